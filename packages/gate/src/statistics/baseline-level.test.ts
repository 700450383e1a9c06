import { expect, test } from '@playwright/test';
import { chooseHalfLife, fitLevel } from './baseline-level.ts';
import { seeded } from './random.ts';
import { roughScale } from './segments.ts';
import { normal } from './testing.ts';

function series(seed: number, drift: number) {
  const random = seeded(seed);
  let level = 7;
  const values = Array.from({ length: 80 }, () => (level += drift * normal(random)) + 0.05 * normal(random));
  return { values, starts: [0], rough: roughScale(values) };
}
const many = (drift: number) => Array.from({ length: 20 }, (_, seed) => series(seed, drift));

test('values count for ever where nothing drifts, and hardly where much does', () => {
  const still = chooseHalfLife(many(0));
  const drifting = chooseHalfLife(many(0.04));

  expect(still.halfLife).toBe(Infinity);
  expect(still.excess).toBeLessThan(0.1);
  expect(drifting.halfLife).toBeLessThanOrEqual(8);
  expect(drifting.excess).toBeGreaterThan(still.excess);
});

test('the level is that of the last segment, whatever was before it', () => {
  const values = [...Array<number>(20).fill(1), 2, 2.1, 1.9, 2, 2.1, 1.9, 2];

  const { level, effective, residuals } = fitLevel({ values, starts: [0, 20], rough: 0.1 }, Infinity);

  expect(level).toBeCloseTo(2, 1);
  expect(effective).toBe(7);
  expect(residuals.slice(0, 20)).toEqual(Array<number>(20).fill(0));
  expect(residuals[21]).toBeCloseTo(0.1);
});

test('an outlier hardly moves the level', () => {
  const { values } = series(1, 0);
  const { level } = fitLevel({ values, starts: [0], rough: 0.05 }, Infinity);

  const disturbed = fitLevel({ values: [...values.slice(1), 100], starts: [0], rough: 0.05 }, Infinity).level;

  expect(Math.abs(disturbed - level)).toBeLessThan(0.01);
});

test('a segment of two values has no residuals', () => {
  const { residuals } = fitLevel({ values: [1, 1, 1, 5, 5], starts: [0, 3], rough: 0.1 }, Infinity);

  expect(residuals).toEqual([0, 0, 0, NaN, NaN]);
});
