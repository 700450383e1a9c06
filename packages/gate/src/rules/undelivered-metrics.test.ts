import { test, expect } from '@playwright/test';
import { aPolicy, aRecord, someFacts } from '../testing/builders.ts';
import { delivery, deliverySentence } from './undelivered-metrics.ts';

const required = aPolicy({ telemetry: { required: true } });
const counts = { made: 1_200, sent: 1_000, spooled: 150, lost: 50, because: ['it answered 503'] };

test('says nothing where delivery is not required', () => {
  expect(delivery(someFacts({ record: aRecord({ delivery: counts }) }))).toEqual([]);
});

test('is content where all was sent', () => {
  const record = aRecord({ delivery: { made: 7, sent: 7, spooled: 0, lost: 0, because: [] } });

  expect(delivery(someFacts({ record, policy: required }))).toEqual([]);
});

for (const [what, rest] of [
  ['waits on disk', { spooled: 1, lost: 0 }],
  ['is lost', { spooled: 0, lost: 1 }],
] as const)
  test(`is undecided where a single point ${what}`, () => {
    const record = aRecord({ delivery: { made: 7, sent: 6, because: [], ...rest } });

    expect(delivery(someFacts({ record, policy: required }))).toMatchObject([
      { rule: 'delivery', effect: 'undecided' },
    ]);
  });

test('is undecided where nothing was measured', () => {
  const record = aRecord({ delivery: { made: 0, sent: 0, spooled: 0, lost: 0, because: [] } });

  expect(delivery(someFacts({ record, policy: required }))).toMatchObject([{ effect: 'undecided', actual: '0 of 0' }]);
});

test('is undecided where a shard says nothing of its own', () => {
  const record = aRecord({ delivery: { made: 7, sent: 7, spooled: 0, lost: 0, silent: 1, because: [] } });

  expect(delivery(someFacts({ record, policy: required }))).toMatchObject([{ effect: 'undecided' }]);
});

test('is undecided where nothing was sent at all', () => {
  expect(delivery(someFacts({ policy: required }))).toMatchObject([{ effect: 'undecided', actual: 'not delivered' }]);
});

test('tells what became of every point, and why', () => {
  expect(deliverySentence(counts)).toBe(
    '1,000 points of 1,200 delivered, 150 points on disk, 50 points lost (it answered 503)',
  );
});
