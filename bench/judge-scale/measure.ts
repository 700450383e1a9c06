import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  commandArguments,
  type Journal,
  judge,
  mergeJournals,
  readHistory,
  readJournal,
  seriesOf,
} from 'playwright-gate';
import type { Policy } from 'playwright-gate/config';

/** Judges the files that are in a folder, as the gate does, and prints what it took. */
const [folder = ''] = commandArguments();
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const policy = JSON.parse(read('policy')) as Policy;
const times: Record<string, number> = {};
function timed<Kind>(step: string, work: () => Kind): Kind {
  const from = performance.now();
  const result = work();
  times[step] = Math.round(performance.now() - from);
  return result;
}

const names = readdirSync(folder).filter((name) => name.startsWith('shard'));
const journals = timed('journals', () =>
  names.map((name) => readJournal(name, read(name))).filter((one): one is Journal => 'plan' in one),
);
const record = timed('merge', () => mergeJournals(journals));
const history = timed('history', () => readHistory(read('history'), seriesOf(record)));
const verdict = timed('judge', () => judge({ record, policy, quarantine: [], history, now: record.ended }));
const measured = {
  verdict: verdict.verdict,
  summary: `${verdict.summary} Compared with ${verdict.baseline.runs} runs and ${history.lastPassing?.tests.length ?? 0} tests.`,
  /** Milliseconds of each step. */
  times,
  megabytes: process.resourceUsage().maxRSS / 1_024,
};
export type Measured = typeof measured;
console.log(JSON.stringify(measured));
