import { expect, test } from '@playwright/test';
import { hodgesLehmann, median, medianAbsoluteDeviation, quantile, weightedMedian } from './location.ts';

test('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([10, 9, 100])).toBe(10);
  expect(median([])).toBeNaN();
});

test('a quantile is interpolated between neighbors', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([0, 10], 0.25)).toBe(2.5);
  expect(quantile([5, 7, 9], 0)).toBe(5);
  expect(quantile([5, 7, 9], 1)).toBe(9);
  expect(quantile([], 0.5)).toBeNaN();
});

test('the median absolute deviation ignores an outlier', () => {
  expect(medianAbsoluteDeviation([1, 2, 3, 4, 1_000])).toBeCloseTo(1.4826);
  expect(medianAbsoluteDeviation([1, 2, 3], 0)).toBeCloseTo(2 * 1.4826);
});

test('the Hodges-Lehmann value is the median of the means of all pairs', () => {
  expect(hodgesLehmann([7])).toBe(7);
  expect(hodgesLehmann([1, 4])).toBe(2.5);
  // The means are 1, 1.5, 2, 5.5, 6 and 10.
  expect(hodgesLehmann([1, 2, 10])).toBe(3.75);
  expect(hodgesLehmann([])).toBeNaN();
});

test('the weighted median has half of the weight on either side', () => {
  expect(weightedMedian([1, 2, 3], [1, 1, 1])).toBe(2);
  expect(weightedMedian([1, 2, 3], [5, 1, 1])).toBe(1);
  expect(weightedMedian([3, 1, 2, 4], [1, 1, 1, 1])).toBe(2.5);
  expect(weightedMedian([1, 2, 3], [1, 0, 1])).toBe(2);
  expect(weightedMedian([1, NaN, 3], [1, 9, 2])).toBe(3);
  expect(weightedMedian([], [])).toBeNaN();
});
