import { expect, test } from '@playwright/test';
import {
  aFailedTest,
  aFailure,
  aHistory,
  anAttempt,
  aPlan,
  aPolicy,
  aRecord,
  aRecordOf,
  aTest,
  runsThatTook,
  samplesOf,
  someContext,
} from '../testing/builders.ts';
import type { PastRun } from '../schema/history.ts';
import type { RunRecord } from '../schema/record.ts';
import { unmeasuredFlows } from './unmeasured-flows.ts';

const findingsFor = (record: RunRecord, least = 2) =>
  unmeasuredFlows.check(someContext({ record, policy: aPolicy({ samples: { least } }) }));

test('as many samples as are asked for are enough, one less is not', () => {
  expect(findingsFor(aRecordOf([50, 60]))).toEqual([]);
  expect(findingsFor(aRecordOf([50, 60, 70]))).toEqual([]);
  expect(findingsFor(aRecordOf([50]))).toEqual([
    {
      rule: 'unmeasured flows',
      effect: 'undecided',
      subject: 'entity.create',
      actual: '1 sample',
      limit: 'at least 2',
      evidence: [],
      message: 'entity.create has 1 sample and needs 2, although its tests passed.',
    },
  ]);
});

test('a flow that was not measured at all is undecided, unless none is asked for', () => {
  expect(findingsFor(aRecordOf([]), 1)).toMatchObject([{ actual: '0 samples' }]);
  expect(findingsFor(aRecordOf([]), 0)).toEqual([]);
});

test('coarse samples do not count, and that is said', () => {
  expect(findingsFor(aRecordOf([50, 60], { precision: 'coarse' }))).toEqual([
    expect.objectContaining({
      effect: 'undecided',
      actual: '0 samples and 2 coarse',
      message: expect.stringContaining('measured only coarsely'),
    }),
  ]);
});

test('says why a flow is coarse, and what to do about it', () => {
  const coarseReason = 'the heading to be visible: no recorded change explains what showed it';
  expect(findingsFor(aRecordOf([50], { precision: 'coarse', coarseReason }), 1)[0]?.message).toMatch(
    /unknown: the heading to be visible: no recorded change explains what showed it\. Expect something that appears/,
  );
});

test('coarse samples count where the policy allows them', () => {
  const flows = { 'entity.create': { warn: 100, fail: 200, precision: 'coarse' as const } };
  const checked = (record: RunRecord, least: number) =>
    unmeasuredFlows.check(someContext({ record, policy: aPolicy({ flows, samples: { least } }) }));
  expect(checked(aRecordOf([50, 60], { precision: 'coarse' }), 2)).toEqual([]);
  expect(checked(aRecordOf([50], { precision: 'coarse' }), 2)).toMatchObject([{ actual: '0 samples and 1 coarse' }]);
  const samples = [...samplesOf([50]), ...samplesOf([60], { precision: 'coarse' })];
  expect(checked(aRecord({ tests: [aTest({ attempts: [anAttempt({ samples })] })] }), 2)).toEqual([]);
});

const FLOW = 'entity.create';
const budget = { warn: 100, fail: 200 };
/** What is found in a record by a policy of its own, after runs that measured these flows. */
const foundBy = (
  record: RunRecord,
  change: Parameters<typeof aPolicy>[0] = {},
  before: PastRun[] = [],
): [subject: string, message: string][] =>
  unmeasuredFlows
    .check(
      someContext({
        record,
        policy: aPolicy({ flows: {}, samples: { least: 1 }, ...change }),
        history: aHistory({ runs: before }),
      }),
    )
    .map(({ subject, message }) => [subject, message]);

test('a flow that the policy names is required in every stage but those where it is false', () => {
  const at = (stage: string, stages: Record<string, false | typeof budget> = {}) =>
    foundBy(aRecord({ plan: aPlan({ stage }) }), { flows: { [FLOW]: { ...budget, stages } } });
  const message =
    'entity.create was not measured. Measure it in a test, or set it to false for staging in gate.config.ts.';

  expect(at('staging')).toEqual([[FLOW, message]]);
  expect(at('staging', { production: false })).toEqual([[FLOW, message]]);
  expect(at('production', { production: budget })).toHaveLength(1);
  expect(at('production', { production: false })).toEqual([]);
  expect(foundBy(aRecord(), { flows: { [FLOW]: { ...budget, optional: true } } })).toEqual([]);
});

