import { expect, test } from '@playwright/test';
import { aPastRun, DAY, MINUTE, START } from 'playwright-gate/testing';
import { unknownRuns } from './unknown-runs.ts';

const remote = (at: number) => aPastRun({ at, run: `datadog-${at / 1_000}`, tests: '', duration: 0 });
const local = (at: number, change = {}) => aPastRun({ at, run: `local-${at}`, ...change });

test('runs that are not known stay, in their order', () => {
  const runs = [remote(START - 4 * DAY), remote(START - 2 * DAY), remote(START - MINUTE * 30)];

  expect(unknownRuns([local(START - 3 * DAY), local(START - DAY)], runs)).toEqual(runs);
  expect(unknownRuns([], runs)).toEqual(runs);
});

test('a run that is known already is not taken twice', () => {
  const isTaken = (minutes: number, change = {}) =>
    unknownRuns([local(START + minutes * MINUTE, change)], [remote(START)]).length === 1;

  expect([-6, -5, 0, 14.9, 15].map((minutes) => isTaken(minutes))).toEqual([true, false, false, false, true]);
  expect(isTaken(1, { verdict: 'fail' })).toBe(false);
});

test('a run of another series is another run', () => {
  expect(unknownRuns([local(START, { series: 'production' })], [remote(START)])).toHaveLength(1);
});
