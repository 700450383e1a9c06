import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { Point } from '../points/point.ts';
import { Batch, batchesOf, LIMITS } from './batches.ts';
import { countSeries, distributionSeries } from './series.ts';
import { somePoints } from './testing/builders.ts';

const SEED = { seed: 20_261_121, numRuns: 200 };
const anyPoint: fc.Arbitrary<Point> = fc.record({
  metric: fc.constantFrom('e2e.flow.duration', 'e2e.tests'),
  kind: fc.constantFrom('distribution', 'count'),
  at: fc.integer({ min: 1_700_000_000, max: 1_700_000_100 }),
  value: fc.double({ min: 0, max: 1e30, noNaN: true }),
  tags: fc.array(
    fc.string({ unit: 'grapheme', maxLength: 30 }).map((value) => `flow:${value}`),
    { maxLength: 4 },
  ),
});

/** How many bytes points are counted as. */
function bytesOf(points: readonly Point[]): number {
  const batch = new Batch();
  for (const point of points) batch.add({ ...point, kind: 'count' }, { points: Infinity, bytes: Infinity });
  return batch.bytes;
}

test('no batch is over the limits, and none is without need', () => {
  expect(batchesOf(somePoints(2_500)).map(({ length }) => length)).toEqual([LIMITS.points, LIMITS.points, 500]);
  const long = somePoints(10).map((point, index) => ({ ...point, tags: [`flow:${index}${'x'.repeat(500)}`] }));
  const limits = { points: 100, bytes: bytesOf(long.slice(0, 3)) };

  expect(batchesOf(long, limits).map(({ length }) => length)).toEqual([3, 3, 3, 1]);
});

test('every point is in one batch of its kind, in order, and every batch of several within the limits', () => {
  const someLimits = fc.record({
    points: fc.integer({ min: 1, max: 20 }),
    bytes: fc.integer({ min: 300, max: 3_000 }),
  });
  fc.assert(
    fc.property(fc.array(anyPoint, { maxLength: 60 }), someLimits, (points, limits) => {
      const batches = batchesOf(points, limits);
      const inOrder = (kind: Point['kind']) => points.filter((point) => point.kind === kind);
      expect(batches.flat()).toEqual([...inOrder('distribution'), ...inOrder('count')]);
      for (const batch of batches) {
        expect(new Set(batch.map(({ kind }) => kind)).size).toBe(1);
        expect(batch.length <= limits.points && (batch.length === 1 || bytesOf(batch) <= limits.bytes)).toBe(true);
      }
    }),
    SEED,
  );
});

test('the bytes that are counted are never fewer than those of a request', () => {
  const ofOneSeries = fc.array(
    anyPoint.map((point) => ({ ...point, metric: 'e2e.tests', tags: [] })),
    { minLength: 1, maxLength: 40 },
  );
  fc.assert(
    fc.property(fc.oneof(ofOneSeries, fc.array(anyPoint, { minLength: 1, maxLength: 40 })), (points) => {
      const requests = [
        distributionSeries(points).map((series) => ({ ...series, type: 'distribution', host: '' })),
        countSeries(points).map((series) => ({ ...series, type: 'count', interval: 1, unit: 'second' })),
      ];
      for (const series of requests)
        expect(Buffer.byteLength(JSON.stringify({ series }))).toBeLessThanOrEqual(bytesOf(points) + 20);
    }),
    SEED,
  );
});
