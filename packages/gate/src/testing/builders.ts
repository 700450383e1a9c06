import type { z } from 'zod';
import type { RuleContext } from '../rules/rule.ts';
import { flowResults } from '../judge/flow-results.ts';
import type { Evidence } from '../judge/judge.ts';
import { assess } from '../judge/assess.ts';
import type { History, PastRun } from '../schema/history.ts';
import type { Attempt, LineOf } from '../schema/journal.ts';
import type { Plan, PlannedTest } from '../schema/plan.ts';
import { policySchema, type Policy } from '../schema/policy.ts';
import type { Quarantine } from '../schema/quarantine.ts';
import type { RunRecord, TestResult } from '../schema/record.ts';
import type { Sample } from '../schema/sample.ts';

/** When the runs of these tests begin, in epoch milliseconds. */
export const START = Date.UTC(2026, 10, 21, 10);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

export const DIGESTS = { policy: 'p'.repeat(64), configuration: 'c'.repeat(64), tests: 't'.repeat(64) };

export const aPlannedTest = (change: Partial<PlannedTest> = {}): PlannedTest => ({
  id: '1',
  project: 'staging',
  area: 'entity',
  title: 'Create › shows it',
  location: 'entity/create.spec.ts:4',
  expected: 'passed',
  ...change,
});

export const aSample = (change: Partial<Sample> = {}): Sample => ({
  flow: 'entity.create',
  outcome: 'completed',
  duration: 50,
  precision: 'frame',
  stepDuration: 250,
  interactions: [],
  attempt: 0,
  worker: 0,
  project: 'staging',
  ...change,
});

/** Samples of these durations. */
export const samplesOf = (durations: number[], change: Partial<Sample> = {}): Sample[] =>
  durations.map((duration) => aSample({ duration, ...change }));

export const anAttempt = (change: Partial<Attempt> = {}): Attempt => ({
  type: 'attempt',
  at: START + 1_000,
  test: '1',
  attempt: 0,
  status: 'passed',
  ok: true,
  duration: 900,
  worker: 0,
  ...change,
});

export const aFailure = (change: Partial<Attempt> = {}): Attempt =>
  anAttempt({ status: 'failed', ok: false, error: 'expect(locator).toBeVisible() failed', ...change });

/** A test of the record; its attempts get its id. */
export const aTest = ({ attempts = [anAttempt()], ...change }: Partial<TestResult> = {}): TestResult => ({
  ...aPlannedTest(change),
  outcome: 'passed',
  ...change,
  attempts: attempts.map((attempt) => ({ ...attempt, test: change.id ?? '1' })),
});

export const aFailedTest = (change: Partial<TestResult> = {}): TestResult =>
  aTest({ outcome: 'failed', attempts: [aFailure(), aFailure({ attempt: 1, at: START + 20_000 })], ...change });
export const aFlakyTest = (change: Partial<TestResult> = {}): TestResult =>
  aTest({
    outcome: 'flaky',
    attempts: [aFailure(), anAttempt({ attempt: 1, at: START + 20_000 })],
    ...change,
  });

/** So many tests that passed, with ids and titles of their own. */
export const manyTests = (count: number, change: Partial<TestResult> = {}): TestResult[] =>
  Array.from({ length: count }, (_, index) =>
    aTest({ id: `many-${index}`, title: `Many › number ${index}`, ...change }),
  );

export const aPlan = (change: Partial<Plan> = {}): Plan => ({
  type: 'plan',
  version: 1,
  run: 'r1',
  at: START,
  stage: 'staging',
  target: 'https://portal.example.com',
  build: { identity: '4f2a91c' },
  round: 1,
  partial: [],
  shard: { current: 1, total: 1 },
  repeatEach: 1,
  retries: 1,
  digests: DIGESTS,
  machine: 'linux x64, 2 processors',
  tests: [aPlannedTest()],
  ...change,
});

export const anEnd = (change: Partial<LineOf<'end'>> = {}): LineOf<'end'> => ({
  type: 'end',
  at: START + MINUTE,
  elapsed: MINUTE,
  status: 'passed',
  build: { identity: '4f2a91c' },
  digests: { policy: DIGESTS.policy, configuration: DIGESTS.configuration },
  ...change,
});

export const aRecord = ({ tests = [aTest()], ...change }: Partial<RunRecord> = {}): RunRecord => ({
  plan: aPlan({ tests }),
  began: START,
  ended: START + MINUTE,
  tests,
  errors: [],
  otherBuilds: [],
  leaked: [],
  uncounted: [],
  unknownResources: [],
  health: [],
  secrets: [],
  ends: [anEnd()],
  remeasurements: [],
  turns: [],
  problems: [],
  ...change,
});

/** A record of one test with these samples. */
export const aRecordOf = (durations: number[], change: Partial<Sample> = {}): RunRecord =>
  aRecord({
    tests: [aTest({ flows: ['entity.create'], attempts: [anAttempt({ samples: samplesOf(durations, change) })] })],
  });

/** A policy with one flow (warn 100 ms, fail 200 ms) that requires no samples, and all defaults. */
export const aPolicy = (change: Partial<z.input<typeof policySchema>> = {}): Policy =>
  policySchema.parse({ flows: { 'entity.create': { warn: 100, fail: 200 } }, samples: { least: 0 }, ...change });

export const anEntry = (change: Partial<Quarantine[number]> = {}): Quarantine[number] => ({
  test: 'entity/create.spec.ts › Create › shows it',
  owner: 'team entity',
  reason: 'the list is late',
  ticket: 'E-1',
  since: '2026-11-20',
  expires: '2026-11-30',
  ...change,
});

export const aPastRun = (change: Partial<PastRun> = {}): PastRun => ({
  type: 'run',
  at: START - DAY,
  series: 'staging at https://portal.example.com',
  run: 'r0',
  verdict: 'pass',
  build: '3e1b80a',
  flows: {},
  duration: MINUTE,
  flaky: [],
  failed: [],
  tests: 'd0',
  ...change,
});

export const aHistory = (change: Partial<History> = {}): History => ({
  series: 'staging at https://portal.example.com',
  runs: [],
  others: [],
  accepted: [],
  lastPassing: undefined,
  lastPolicy: undefined,
  foreign: [],
  problems: [],
  ...change,
});

/** So many runs an hour apart, the last one an hour before `START`, with what each of the flows took. */
export const runsThatTook = (count: number, durations: (run: number) => PastRun['flows']): PastRun[] =>
  Array.from({ length: count }, (_, run) =>
    aPastRun({ run: `before-${run}`, at: START - (count - run) * 60 * MINUTE, flows: durations(run) }),
  );

export const someEvidence = (change: Partial<Evidence> = {}): Evidence => {
  const record = change.record ?? aRecord();
  return { record, policy: aPolicy(), quarantine: [], history: aHistory(), now: record.ended, ...change };
};

/** What a rule looks at, made as the judge makes it. */
export function someContext({ flows, assessment, ...change }: Partial<RuleContext> = {}): RuleContext {
  const evidence = someEvidence(change);
  const { record, policy, history } = evidence;
  return {
    ...evidence,
    flows: flows ?? flowResults(record, policy, history),
    assessment: assessment ?? assess(record, policy, history),
  };
}
