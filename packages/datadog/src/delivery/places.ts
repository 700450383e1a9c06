import { createHash } from 'node:crypto';
import { readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import type { DatadogEnvironment } from '../environment.ts';
import type { DatadogOptions } from '../options.ts';
import { placeOf } from '../access.ts';

/** Of what waits on disk, each in a folder of its own for each place that it is meant for. */
const KINDS = ['points', 'events'] as const;
type KindOfWaiting = (typeof KINDS)[number];

/** A file that waits, whoever has claimed it; what was refused, or is being written, does not. */
const WAITS = /\.(json|claimed-[0-9a-f]{8}-\d+)$/;
/** Characters of a folder's name; file systems take 255. */
const LONGEST = 120;
const DIGEST = 12;

/** An address without what may be secret of it. */
function plainAddress(address: string): string {
  const isWeb = URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  if (!isWeb) return address.replace(/^.*@/, '').toLowerCase();
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}

/**
 * Where points go, in words that stay the same: a site, the address of a fake, an agent.
 * @returns undefined where they go nowhere, for want of a key
 */
export function placeOfPoints(
  { transport }: Pick<DatadogOptions, 'transport'>,
  { access, agent }: DatadogEnvironment,
): string | undefined {
  if (transport === 'dogstatsd') return `agent ${plainAddress(agent.host)}:${agent.port}`;
  return placeOfEvents({ access });
}

/** Where events go: to Datadog itself, whatever way points take. @returns undefined without a key */
export const placeOfEvents = ({ access }: Pick<DatadogEnvironment, 'access'>): string | undefined =>
  access && plainAddress(placeOf(access));

const escaped = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** A place as the name of a folder, on every file system: two places never have the same one. */
export function folderNameOf(place: string): string {
  const plain = place.replace(/[^\x20-\x7e]/g, '_');
  const name = escaped(plain);
  if (plain === place && name.length <= LONGEST) return name;
  const digest = createHash('sha256').update(place).digest('hex').slice(0, DIGEST);
  return `${escaped(plain.slice(0, LONGEST / 4))}-${digest}`;
}

/** The place that a folder is named after, as far as its name says it. */
function placeNamed(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const folderOf = (folder: string, kind: KindOfWaiting, place: string) => path.join(folder, kind, folderNameOf(place));

/** Where points wait that are meant for a place. @param folder of the plugin */
export const outboxFolder = (folder: string, place: string): string => folderOf(folder, 'points', place);

/** Where events wait that are meant for a place. @param folder of the plugin */
export const eventsFolder = (folder: string, place: string): string => folderOf(folder, 'events', place);

/** What waits for one place. */
export interface Elsewhere {
  /** Undefined for what an older version of this suite left, which did not note it. */
  place: string | undefined;
  batches: number;
  events: number;
}

const entriesOf = (folder: string) => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
};

const waitingIn = (folder: string) =>
  entriesOf(folder).filter((entry) => entry.isFile() && WAITS.test(entry.name)).length;

/**
 * What waits for other places than these, which nothing here sends.
 * @param folder of the plugin
 */
export function waitingElsewhere(
  folder: string,
  here: Readonly<Record<KindOfWaiting, string | undefined>>,
): Elsewhere[] {
  const found = new Map<string | undefined, Elsewhere>();
  const add = (kind: KindOfWaiting, place: string | undefined, count: number) => {
    if (!count) return;
    const one = found.get(place) ?? { place, batches: 0, events: 0 };
    found.set(place, one);
    one[kind === 'points' ? 'batches' : 'events'] += count;
  };
  for (const kind of KINDS) {
    const all = path.join(folder, kind);
    const own = here[kind] === undefined ? undefined : folderNameOf(here[kind]);
    add(kind, undefined, waitingIn(all));
    for (const entry of entriesOf(all))
      if (entry.isDirectory() && entry.name !== own)
        add(kind, placeNamed(entry.name), waitingIn(path.join(all, entry.name)));
  }
  return [...found.values()];
}

const several = (count: number, one: string, more: string) => (count ? [`${count} ${count === 1 ? one : more}`] : []);

/**
 * Says in a sentence what waits for other places; undefined where nothing does.
 * @param folder of the plugin
 */
export function elsewhereSentence(folder: string, all: readonly Elsewhere[]): string | undefined {
  if (!all.length) return undefined;
  const each = all.map(({ place, batches, events }) => {
    const what = [...several(batches, 'batch', 'batches'), ...several(events, 'event', 'events')].join(' and ');
    return `${what} for ${place ?? 'a place that nothing notes'}`;
  });
  const there = path.relative('.', folder);
  return `What was meant for another place stays in ${there} (${each.join(', ')}): flush it with the variables that were set then, or delete it.`;
}

/** Removes the folders of a place in which nothing waits any more; each of many fakes would leave its own. */
export function tidy(folder: string, place: string): void {
  for (const kind of KINDS)
    try {
      rmdirSync(folderOf(folder, kind, place));
    } catch {
      // Something waits in it, or it is not there.
    }
}
