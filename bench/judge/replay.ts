import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { median, shuffled, type Random, type Run } from 'playwright-gate/statistics';

const DATA = path.resolve(import.meta.dirname, '../data');

export const readCompressed = (file: string): string =>
  gunzipSync(readFileSync(path.join(DATA, file))).toString('utf8');

/** By test its seconds in each weekly run, NaN where it has no fresh value; only tests with at least 60 values. */
export function readDurations(): Map<string, number[]> {
  const [header = '', ...lines] = readCompressed('onegov_test_durations/durations_wide.csv.gz').trim().split(/\r?\n/);
  const runs = header.split(',').length - 1;
  const tests = new Map<string, number[]>();
  for (const line of lines) {
    // A test's name may have commas; what follows it has none.
    const cells = line.split(',');
    const seconds = cells.slice(-runs).map((cell) => (Number(cell) > 0 ? Number(cell) : NaN));
    if (seconds.filter((one) => !Number.isNaN(one)).length >= 60) tests.set(cells.slice(0, -runs).join(','), seconds);
  }
  return tests;
}

const FLOWS = 30;
const HISTORY = 50;
/** As many rounds as the data's runs allow. */
export const REPLAYED_ROUNDS = 8;
/** Seconds that a test has to take in its history's median. */
const LEAST = 1;

/**
 * Random tests over a random stretch of consecutive runs; undefined where too few tests ran throughout it. In random order
 * nothing changes from history to the rounds; in order of time real changes are part of it.
 */
export function drawReplay(tests: ReadonlyMap<string, number[]>, order: 'shuffled' | 'time', random: Random) {
  const length = HISTORY + REPLAYED_ROUNDS;
  const all = tests.values().next().value?.length ?? 0;
  const start = Math.floor(random() * (all - length + 1));
  const stretches = [...tests].flatMap(([test, seconds]) => {
    const stretch = seconds.slice(start, start + length);
    const isWhole = !stretch.some(Number.isNaN) && median(stretch.slice(0, HISTORY)) >= LEAST;
    return isWhole ? [{ test, stretch }] : [];
  });
  if (stretches.length < FLOWS) return undefined;
  const chosen = shuffled(stretches, random).slice(0, FLOWS);
  const indices = [...Array(length).keys()];
  const runs = (order === 'shuffled' ? shuffled(indices, random) : indices).map((index): Run => ({
    flows: Object.fromEntries(chosen.map(({ test, stretch }) => [test, [stretch[index]! * 1000]])),
  }));
  return { history: runs.slice(0, HISTORY), rounds: runs.slice(HISTORY), flow: chosen[0]!.test };
}
