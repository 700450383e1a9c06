import { expect, test } from '@playwright/test';
import { worthless } from './age.ts';

const NOW = 1_763_000_000_000;
for (const [seconds, why] of [
  [0, undefined],
  [-55 * 60, undefined],
  [-55 * 60 - 1, 'older than 55 minutes, which Datadog does not take any more'],
  [9 * 60, undefined],
  [9 * 60 + 1, 'more than 9 minutes in the future: was the clock set?'],
] as const)
  test(`a point ${seconds} s from now is ${why ?? 'worth sending'}`, () => {
    expect(worthless({ at: NOW / 1_000 + seconds }, NOW)).toBe(why);
  });
