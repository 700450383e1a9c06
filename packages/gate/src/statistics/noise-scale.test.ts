import { expect, test } from '@playwright/test';
import { inverseTrigamma, priorWeight, shrinkScales, trigamma } from './noise-scale.ts';

test('trigamma has its known values', () => {
  expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 10);
  expect(trigamma(0.5)).toBeCloseTo(Math.PI ** 2 / 2, 10);
  expect(trigamma(3)).toBeCloseTo(Math.PI ** 2 / 6 - 1 - 1 / 4, 10);
});

test('and is inverted', () => {
  for (const value of [0.02, 0.5, 1, 3, 40]) expect(inverseTrigamma(trigamma(value))).toBeCloseTo(value, 6);
});

const alike = [0.05, 0.051, 0.049, 0.05, 0.052, 0.048].map((scale) => ({ scale, runs: 30 }));
const different = [0.02, 0.3, 0.05, 0.4, 0.03, 0.25].map((scale) => ({ scale, runs: 30 }));

test('flows that are alike learn much from each other', () => {
  expect(priorWeight(alike)).toBe(8);
});

test('flows that are not learn little', () => {
  expect(priorWeight(different)).toBeLessThan(2);
  const [steady = NaN, noisy = NaN] = shrinkScales(different);

  expect(steady).toBeLessThan(0.06);
  expect(noisy).toBeGreaterThan(0.25);
});

test('of few flows nothing is known of how alike they are', () => {
  expect(priorWeight(different.slice(0, 4))).toBe(8);
});

test('a flow without a scale of its own gets a part of the usual one', () => {
  const [none = NaN] = shrinkScales([{ scale: NaN, runs: 0 }, ...alike]);

  expect(none).toBeCloseTo(0.05, 3);
});

test('where no scale is known a tenth is assumed', () => {
  expect(shrinkScales([{ scale: NaN, runs: 0 }])).toEqual([0.1]);
});
