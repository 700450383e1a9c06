import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { readHistory } from '../judge/history.ts';
import type { HistoryQuestion, HistorySource } from '../ports.ts';
import { aPastRun, aPlan, aPolicy, DAY, MINUTE, START } from '../testing/builders.ts';
import { appendHistory } from './history-file.ts';
import { beginHistory, withRuns } from './history.ts';

const SERIES = 'staging at https://portal.example.com';
const text = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const remote = (at: number) => aPastRun({ at, run: `remote-${at / 1_000}`, tests: '', duration: 0 });
const local = (at: number, change = {}) => aPastRun({ at, run: `local-${at}`, ...change });

test('runs of both come in the order of time', () => {
  const merged = withRuns(text(local(START - 3 * DAY), local(START - DAY)), [
    remote(START - 4 * DAY),
    remote(START - 2 * DAY),
    remote(START - MINUTE * 30),
  ]);

  expect(readHistory(merged, SERIES).runs.map(({ at }) => START - at)).toEqual([
    4 * DAY,
    3 * DAY,
    2 * DAY,
    DAY,
    30 * MINUTE,
  ]);
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
      const merged = withRuns(
        before,
        hours.map((hour) => remote(START + (hour + 0.5) * 60 * MINUTE)),
      );
      const lines = merged.split('\n').filter(Boolean);

      expect(lines.filter((one) => !one.includes('"remote-'))).toEqual(own);
      expect(lines).toHaveLength(own.length + hours.length);
    }),
  );
});

/** A run whose history file holds this, and whose plugin knows that. */
function begin(file: string, content: string, source: HistorySource, kept = true) {
  writeFileSync(file, content);
  const policy = aPolicy({ plugins: [{ name: 'elsewhere', history: source }] });
  return beginHistory({ file, plan: aPlan(), policy, deployed: true, kept });
}

test('what a plugin knows is taken and kept; it is asked with every run of the file, whatever its verdict', async ({}, testInfo) => {
  const file = testInfo.outputPath('history.ndjson');
  const failed = local(START - DAY, { verdict: 'fail' });
  const before = text(local(START - 2 * DAY), failed, local(START - DAY, { series: 'production', run: 'other' }));
  const questions: HistoryQuestion[] = [];
  const { complete } = begin(file, before, {
    runs: async (question) => {
      questions.push(question);
      return { runs: [remote(START - 3 * DAY)] };
    },
  });
  const { history, text: after } = await complete(60_000);

  expect(history.runs.map(({ at }) => START - at)).toEqual([3 * DAY, 2 * DAY]);
  expect(readFileSync(file, 'utf8')).toBe(after);
  expect(questions).toMatchObject([{ series: SERIES, flows: ['entity.create'], deployed: true }]);
  expect(questions[0]?.known).toEqual([local(START - 2 * DAY), failed]);
  expect(questions[0]?.before).toBeLessThan(START);
});

test('judging again without keeping leaves the file as it was', async ({}, testInfo) => {
  const file = testInfo.outputPath('history.ndjson');
  const { complete } = begin(file, '', { runs: async () => ({ runs: [remote(START - DAY)] }) }, false);

  expect((await complete(60_000)).history.runs).toHaveLength(1);
  expect(readFileSync(file, 'utf8')).toBe('');
});

test('a plugin that does not answer in time, or knows nothing, leaves the file alone, to the byte', async ({}, testInfo) => {
  const torn = `${text(local(START - DAY))}{"type":"run`;
  for (const source of [
    { runs: () => new Promise<never>(() => undefined) },
    { runs: async () => ({ runs: [], problem: 'It was asked, and refused.' }) },
  ]) {
    const file = testInfo.outputPath('history.ndjson');
    const { complete } = begin(file, torn, source);

    expect((await complete(1)).text).toBe(torn);
    expect(readFileSync(file, 'utf8')).toBe(torn);
  }
});

test('a history is written without secrets, and with the names by which it is compared', ({}, testInfo) => {
  const file = testInfo.outputPath('history.ndjson');
  Object.assign(process.env, { HISTORY_TOKEN: 'tok-4f81a2c9d07e', HISTORY_PASSWORD: 'checkout' });
  try {
    appendHistory(file, [
      {
        type: 'accepted',
        at: START,
        series: SERIES,
        flow: 'checkout',
        by: 'tok-4f81a2c9d07e',
        because: 'see tok-4f81a2c9d07e',
      },
    ]);
  } finally {
    delete process.env.HISTORY_TOKEN;
    delete process.env.HISTORY_PASSWORD;
  }

  expect(readHistory(readFileSync(file, 'utf8'), SERIES).accepted).toEqual([
    expect.objectContaining({
      flow: 'checkout',
      by: '[redacted HISTORY_TOKEN]',
      because: 'see [redacted HISTORY_TOKEN]',
    }),
  ]);
});
