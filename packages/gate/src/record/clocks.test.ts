import { expect, test } from '@playwright/test';
import { anAttempt, MINUTE, START } from '../testing/builders.ts';
import { aReadJournal, type JournalChange } from '../testing/journals.ts';
import { clockProblems } from './clocks.ts';

const problemsOf = (change: JournalChange) => clockProblems(aReadJournal(change, 'a.ndjson'));
const endsAt = (time: number) => anAttempt({ at: time - 900 });

for (const [drift, actual] of [
  [2_000, undefined],
  [2_001, '2 s ahead'],
  [-2_000, undefined],
  [-2_001, '2 s back'],
  [3_600_000, '3600 s ahead'],
] as const)
  test(`a clock that went ${drift} ms off while the run went on is ${actual ?? 'no problem'}`, () => {
    const found = problemsOf({ end: { at: START + MINUTE + drift, elapsed: MINUTE } });

    expect(found.map((one) => one.actual)).toEqual(actual ? [actual] : []);
  });

test('the problem names the journal and what is allowed', () => {
  expect(problemsOf({ end: { at: START } })).toEqual([
    {
      subject: 'a.ndjson',
      actual: '60 s back',
      limit: '2 s',
      message:
        'The clock of the machine that wrote a.ndjson was changed during the run, so its times cannot be trusted. Run the suite again.',
    },
  ]);
});

test('an attempt may begin two seconds before the plan, and not earlier', () => {
  expect(problemsOf({ attempts: [anAttempt({ at: START - 2_000 })] })).toEqual([]);
  expect(problemsOf({ attempts: [anAttempt({ at: START - 2_001 })] })).toMatchObject([{ actual: 'back' }]);
  expect(problemsOf({ attempts: [anAttempt({ at: START - 2_001 })], end: { elapsed: MINUTE - 500 } })).toMatchObject([
    { actual: 'back' },
  ]);
});

test('an attempt may be written up to a minute after a later one, and not more', () => {
  const late = START + 5 * MINUTE;

  expect(problemsOf({ attempts: [endsAt(late), endsAt(late - MINUTE)] })).toEqual([]);
  expect(problemsOf({ attempts: [endsAt(late), endsAt(late - MINUTE - 1)] })).toMatchObject([{ actual: 'back' }]);
  expect(problemsOf({ attempts: [endsAt(late), endsAt(late - MINUTE - 1), endsAt(late)] })).toHaveLength(1);
  expect(problemsOf({ attempts: [endsAt(START + MINUTE), endsAt(late), endsAt(late - MINUTE - 1)] })).toHaveLength(1);
});

test('a journal without an end is judged by the order of its lines', () => {
  expect(problemsOf({ end: false })).toEqual([]);
  expect(problemsOf({ end: false, attempts: [anAttempt({ at: 0 })] })).toMatchObject([{ actual: 'back' }]);
});
