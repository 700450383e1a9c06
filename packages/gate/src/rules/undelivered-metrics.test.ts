import { test, expect } from '@playwright/test';
import { aPlan, aPolicy, aRecord, someContext } from '../testing/builders.ts';
import { undeliveredMetrics, deliveryMessage } from './undelivered-metrics.ts';

const required = aPolicy({ telemetry: { required: true } });
const counts = { made: 1_200, sent: 1_000, spooled: 150, lost: 50, because: ['it answered 503'] };

test('says nothing where delivery is not required', () => {
  expect(undeliveredMetrics.check(someContext({ record: aRecord({ delivery: counts }) }))).toEqual([]);
});

test('asks for nothing of a preview, which sends nothing', () => {
  const record = aRecord({ plan: aPlan({ overrides: { entity: 'http://localhost:5173/entity.js' } }) });

  expect(undeliveredMetrics.check(someContext({ record, policy: required }))).toEqual([]);
});

test('is content where all was sent', () => {
  const record = aRecord({ delivery: { made: 7, sent: 7, spooled: 0, lost: 0, because: [] } });

  expect(undeliveredMetrics.check(someContext({ record, policy: required }))).toEqual([]);
});

for (const [what, rest] of [
  ['waits on disk', { spooled: 1, lost: 0 }],
  ['is lost', { spooled: 0, lost: 1 }],
] as const)
  test(`is undecided where a single point ${what}`, () => {
    const record = aRecord({ delivery: { made: 7, sent: 6, because: [], ...rest } });

    expect(undeliveredMetrics.check(someContext({ record, policy: required }))).toMatchObject([
      { rule: 'undelivered metrics', effect: 'undecided' },
    ]);
  });

test('is undecided where nothing was measured', () => {
  const record = aRecord({ delivery: { made: 0, sent: 0, spooled: 0, lost: 0, because: [] } });

  expect(undeliveredMetrics.check(someContext({ record, policy: required }))).toMatchObject([
    { effect: 'undecided', actual: '0 of 0' },
  ]);
});

test('is undecided where a shard says nothing of its own', () => {
  const record = aRecord({ delivery: { made: 7, sent: 7, spooled: 0, lost: 0, silent: 1, because: [] } });

  expect(undeliveredMetrics.check(someContext({ record, policy: required }))).toMatchObject([{ effect: 'undecided' }]);
});

test('is undecided where nothing was sent at all', () => {
  expect(undeliveredMetrics.check(someContext({ policy: required }))).toMatchObject([
    { effect: 'undecided', actual: 'none delivered' },
  ]);
});

test('tells what became of every point, and why', () => {
  expect(deliveryMessage(counts)).toBe(
    '1,000 of 1,200 points delivered, 150 waiting on disk, 50 lost (it answered 503)',
  );
});