test('a flow that the last passing run measured is required, unless it was removed on purpose', () => {
  const runs = runsThatTook(2, (run): PastRun['flows'] => ({ [run ? FLOW : 'entity.old']: [50] }));
  const removed = [{ flow: FLOW, reason: 'the page is gone' }];

  expect(foundBy(aRecord(), {}, runs)).toEqual([
    [
      FLOW,
      'entity.create was not measured, although the last passing run did. Restore its test, or list the flow under removed in gate.config.ts.',
    ],
  ]);
  expect(foundBy(aRecord(), { removed }, runs)).toEqual([]);
  expect(foundBy(aRecord(), { flows: { [FLOW]: { ...budget, stages: { staging: false } } } }, runs)).toEqual([]);
  expect(foundBy(aRecordOf([50]), {}, runs)).toEqual([]);
  // Of a run that is known from measurements alone not everything is known.
  expect(foundBy(aRecord(), {}, [...runs.slice(0, 1), { ...runs[1]!, tests: '' }])).toMatchObject([
    ['entity.old', expect.any(String)],
  ]);
});

test('a part of the suite requires only what its own tests declare', () => {
  const runs = runsThatTook(1, () => ({ 'entity.old': [50] }));
  const partial = aPlan({ partial: ['--grep contact'] });
  const declares = aTest({ flows: ['entity.search'] });

  expect(foundBy(aRecord({ plan: partial }), { flows: { [FLOW]: budget } }, runs)).toEqual([]);
  expect(foundBy(aRecord({ plan: partial, tests: [declares] }), {}, runs)).toMatchObject([
    ['entity.search', expect.any(String)],
  ]);
});

test('a skipped test does not excuse a flow that the policy names, and declares none itself', () => {
  const record = aRecord({ tests: [aTest({ flows: [FLOW], outcome: 'skipped', attempts: [] })] });

  expect(foundBy(record, { flows: { [FLOW]: budget } })).toHaveLength(1);
  expect(foundBy(record)).toEqual([]);
});

test('a flow that is measured needs no budget', () => {
  expect(foundBy(aRecordOf([50]))).toEqual([]);
});

test('a flaky test owes its samples as one that passed does', () => {
  expect(findingsFor(aRecord({ tests: [aTest({ flows: ['entity.create'], outcome: 'flaky' })] }))).toHaveLength(1);
});

test('a flow is excused if a test that declares or measured it failed or did not run', () => {
  const flows = ['entity.create'];
  const good = aTest({ flows });
  const none = aTest({ id: '2', flows, outcome: 'did not run', attempts: [] });

  expect(findingsFor(aRecord({ tests: [aFailedTest({ flows })] }))).toEqual([]);
  expect(findingsFor(aRecord({ tests: [good, aFailedTest({ id: '2', flows })] }))).toEqual([]);
  expect(findingsFor(aRecord({ tests: [aFailedTest({ id: '2', flows }), good] }))).toEqual([]);
  expect(findingsFor(aRecord({ tests: [none] }))).toEqual([]);
  const samples = samplesOf([50], { outcome: 'failed' });
  expect(findingsFor(aRecord({ tests: [aFailedTest({ attempts: [aFailure({ samples })] })] }))).toEqual([]);
});

test('a flow that a test declares and does not measure is undecided, also if the policy does not name it', () => {
  expect(foundBy(aRecord({ tests: [aTest({ flows: ['entity.delete'] })] }))).toMatchObject([
    ['entity.delete', expect.any(String)],
  ]);
});

test('each test that declares a flow has to measure it, also where another one did', () => {
  const flows = ['entity.create'];
  const measured = aTest({ flows, attempts: [anAttempt({ samples: samplesOf([50, 60]) })] });
  const empty = aTest({ id: '2', title: 'Delete › removes it', flows, attempts: [anAttempt({ test: '2' })] });

  expect(findingsFor(aRecord({ tests: [measured, empty] }), 1)).toMatchObject([
    {
      subject: 'entity.create',
      actual: 'no sample',
      message: expect.stringMatching(
        /^Delete › removes it declares the flow entity\.create and did not measure it: call/,
      ),
    },
  ]);
});

test('samples of a re-measurement make up for those that the run itself did not take', () => {
  const record = aRecordOf([]);
  const remeasurements = [{ machine: 'other', attempts: [anAttempt({ samples: samplesOf([50, 60]) })] }];

  expect(findingsFor({ ...record, remeasurements })).toEqual([]);
});
