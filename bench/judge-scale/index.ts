import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  judge,
  linesOf,
  mergeJournals,
  narrow,
  pastRunOf,
  readJournal,
  snapshotOf,
  type Journal,
} from 'playwright-gate';
import { aHistory, aPlan, aPlannedTest, aPolicy, anAttempt, anEnd, START } from 'playwright-gate/testing';
import { journalOf, samplesOf } from 'playwright-gate/testing';
import { runNode } from '#testing';
import { defineBench } from '../bench.ts';
import { inTemporaryFolder } from '../lib/temporary.ts';
import type { Measured } from './measure.ts';

const TESTS = 100_000;
const SHARDS = 4;
const RUNS = 10_000;
const FLOWS = 20;
const SAMPLES = 5;

const flowNames = Array.from({ length: FLOWS }, (_, index) => `flow.${index}`);
/** A duration that differs from run to run, without a random number. */
const durationOf = (flow: number, seed: number) => 400 + 20 * flow + ((seed * 7_919) % 97);

/** One test in fifty measures a flow. */
const flowOf = (index: number) => (index % 50 === 0 ? (index / 50) % FLOWS : undefined);

const policy = aPolicy({ flows: Object.fromEntries(flowNames.map((name) => [name, { warn: 2_000, fail: 4_000 }])) });

function journals(): string[] {
  const tests = Array.from({ length: TESTS }, (_, index) => {
    const flow = flowOf(index);
    return aPlannedTest({
      id: `${index.toString(16).padStart(20, '0')}-${index.toString(16).padStart(20, '0')}`,
      area: `area-${index % 40}`,
      title: `Behavior ${index % 977} › shows number ${index}`,
      location: `area-${index % 40}/behavior-${index % 977}.spec.ts:${index % 400}`,
      ...(flow === undefined ? {} : { flows: [flowNames[flow] ?? ''] }),
    });
  });
  return Array.from({ length: SHARDS }, (_, shard) => {
    const own = tests.map((test, index) => ({ test, index })).filter(({ index }) => index % SHARDS === shard);
    const attempts = own.map(({ test: { id }, index }, order) => {
      const flow = flowOf(index);
      const samples = flow === undefined ? undefined : samplesOf([durationOf(flow, index)], { flow: flowNames[flow] });
      return anAttempt({ test: id, at: START + order, duration: 10, ...(samples && { samples }) });
    });
    return journalOf(
      aPlan({ shard: { current: shard + 1, total: SHARDS }, tests }),
      { type: 'begin', at: START, tests: own.map(({ test }) => test.id) },
      ...attempts,
      { type: 'ledger', planned: 0, remaining: [] },
      { type: 'secrets', findings: [] },
      anEnd(),
    );
  });
}

/** The runs before, and the list of tests that all of them had: as the run of these journals leaves them. */
function historyOf(texts: string[]): string {
  const read = texts.map((text, index) => readJournal(`shard-${index}`, text));
  const record = mergeJournals(read.filter((one): one is Journal => 'plan' in one));
  const verdict = judge({ record, policy, quarantine: [], history: aHistory(), now: record.ended });
  const [known, judgedBy, last] = linesOf(
    record,
    pastRunOf(record, verdict),
    aHistory(),
    snapshotOf({ record, policy, quarantine: [] }),
  );
  if (!known || !judgedBy || !last) throw new Error(`The run did not pass: ${verdict.summary}`);
  const runs = Array.from({ length: RUNS }, (_, run) => {
    const samples = Array.from({ length: SAMPLES }, (_, sample) => run * SAMPLES + sample);
    const flows = Object.fromEntries(
      flowNames.map((name, flow) => [name, samples.map((sample) => durationOf(flow, sample))]),
    );
    return { ...last, run: `before-${run}`, at: START - (RUNS - run) * 60_000, flows };
  });
  return [known, judgedBy, ...runs].map((line) => narrow(JSON.stringify(line))).join('\n');
}

export default defineBench({
  name: 'judge-scale',
  summary: 'judging 100,000 tests with a history of 1,000,000 samples: time and memory of a fresh process',
  limits: { 'wall time': { atMost: 3, unit: 's', digits: 2 }, 'peak memory': { atMost: 500, unit: 'MB', digits: 0 } },
  run: (_, { figure, check }) =>
    inTemporaryFolder('judge-scale', async (folder) => {
      const texts = journals();
      const history = historyOf(texts);
      for (const [index, text] of texts.entries()) writeFileSync(path.join(folder, `shard-${index + 1}.ndjson`), text);
      writeFileSync(path.join(folder, 'history'), history);
      writeFileSync(path.join(folder, 'policy'), JSON.stringify(policy));
      const megabytes = [...texts, history].reduce((sum, { length }) => sum + length, 0) / 2 ** 20;
      const args = ['--import', 'tsx', path.join(import.meta.dirname, 'measure.ts'), folder];
      const { code, output, stdout } = await runNode(args, {});
      if (code !== 0) throw new Error(output);
      const { verdict, summary, times, megabytes: peak } = JSON.parse(stdout) as Measured;
      console.log(
        `${TESTS} tests in ${SHARDS} journals, ${RUNS * FLOWS * SAMPLES} samples in ${RUNS} runs before: ${megabytes.toFixed(0)} MB of text`,
      );
      check(verdict === 'pass', summary);
      const seconds = Object.values(times).reduce((sum, time) => sum + time, 0) / 1_000;
      figure('wall time', seconds, `wall time ${JSON.stringify(times)} ms`);
      figure('peak memory', peak);
    }),
});
