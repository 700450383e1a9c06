import { expect, test } from '@playwright/test';
import { batchesOf, MOST_POINTS } from './batches.ts';
import { distributionSeries } from './series.ts';
import { somePoints } from './testing/builders.ts';

test('points are in batches of one kind, in their order, and of a thousand at most', () => {
  const counts = somePoints(3, { kind: 'count' });
  const many = somePoints(2_500);
  const batches = batchesOf([...counts.slice(0, 1), ...many, ...counts.slice(1)]);

  expect(batches.map(({ length }) => length)).toEqual([1_000, 1_000, 500, 3]);
  expect(batches.flat()).toEqual([...many, ...counts]);
  expect(batchesOf([])).toEqual([]);
});

test('even points with tags as long as they may be are within what Datadog takes inflated', () => {
  const tags = ['env', 'service', 'version', 'channel', 'flow', 'outcome'].map((key) => `${key}:`.padEnd(200, 'x'));
  const points = somePoints(MOST_POINTS).map((point, index) => ({ ...point, tags: [...tags, `test:${index}`] }));

  expect(Buffer.byteLength(JSON.stringify({ series: distributionSeries(points) }))).toBeLessThan(5_242_880 / 2);
});
