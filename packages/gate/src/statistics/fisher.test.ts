import { expect, test } from '@playwright/test';
import { fisherTail } from './fisher.ts';

test("Fisher's own example: of eight cups all four with milk first are named", () => {
  expect(fisherTail({ failed: 4, of: 4 }, { failed: 0, of: 4 })).toBeCloseTo(1 / 70, 10);
  expect(fisherTail({ failed: 3, of: 4 }, { failed: 1, of: 4 })).toBeCloseTo(17 / 70, 10);
});

test('where nothing fails, or all does, nothing is known', () => {
  expect(fisherTail({ failed: 0, of: 12 }, { failed: 0, of: 12 })).toBeCloseTo(1, 10);
  expect(fisherTail({ failed: 9, of: 9 }, { failed: 12, of: 12 })).toBeCloseTo(1, 10);
  expect(fisherTail({ failed: 0, of: 0 }, { failed: 0, of: 0 })).toBe(1);
});

test('half of twelve against none is rare', () => {
  expect(fisherTail({ failed: 6, of: 12 }, { failed: 0, of: 12 })).toBeCloseTo(924 / 134_596, 8);
});
