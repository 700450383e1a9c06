import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  judge,
  mergeJournals,
  narrow,
  readHistory,
  readJournal,
  seriesOf,
  type Journal,
} from '../packages/gate/src/index.ts';
import {
  aPlan,
  aPlannedTest,
  aPolicy,
  anAttempt,
  anEnd,
  aPastRun,
  samplesOf,
  START,
} from '../packages/gate/src/testing/builders.ts';
import { nameOf } from '../packages/gate/src/rules/context.ts';
import { journalOf } from '../packages/gate/src/testing/journals.ts';

/** How long judging a very large run takes, and how much memory: a fresh process judges, this one holds it to its limits. */
const TESTS = 100_000;
const SHARDS = 4;
const RUNS = 10_000;
const FLOWS = 20;
const SAMPLES = 5;
const MOST_SECONDS = 3;
const MOST_MEGABYTES = 500;

const flowNames = Array.from({ length: FLOWS }, (_, index) => `flow.${index}`);
/** A duration that differs from run to run, without a random number. */
const durationOf = (flow: number, seed: number) => 400 + 20 * flow + ((seed * 7_919) % 97);

/** One test in fifty measures a flow. */
const flowOf = (index: number) => (index % 50 === 0 ? (index / 50) % FLOWS : undefined);

const tests = () =>
  Array.from({ length: TESTS }, (_, index) => {
    const flow = flowOf(index);
    return aPlannedTest({
      id: `${index.toString(16).padStart(20, '0')}-${index.toString(16).padStart(20, '0')}`,
      area: `area-${index % 40}`,
      title: `Behaviour ${index % 977} › shows number ${index}`,
      location: `area-${index % 40}/behaviour-${index % 977}.spec.ts:${index % 400}`,
      ...(flow === undefined ? {} : { flows: [flowNames[flow] ?? ''] }),
    });
  });

function journals(): string[] {
  const planned = tests();
  return Array.from({ length: SHARDS }, (_, shard) => {
    const own = planned.flatMap((test, index) => (index % SHARDS === shard ? [{ test, index }] : []));
    const attempts = own.map(({ test: { id }, index }, order) => {
      const flow = flowOf(index);
      const samples = flow === undefined ? undefined : samplesOf([durationOf(flow, index)], { flow: flowNames[flow] });
      return anAttempt({ test: id, at: START + order, duration: 10, ...(samples && { samples }) });
    });
    return journalOf(
      aPlan({ shard: { current: shard + 1, total: SHARDS }, tests: planned }),
      { type: 'begin', at: START, tests: own.map(({ test }) => test.id) },
      ...attempts,
      { type: 'ledger', planned: 0, remaining: [] },
      { type: 'secrets', findings: [] },
      anEnd(),
    );
  });
}

/** The runs before, and the list of tests that all of them had. */
function history(): string {
  const list = tests().map((test): [string, string] => [test.id, nameOf(test)]);
  const digest = createHash('sha256').update(JSON.stringify(list)).digest('hex');
  const of = aPastRun();
  const known = { type: 'tests', at: 0, series: of.series, digest, tests: list };
  const runs = Array.from({ length: RUNS }, (_, run) => {
    const took = (flow: number) =>
      Array.from({ length: SAMPLES }, (_, sample) => durationOf(flow, run * SAMPLES + sample));
    const flows = Object.fromEntries(flowNames.map((name, flow) => [name, took(flow)]));
    return { ...of, run: `before-${run}`, at: START - (RUNS - run) * 60_000, flows, tests: digest };
  });
  return [known, ...runs].map((line) => narrow(JSON.stringify(line))).join('\n');
}

/** Judges the files that are in a folder, as the gate does, and prints what it took. */
function measure(folder: string): void {
  const policy = aPolicy({ flows: Object.fromEntries(flowNames.map((name) => [name, { warn: 2_000, fail: 4_000 }])) });
  const times: Record<string, number> = {};
  const timed = <Kind>(what: string, work: () => Kind): Kind => {
    const from = performance.now();
    const result = work();
    times[what] = Math.round(performance.now() - from);
    return result;
  };
  const names = readdirSync(folder).filter((name) => name.startsWith('shard'));
  const read = timed('journals', () =>
    names
      .map((name) => readJournal(name, readFileSync(path.join(folder, name), 'utf8')))
      .filter((one): one is Journal => 'plan' in one),
  );
  const record = timed('merge', () => mergeJournals(read));
  const past = timed('history', () =>
    readHistory(readFileSync(path.join(folder, 'history'), 'utf8'), seriesOf(record)),
  );
  const verdict = timed('judge', () => judge({ record, policy, quarantine: [], history: past, now: record.ended }));
  const result: Result = {
    verdict: verdict.verdict,
    summary: verdict.summary,
    runs: verdict.baseline.runs,
    tests: past.lastPassing?.length ?? 0,
    seconds: Object.values(times).reduce((sum, time) => sum + time, 0) / 1_000,
    times,
    megabytes: process.resourceUsage().maxRSS / 1_024,
  };
  console.log(JSON.stringify(result));
}

interface Result {
  verdict: string;
  summary: string;
  runs: number;
  tests: number;
  seconds: number;
  times: Record<string, number>;
  megabytes: number;
}

function main(): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'judge-scale-'));
  try {
    const texts = journals();
    for (const [index, text] of texts.entries()) writeFileSync(path.join(folder, `shard-${index + 1}.ndjson`), text);
    const past = history();
    writeFileSync(path.join(folder, 'history'), past);
    const megabytes = (texts.reduce((sum, { length }) => sum + length, 0) + past.length) / 2 ** 20;
    const child = spawnSync(
      process.execPath,
      [...process.execArgv, ...process.argv.slice(2), fileURLToPath(import.meta.url), 'measure', folder],
      { encoding: 'utf8' },
    );
    if (child.status !== 0) {
      console.error(child.stderr || `The measurement ended with ${child.signal ?? child.status}.`);
      return 1;
    }
    const result = JSON.parse(child.stdout) as Result;
    const samples = RUNS * FLOWS * SAMPLES;
    console.log(
      `${TESTS} tests in ${SHARDS} journals, ${samples} samples in ${RUNS} runs before: ${megabytes.toFixed(0)} MB of text`,
    );
    console.log(`${result.summary} Compared with ${result.runs} runs and ${result.tests} tests.`);
    console.log(
      `wall time    ${result.seconds.toFixed(2)} s, under ${MOST_SECONDS}: ${JSON.stringify(result.times)} ms`,
    );
    console.log(`peak memory  ${result.megabytes.toFixed(0)} MB, under ${MOST_MEGABYTES}`);
    return result.verdict === 'pass' && result.seconds < MOST_SECONDS && result.megabytes < MOST_MEGABYTES ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [command, folder = ''] = process.argv.slice(2);
if (command === 'measure') measure(folder);
else process.exitCode = main();
