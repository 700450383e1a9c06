import { expect, test } from '@playwright/test';
import { seeded } from './random.ts';
import { rankSumTail } from './rank-sum.ts';

const choose = (from: number, take: number): number => (take === 0 ? 1 : (choose(from - 1, take - 1) * from) / take);

/** The same by trying out every choice of which values are the rounds. */
function byEnumeration(rounds: number[], history: number[]): number {
  const all = [...rounds, ...history];
  const pairs = (chosen: number[], rest: number[]) =>
    chosen.flatMap((one) => rest.filter((other) => one > other)).length;
  const seen = pairs(rounds, history);
  let [orders, asHigh] = [0, 0];
  for (let mask = 0; mask < 2 ** all.length; mask += 1) {
    const chosen = all.filter((_, index) => mask & (1 << index));
    if (chosen.length !== rounds.length) continue;
    orders += 1;
    if (
      pairs(
        chosen,
        all.filter((_, index) => !(mask & (1 << index))),
      ) >= seen
    )
      asHigh += 1;
  }
  return asHigh / orders;
}

test('agrees with the enumeration of all orders', () => {
  const random = seeded(1);
  for (const [rounds, history] of [
    [1, 5],
    [2, 6],
    [3, 4],
    [4, 8],
    [5, 7],
  ] as const)
    for (let time = 0; time < 4; time += 1) {
      const draw = (length: number) => Array.from({ length }, random);
      const [high, low] = [draw(rounds).map((value) => value + 0.3), draw(history)];
      expect(rankSumTail(high, low)).toBeCloseTo(byEnumeration(high, low), 12);
    }
});

test('is smallest when all rounds are above all of the history', () => {
  for (const [rounds, history] of [
    [3, 50],
    [4, 20],
    [12, 200],
  ] as const) {
    const above = Array.from({ length: rounds }, (_, index) => 1_000 + index);
    const p = rankSumTail(
      above,
      Array.from({ length: history }, (_, index) => index),
    );
    expect(p * choose(history + rounds, rounds)).toBeCloseTo(1, 9);
  }
});

test('a tie counts for the history, and nothing to compare is no evidence', () => {
  expect(rankSumTail([5, 5], [5, 5, 5])).toBe(1);
  expect(rankSumTail([], [1])).toBe(1);
  expect(rankSumTail([1], [])).toBe(1);
});

test('can be had for the longest history and all rounds that there may be', () => {
  const history = Array.from({ length: 200 }, seeded(2));
  for (let rounds = 1; rounds <= 12; rounds += 1) {
    const p = rankSumTail(history.slice(0, rounds), history);
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThanOrEqual(1);
  }
});
