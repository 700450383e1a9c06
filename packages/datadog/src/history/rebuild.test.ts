import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { Bucket, Summary } from './queries.ts';
import { rebuild, rebuildRuns } from './rebuild.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9) / 1_000;
const WIDTH = 900;
const SERIES = 'staging at https://portal.example.com';

const aBucket = (number: number, change: Partial<Bucket> = {}): Bucket => ({
  at: BEGIN + number * WIDTH,
  passed: 1,
  others: 0,
  flows: new Map([['entity.create', { count: 1, min: 0.5, p50: 0.5, max: 0.5 }]]),
  ...change,
});
const took = (seconds: number, flow = 'entity.create') =>
  new Map<string, Summary>([[flow, { count: 1, min: seconds }]]);
const runsOf = (...buckets: Bucket[]) => rebuildRuns(buckets, { series: SERIES });

/** The summary of some samples, where a percentile is the sample at its rank, rounded down or to the nearest. */
function summaryOf(samples: number[], rounded: (rank: number) => number): Summary {
  const ascending = samples.toSorted((a, b) => a - b);
  const at = (share: number) => ascending[rounded(share * (ascending.length - 1))];
  const sum = ascending.reduce((total, value) => total + value, 0);
  return { count: samples.length, sum, min: at(0), p25: at(0.25), p50: at(0.5), p75: at(0.75), max: at(1) };
}

const seconds = fc.double({ min: 0.001, max: 60, noNaN: true });
const rounding = fc.constantFrom(Math.floor, Math.round);

test('up to three samples, and five, come back as they were, whatever a percentile is', () => {
  fc.assert(
    fc.property(fc.array(seconds, { minLength: 1, maxLength: 5 }), rounding, (samples, rounded) => {
      fc.pre(samples.length !== 4);
      const values = rebuild(summaryOf(samples, rounded));
      expect(values).toHaveLength(samples.length);
      for (const [rank, sample] of samples.toSorted((a, b) => a - b).entries())
        expect(values[rank]).toBeCloseTo(sample, 9);
    }),
  );
});

test('of other numbers the least and the largest are there, and the others as their mean within the quartiles', () => {
  expect(rebuild(summaryOf([1, 1.2, 1.4, 2], Math.round))).toEqual(
    [1, 1.3, 1.3, 2].map((value) => expect.closeTo(value, 9) as unknown),
  );
  const outliers = [1, 1.1, 1.1, 1.2, 1.2, 1.3, 1.3, 9, 9.5];
  expect(rebuild(summaryOf(outliers, Math.floor))).toEqual([1, 1.3, 1.3, 1.3, 9.5]);
  fc.assert(
    fc.property(fc.array(seconds, { minLength: 6, maxLength: 60 }), rounding, (samples, rounded) => {
      const { min, p25 = 0, p75 = 0, max, ...summary } = summaryOf(samples, rounded);
      const values = rebuild({ ...summary, min, p25, p75, max });
      expect(values).toHaveLength(5);
      expect([values[0], values[4]]).toEqual([min, max]);
      expect(values[2]).toBeGreaterThanOrEqual(p25);
      expect(values[2]).toBeLessThanOrEqual(p75);
    }),
  );
});

test('without percentiles the mean stands for the middle', () => {
  const { count, sum, min, max } = summaryOf([1, 1.1, 1.2, 1.3, 2], Math.floor);

  expect(rebuild({ count, sum, min, max })).toEqual(
    [1, 1.2, 1.2, 1.2, 2].map((value) => expect.closeTo(value, 9) as unknown),
  );
  expect(rebuild({ count: 3, min: 1, p50: 1.2, max: 2 })).toEqual([1, 1.2, 2]);
  expect(rebuild({ p50: 1.2 })).toEqual([1.2]);
});

test('whatever a summary lacks or has wrong, values are positive and in order, and at most five', () => {
  const known = fc.option(fc.oneof(seconds, fc.constantFrom(0, -1)), { nil: undefined });
  const summary = fc.record({ count: known, sum: known, min: known, p25: known, p50: known, p75: known, max: known });
  fc.assert(
    fc.property(summary, (given) => {
      const values = rebuild(given);
      expect(values.length).toBeLessThanOrEqual(5);
      expect(values.toSorted((a, b) => a - b)).toEqual(values);
      for (const value of values) expect(value).toBeGreaterThan(0);
    }),
  );
  expect(rebuild({ count: 3, min: 1, p50: 1.01, max: 1.005 })).toEqual([1, 1.005, 1.005]);
  expect(rebuild({})).toEqual([]);
});

test('a bucket with one verdict that passed is a run, of which only durations are known', () => {
  const flows = new Map<string, Summary>([
    ['session.log-in', { count: 2, min: 0.9, p50: 1, max: 1.1 }],
    ['entity.create', { count: 1, min: 0.412345678, p50: 0.41, max: 0.412345678 }],
  ]);

  expect(runsOf(aBucket(0, { flows, machineProbe: 0.0123 }))).toEqual([
    {
      type: 'run',
      at: BEGIN * 1_000,
      series: SERIES,
      run: `datadog-${BEGIN}`,
      verdict: 'pass',
      flows: { 'entity.create': [412.346], 'session.log-in': [900, 1_100] },
      machineProbe: 12.3,
      duration: 0,
      flaky: [],
      failed: [],
      tests: '',
    },
  ]);
});

for (const [what, change] of [
  ['another verdict', { passed: 0, others: 1 }],
  ['a pass and another verdict', { others: 1 }],
  ['two verdicts that passed', { passed: 2 }],
  ['no verdict', { passed: 0 }],
  ['a verdict and no durations', { flows: new Map<string, Summary>() }],
] as const)
  test(`a bucket with ${what} is no run`, () => {
    expect(runsOf(aBucket(0, change), aBucket(4)).map(({ run }) => run)).toEqual([`datadog-${BEGIN + 4 * WIDTH}`]);
  });

test('what was measured just before a bucket with a verdict, and has none itself, belongs to it', () => {
  const before = aBucket(1, { passed: 0, flows: took(0.4) });
  const end = aBucket(2, { flows: took(0.6) });

  expect(runsOf(before, end).map(({ flows }) => flows)).toEqual([{ 'entity.create': [400, 600] }]);
  expect(runsOf(aBucket(0, { passed: 0, flows: took(0.4) }), end).map(({ flows }) => flows)).toEqual([
    { 'entity.create': [600] },
  ]);
  expect(runsOf(before, aBucket(2, { others: 1 }), aBucket(3)).map(({ flows }) => flows)).toEqual([
    { 'entity.create': [500] },
  ]);
});

test('of many values five stay, from the least to the largest', () => {
  const three = (from: number) =>
    new Map<string, Summary>([['a', { count: 3, sum: 3 * from + 0.3, min: from, max: from + 0.2 }]]);

  expect(runsOf(aBucket(0, { passed: 0, flows: three(1) }), aBucket(1, { flows: three(2) }))[0]?.flows).toEqual({
    a: [1_000, 1_100, 2_000, 2_100, 2_200],
  });
});

test('a flow has the name that the policy gives it, whatever the tag made of it', () => {
  const [run] = rebuildRuns([aBucket(0, { flows: took(1, 'entity.create_all') })], {
    series: SERIES,
    flows: ['entity.Create All', 'other'],
  });

  expect(run?.flows).toEqual({ 'entity.Create All': [1_000] });
});
