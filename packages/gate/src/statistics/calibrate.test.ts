import { expect, test } from '@playwright/test';
import { calibrate } from './calibrate.ts';
import { seeded } from './random.ts';
import { product, runsOf, USUAL } from './testing.ts';

test('tries the gate on its own history and says how sure it is', () => {
  const runs = runsOf(product(1, USUAL), 60);
  const result = calibrate(runs, { deployments: 40, random: seeded(1) });

  expect(result.deployments).toBe(40);
  expect(result.history).toBe(48);
  expect(result.falseBlockRate).toBeLessThanOrEqual(0.025);
  expect(result.standardError).toBeGreaterThan(0);
  expect(calibrate(runs, { deployments: 40, random: seeded(1) })).toEqual(result);
});

test('a gate that blocks by chance shows', () => {
  const runs = runsOf(product(2, { ...USUAL, noise: 0.2 }), 60);
  const loose = { alpha: 1e9, guard: 1, hardStop: Infinity };

  expect(calibrate(runs, { deployments: 30, random: seeded(1), regression: loose }).falseBlockRate).toBeGreaterThan(
    0.1,
  );
});

test('says when there is too little history', () => {
  const result = calibrate(runsOf(product(3, USUAL), 29), { random: seeded(1) });

  expect(result.falseBlockRate).toBeNaN();
  expect(result.deployments).toBe(0);
  expect(result.reason).toContain('29 runs');
});
