import { expect, test } from '@playwright/test';
import type { Point } from '../points/point.ts';
import { countSeries, distributionSeries } from './series.ts';

const aPoint = (at: number, value: number, change: Partial<Point> = {}): Point => ({
  metric: 'e2e.flow.duration',
  kind: 'distribution',
  at,
  value,
  tags: ['env:staging', 'flow:a'],
  ...change,
});

test('has the values of a second in one point, and the points of a metric and tag set in one series', () => {
  const points = [aPoint(20, 0.3), aPoint(10, 0.1), aPoint(20, 0.2), aPoint(10.9, 0.1)];
  expect(distributionSeries(points)).toEqual([
    {
      metric: 'e2e.flow.duration',
      tags: ['env:staging', 'flow:a'],
      points: [
        [10, [0.1, 0.1]],
        [20, [0.3, 0.2]],
      ],
    },
  ]);
});

test('tells metrics and tag sets from each other, also those that look the same when they are joined', () => {
  const series = distributionSeries([
    aPoint(1, 1, { tags: ['a:1', 'b:2'] }),
    aPoint(1, 2, { tags: ['a:1,b:2'] }),
    aPoint(1, 3, { tags: [] }),
    aPoint(1, 4, { metric: 'e2e.test.duration', tags: [] }),
  ]);
  expect(series.map(({ points }) => points)).toEqual([[[1, [1]]], [[1, [2]]], [[1, [3]]], [[1, [4]]]]);
});

test('adds counts up by second', () => {
  const count = { kind: 'count', metric: 'e2e.tests', tags: ['outcome:passed'] } as const;
  const points = [aPoint(10, 2, count), aPoint(11, 5, count), aPoint(10, 3, count), aPoint(12, 0, count)];
  expect(countSeries(points)).toEqual([
    {
      metric: 'e2e.tests',
      tags: ['outcome:passed'],
      points: [
        [10, 5],
        [11, 5],
        [12, 0],
      ],
    },
  ]);
});

test('changes none of the points and shares no tags with them', () => {
  const point = Object.freeze(aPoint(1, 1, { tags: Object.freeze(['a:1']) }));
  const [series] = distributionSeries([point]);
  series?.tags.push('b:2');
  expect(point.tags).toEqual(['a:1']);
  expect(distributionSeries([])).toEqual([]);
});
