import { expect, test } from '@playwright/test';
import { seeded } from './random.ts';
import { segmentStarts } from './segments.ts';
import { normal } from './testing.ts';

const noise = (seed: number, length: number) => {
  const random = seeded(seed);
  return Array.from({ length }, () => 0.05 * normal(random));
};

test('finds a step where it is', () => {
  const values = noise(1, 60).map((value, run) => value + (run >= 40 ? 0.3 : 0));

  expect(segmentStarts(values)).toEqual([0, 40]);
});

test('finds two steps, and counts from the offset', () => {
  const values = noise(2, 90).map((value, run) => value + (run >= 30 ? 0.4 : 0) - (run >= 60 ? 0.3 : 0));

  expect(segmentStarts(values, 100)).toEqual([100, 130, 160]);
});

test('sees no step in noise, nor in too few values', () => {
  for (let seed = 10; seed < 60; seed += 1) expect(segmentStarts(noise(seed, 60))).toEqual([0]);
  expect(segmentStarts([1, 1, 1, 2, 2, 2])).toEqual([0]);
  expect(segmentStarts([])).toEqual([0]);
});

test('two levels that alternate at random are no step', () => {
  for (let seed = 100; seed < 150; seed += 1) {
    const random = seeded(seed);
    const values = noise(seed, 60).map((value) => value + (random() < 0.25 ? 0.4 : 0));
    expect(segmentStarts(values), `seed ${seed}`).toEqual([0]);
  }
});
