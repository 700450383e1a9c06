import { expect, test } from '@playwright/test';
import {
  aFailedTest,
  anAttempt,
  aPolicy,
  aRecord,
  aRecordOf,
  aTest,
  samplesOf,
  someFacts,
} from '../testing/builders.ts';
import type { RunRecord } from '../schema/record.ts';
import { measured } from './unmeasured-flows.ts';

const reasonsFor = (record: RunRecord, least = 2) =>
  measured(someFacts({ record, policy: aPolicy({ samples: { least } }) }));

test('as many samples as are asked for are enough, one less is not', () => {
  expect(reasonsFor(aRecordOf([50, 60]))).toEqual([]);
  expect(reasonsFor(aRecordOf([50, 60, 70]))).toEqual([]);
  expect(reasonsFor(aRecordOf([50]))).toEqual([
    {
      rule: 'measured',
      effect: 'undecided',
      subject: 'entity.create',
      actual: '1 sample',
      limit: 'at least 2',
      evidence: [],
      sentence: 'entity.create was not measured often enough (1 of 2), though its tests passed.',
    },
  ]);
});

test('a flow that was not measured at all is undecided, unless none is asked for', () => {
  expect(reasonsFor(aRecordOf([]), 1)).toMatchObject([{ actual: '0 samples' }]);
  expect(reasonsFor(aRecordOf([]), 0)).toEqual([]);
});

test('coarse samples do not count, and that is said', () => {
  expect(reasonsFor(aRecordOf([50, 60], { precision: 'coarse' }))).toEqual([
    expect.objectContaining({
      effect: 'undecided',
      actual: '0 samples and 2 coarse',
      sentence: expect.stringContaining('measured only coarsely'),
    }),
  ]);
});

test('a flow that no planned test measures, and one of a skipped test, are not asked for', () => {
  expect(reasonsFor(aRecord())).toEqual([]);
  expect(
    reasonsFor(aRecord({ tests: [aTest({ flows: ['entity.create'], outcome: 'skipped', attempts: [] })] })),
  ).toEqual([]);
});

test('a flaky test owes its samples as one that passed does', () => {
  expect(reasonsFor(aRecord({ tests: [aTest({ flows: ['entity.create'], outcome: 'flaky' })] }))).toHaveLength(1);
});

test('where a test of the flow failed or did not run, that is the reason and not the measurement', () => {
  const flows = ['entity.create'];
  const good = aTest({ flows });
  const none = aTest({ id: '2', flows, outcome: 'did not run', attempts: [] });

  expect(reasonsFor(aRecord({ tests: [aFailedTest({ flows })] }))).toEqual([]);
  expect(reasonsFor(aRecord({ tests: [good, aFailedTest({ id: '2', flows })] }))).toEqual([]);
  expect(reasonsFor(aRecord({ tests: [aFailedTest({ id: '2', flows }), good] }))).toEqual([]);
  expect(reasonsFor(aRecord({ tests: [none] }))).toEqual([]);
});

test('a flow that tests measure and the policy does not know is undecided', () => {
  expect(reasonsFor(aRecord({ tests: [aTest({ flows: ['entity.delete'] })] }), 1)).toMatchObject([
    { effect: 'undecided', subject: 'entity.delete' },
  ]);
});

test('samples of a later look make up for those that the run itself did not take', () => {
  const record = aRecordOf([]);
  const rounds = [{ machine: 'other', attempts: [anAttempt({ samples: samplesOf([50, 60]) })] }];

  expect(reasonsFor({ ...record, rounds })).toEqual([]);
});
