import { existsSync, readFileSync, statSync } from 'node:fs';
import { writeWhole } from 'playwright-gate/plugin';
import { emptyStore, type Store, type StoredMetric } from './store.ts';

/** Points of one tag set, each as its time, its value and its request: a file of whole points is ten times as large. */
interface KeptSet {
  tags: string[];
  points: [at: number, value: number, request: number][];
}
type KeptMetric = Omit<StoredMetric, 'points'> & { sets: KeptSet[] };
type Kept = Omit<Store, 'metrics'> & { metrics: Record<string, KeptMetric> };

function toKept({ points, ...rest }: StoredMetric): KeptMetric {
  const sets = new Map<string, KeptSet>();
  for (const { tags, at, value, request } of points) {
    const key = tags.join();
    const set = sets.get(key) ?? { tags, points: [] };
    set.points.push([at, value, request]);
    sets.set(key, set);
  }
  return { ...rest, sets: [...sets.values()] };
}

const toStored = ({ sets, ...rest }: KeptMetric): StoredMetric => ({
  ...rest,
  points: sets.flatMap(({ tags, points }) => points.map(([at, value, request]) => ({ at, value, tags, request }))),
});

const mapMetrics = <From, To>(metrics: Record<string, From>, change: (metric: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(metrics).map(([name, metric]) => [name, change(metric)]));

/** The file that a store is kept in between two starts. */
export interface StoreFile {
  /** Takes in what another process has saved since; what is in the store is lost. */
  readAgain: (store: Store) => void;
  save: (store: Store) => void;
}

const changedAt = (file: string) => (existsSync(file) ? statSync(file).mtimeMs : 0);

/**
 * Opens the file of a store, which need not exist.
 * @throws Error with a sentence where it is not a saved store
 */
export function openStore(file: string): { store: Store; storeFile: StoreFile } {
  let known = 0;
  const read = (): Store => {
    known = changedAt(file);
    if (known === 0) return emptyStore();
    try {
      const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
      return { ...emptyStore(), ...kept, metrics: mapMetrics(kept.metrics, toStored) };
    } catch {
      throw new Error(`${file} is not what the fake Datadog saved: delete it to start with an empty one.`);
    }
  };
  return {
    store: read(),
    storeFile: {
      readAgain: (store) => {
        if (changedAt(file) !== known) Object.assign(store, read());
      },
      save: (store) => {
        const kept: Kept = { ...store, metrics: mapMetrics(store.metrics, toKept) };
        writeWhole(file, JSON.stringify(kept));
        known = changedAt(file);
      },
    },
  };
}
