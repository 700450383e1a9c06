import { expect, test } from '@playwright/test';
import { distributionSeries } from './series.ts';
import { aPoint } from './testing/builders.ts';

test('has the values of a second in one point, and the points of a metric and tag set in one series', () => {
  const point = (at: number, value: number) => aPoint({ at, value, tags: ['flow:a'] });
  const [series, ...others] = distributionSeries([point(20, 0.3), point(10, 0.1), point(20, 0.2), point(10.9, 0.1)]);

  expect(others).toEqual([]);
  expect(series).toMatchObject({ metric: 'e2e.flow.duration', tags: ['flow:a'] });
  expect(series?.points.map(([at]) => at)).toEqual([10, 20]);
  expect(Object.fromEntries(series?.points ?? [])).toEqual({ 10: [0.1, 0.1], 20: [0.3, 0.2] });
});

test('tells metrics and tag sets from each other, also those that look the same when they are joined', () => {
  const series = distributionSeries([
    aPoint({ at: 1, value: 1, tags: ['a:1', 'b:2'] }),
    aPoint({ at: 1, value: 2, tags: ['a:1,b:2'] }),
    aPoint({ at: 1, value: 3, tags: [] }),
    aPoint({ at: 1, value: 4, tags: [], metric: 'e2e.test.duration' }),
  ]);
  expect(series.map(({ points }) => points)).toEqual([1, 2, 3, 4].map((value) => [[1, [value]]]));
});
