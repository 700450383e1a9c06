import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { readHistory } from '../../../gate/src/judge/history.ts';
import { aPastRun, DAY, MINUTE, START } from '../../../gate/src/testing/builders.ts';
import { mergeHistories, passedRuns } from './merge.ts';

const SERIES = 'staging at https://portal.example.com';
const text = (...lines: unknown[]) =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
const remote = (at: number) => aPastRun({ at, run: `datadog-${at / 1_000}`, tests: '', duration: 0 });
const local = (at: number, change = {}) => aPastRun({ at, run: `local-${at}`, ...change });
const runsIn = (history: string) => readHistory(history, SERIES).runs.map(({ run }) => run);

test('runs of both come in the order of time', () => {
  const merged = mergeHistories(
    text(local(START - 3 * DAY), local(START - DAY)),
    text(remote(START - 4 * DAY), remote(START - 2 * DAY), remote(START - MINUTE * 30)),
  );

  expect(readHistory(merged, SERIES).runs.map(({ at }) => START - at)).toEqual([
    4 * DAY,
    3 * DAY,
    2 * DAY,
    DAY,
    30 * MINUTE,
  ]);
});

test('a run that is local already is not taken twice', () => {
  const kept = (minutes: number, change = {}) =>
    runsIn(mergeHistories(text(local(START + minutes * MINUTE, change)), text(remote(START)))).length === 2;

  expect([-6, -5, 0, 14.9, 15].map((minutes) => kept(minutes))).toEqual([true, false, false, false, true]);
  expect(kept(5, { series: 'production at https://portal.example.com' })).toBe(false);
  expect(mergeHistories(text(local(START + MINUTE, { verdict: 'fail' })), text(remote(START)))).not.toContain(
    'datadog-',
  );
});

test('a run of another series is another run', () => {
  const merged = mergeHistories(text(local(START, { series: 'production' })), text(remote(START)));

  expect(runsIn(merged)).toEqual([`datadog-${START / 1_000}`]);
});

test('local lines stay as they are, in their order, also those that cannot be read', () => {
  const line = fc.oneof(
    fc.integer({ min: 0, max: 200 }).map((hours) => JSON.stringify(local(START + hours * 60 * MINUTE))),
    fc.constantFrom('{"type":"run"', '?', '{"type":"tests"}'),
  );
  const others = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 10 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), others, (own, hours) => {
      const before = own.map((one) => `${one}\n`).join('');
      const merged = mergeHistories(before, text(...hours.map((hour) => remote(START + (hour + 0.5) * 60 * MINUTE))));
      const lines = merged.split('\n').filter(Boolean);

      expect(lines.filter((one) => !one.includes('"datadog-'))).toEqual(own);
      expect(lines).toHaveLength(own.length + hours.length);
      expect(passedRuns(merged, SERIES)).toBe(passedRuns(before, SERIES) + hours.length);
    }),
  );
});

test('without anything from elsewhere the text is the same, to the byte', () => {
  const torn = `${text(local(START))}{"type":"run`;

  expect(mergeHistories(torn, '')).toBe(torn);
  expect(mergeHistories(torn, text(remote(START)))).toBe(torn);
  expect(mergeHistories('', text(remote(START)))).toBe(text(remote(START)));
});
