import { expect, test } from '@playwright/test';
import { seeded, shuffled } from './random.ts';

test('the same seed gives the same numbers in [0, 1), another seed others', () => {
  const draw = (seed: number) => Array.from({ length: 1_000 }, seeded(seed));

  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(3).every((value) => value >= 0 && value < 1)).toBe(true);
  expect(draw(4).reduce((sum, value) => sum + value, 0) / 1_000).toBeCloseTo(0.5, 1);
});

test('shuffling keeps the values and leaves the original alone', () => {
  const original = [1, 2, 3, 4, 5, 6, 7, 8];

  const order = shuffled(original, seeded(5));

  expect(order).not.toEqual(original);
  expect([...order].sort((a, b) => a - b)).toEqual(original);
});
