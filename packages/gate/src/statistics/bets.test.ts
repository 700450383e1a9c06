import { expect, test } from '@playwright/test';
import { bet, startBets, worthOf, type Bets } from './bets.ts';
import { seeded, type Random } from './random.ts';
import { normal } from './testing.ts';

const worthAfter = (differences: readonly number[]): number => worthOf(differences.reduce<Bets>(bet, startBets()));

test('a pair that took as long on both builds changes nothing', () => {
  expect(worthOf(startBets())).toBe(1);
  expect(worthAfter([0, 0, 0])).toBe(1);
});

test('the two signs of a difference are worth 1 on average, whatever its size', () => {
  for (const size of [1e-6, 0.01, 0.1, 0.5, 3, 1e9])
    expect((worthAfter([size]) + worthAfter([-size])) / 2).toBeCloseTo(1, 12);
  const before = [0.2, -0.03];
  expect((worthAfter([...before, 0.1]) + worthAfter([...before, -0.1])) / 2).toBeCloseTo(worthAfter(before), 12);
});

test('a pair nearly doubles the stake at most, and no pair takes all of it', () => {
  expect(worthAfter([Infinity])).toBeCloseTo(1.95);
  expect(worthAfter([-Infinity])).toBeCloseTo(0.05);
  expect(worthAfter(Array.from({ length: 5_000 }, () => 1))).toBeGreaterThan(1e300);
  expect(worthAfter(Array.from({ length: 5_000 }, () => 1))).toBeLessThan(Infinity);
});

test('the order of the pairs does not matter', () => {
  expect(worthAfter([0.3, -0.1, 0.02])).toBeCloseTo(worthAfter([0.02, 0.3, -0.1]), 12);
});

test('a longer duration is worth more', () => {
  const worths = [-0.1, 0, 0.05, 0.1, 0.3].map((difference) => worthAfter([0.1, difference]));
  expect(worths).toEqual([...worths].sort((a, b) => a - b));
});

/** Differences of builds that are alike, a coin being all that is fair about them. */
const SHAPES: Record<string, (random: Random) => (pair: number) => number> = {
  normal: (random) => () => 0.1 * normal(random),
  'without a mean': (random) => () => (0.1 * normal(random)) / normal(random),
  'a second half that always takes longer': () => () => 0.3,
  'noise that grows with every pair': (random) => (pair) => 0.001 * 1.2 ** pair * normal(random),
  'sizes that depend on each other': (random) => {
    let size = 0.1;
    return () => (size *= Math.exp(0.5 * normal(random)));
  },
};

for (const [name, shape] of Object.entries(SHAPES))
  test(`without a change 20 stakes are won in at most one of 20 deployments: ${name}`, () => {
    const random = seeded(3);
    const draws = 3_000;
    let won = 0;
    for (let draw = 0; draw < draws; draw += 1) {
      const next = shape(random);
      let bets = startBets();
      for (let pair = 0; pair < 40 && worthOf(bets) < 20; pair += 1)
        bets = bet(bets, (random() < 0.5 ? -1 : 1) * next(pair));
      if (worthOf(bets) >= 20) won += 1;
    }

    expect(won / draws).toBeLessThanOrEqual(0.05);
    expect(won).toBeGreaterThan(0);
  });
