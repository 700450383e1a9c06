import { expect, test } from '@playwright/test';
import { eValue, logMeans, pooledShift, standardized } from './e-value.ts';
import { seeded } from './random.ts';
import { normal } from './testing.ts';

const random = seeded(1);
const pool = Array.from({ length: 2_000 }, () => normal(random));
const costs = logMeans(pool);
const looks = (...shifts: number[]) => shifts.map((shift) => ({ shift, sigma: 1 }));

test('without a slowdown the bet hardly ever pays off, however often one looks', () => {
  let paid = 0;
  for (let time = 0; time < 4_000; time += 1) {
    const off = Math.sqrt(0.03) * normal(random);
    const rounds = looks(...Array.from({ length: 12 }, () => off + normal(random)));
    if (rounds.some((_, index) => eValue(rounds.slice(0, index + 1), 1, 0.03, costs) >= 20)) paid += 1;
  }
  expect(paid / 4_000).toBeLessThan(0.05);
});

test('with a slowdown it grows, less where the level is unsure, and one outlier decides nothing', () => {
  const slow = looks(3, 2.5, 3.5, 3);

  expect(eValue(slow, 1, 0.03, costs)).toBeGreaterThan(3_100);
  expect(eValue(slow, 1, 0.5, costs)).toBeLessThan(eValue(slow, 1, 0.03, costs));
  expect(eValue(looks(1_000), 1, 0.03, costs)).toBe(eValue(looks(10), 1, 0.03, costs));
  expect(eValue(looks(1_000), 1, 0.03, costs)).toBeLessThan(3_100);
});

test('precise rounds count more', () => {
  const mixed = [
    { shift: 0.2, sigma: 0.1 },
    { shift: 1, sigma: 10 },
  ];

  expect(pooledShift(mixed).estimate).toBeCloseTo(0.2, 3);
  expect(pooledShift(mixed).error).toBeCloseTo(0.1, 3);
  expect(standardized(mixed, 0.1, 0)).toBeCloseTo(2, 1);
});
