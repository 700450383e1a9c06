import { expect, test } from '@playwright/test';
import { waitAfter } from './back-off.ts';

for (const [failures, named, shortest, longest] of [
  [1, undefined, 100, 600],
  [2, undefined, 100, 1_100],
  [5, undefined, 100, 8_100],
  [10, undefined, 100, 30_100],
  [5_000, undefined, 100, 30_100],
  [1, 0, 100, 600],
  [1, 4_000, 4_000, 4_500],
  [7, 4_000, 4_000, 4_500],
  [1, 86_400_000, 30_000, 30_500],
  [1, Infinity, 30_000, 30_500],
] as const)
  test(`failure ${failures}, with ${named ?? 'no'} ms named, is waited for ${shortest} to ${longest} ms`, () => {
    expect([waitAfter(failures, named, 0), waitAfter(failures, named, 1)]).toEqual([shortest, longest]);
  });
