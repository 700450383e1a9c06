import { expect, test } from '@playwright/test';
import { lifetimeSeconds } from './access-token.ts';

for (const [text, seconds] of [
  [120, 120],
  ['90', 90],
  ['0s', 0],
  ['30 minutes', 1_800],
  ['1 minute', 60],
  ['2h', 7_200],
  ['500ms', 0.5],
  ['7d', 604_800],
  ['1 year', 31_536_000],
] as const)
  test(`${text} is ${seconds} seconds`, () => expect(lifetimeSeconds(text)).toBe(seconds));

test('what is no time span is refused', () => {
  expect(() => lifetimeSeconds('1 month')).toThrow('expires_in is "1 month", which is no time span.');
});
