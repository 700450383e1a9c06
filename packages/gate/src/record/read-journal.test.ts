import { expect, test } from '@playwright/test';
import { aFailure, anAttempt, anEnd, aPlan, START } from '../testing/builders.ts';
import { aJournal, aReadJournal, journalOf, linesOfAJournal } from '../testing/journals.ts';
import { readJournal } from './read-journal.ts';

const read = (text: string) => readJournal('a.ndjson', text);
const linesOf = (text: string) => text.split('\n').slice(0, -1);
const joined = (lines: string[]) => lines.map((line) => `${line}\n`).join('');
const problemsOf = (text: string) => {
  const journal = read(text);
  return 'plan' in journal ? journal.problems : [journal];
};

test('a whole journal reads back without a problem', () => {
  const attempt = anAttempt();
  const more = [
    { type: 'error' as const, at: START, message: 'global setup failed' },
    { type: 'health' as const, name: 'errors', state: 'ok' as const, detail: '' },
  ];

  expect(aReadJournal({ attempts: [attempt], more })).toEqual({
    name: 'shard-1.ndjson',
    plan: aPlan(),
    begin: { type: 'begin', at: START, tests: ['1'] },
    attempts: [attempt],
    builds: [],
    errors: ['global setup failed'],
    health: [more[1]],
    ledger: { type: 'ledger', planned: 0, remaining: [] },
    secrets: { type: 'secrets', findings: [] },
    end: anEnd(),
    problems: [],
  });
});

test('a journal without an end is used for what it has, and says so', () => {
  expect(read(aJournal({ attempts: [anAttempt(), aFailure()], end: false }))).toMatchObject({
    attempts: [{ status: 'passed' }, { status: 'failed' }],
    problems: [
      {
        subject: 'a.ndjson',
        actual: 'unfinished after 6 lines',
        limit: 'a whole journal',
        message:
          'The journal a.ndjson has no end. The run was killed or its disk was full, after 2 attempts. Run the suite again.',
      },
    ],
  });
});

test('a last line that was torn is passed over, at whatever byte', () => {
  const text = aJournal();
  const whole = text.lastIndexOf('\n', text.length - 2) + 1;
  for (const cut of [whole + 1, whole + 40, text.length - 1])
    expect(read(text.slice(0, cut)), `after ${cut}`).toMatchObject({
      attempts: [{}],
      end: undefined,
      problems: [{ actual: 'its last line is torn' }],
    });
});

test('an edited line is named, and nothing from there on is evidence', () => {
  const text = aJournal({ attempts: [aFailure(), aFailure({ test: '2' })] });
  const edited = linesOf(text).map((line, index) => (index === 3 ? line.replace('"ok":false', '"ok":true') : line));

  expect(read(joined(edited))).toMatchObject({
    attempts: [{ test: '1' }],
    end: undefined,
    problems: [
      {
        subject: 'a.ndjson, line 4',
        actual: 'edited',
        message:
          'The journal a.ndjson was changed at or before line 4, so nothing from that line on counts. Run the suite again.',
      },
    ],
  });
});

test('a line that was removed, doubled or swapped is named', () => {
  const lines = linesOf(aJournal({ attempts: [anAttempt(), anAttempt({ test: '2' })] }));
  const swapped = [...lines.slice(0, 2), lines[3], lines[2], ...lines.slice(4)] as string[];

  expect(problemsOf(joined(lines.toSpliced(2, 1)))).toMatchObject([{ subject: 'a.ndjson, line 3', actual: 'edited' }]);
  expect(problemsOf(joined(lines.toSpliced(2, 0, lines[2] ?? '')))).toMatchObject([{ subject: 'a.ndjson, line 4' }]);
  expect(problemsOf(joined(swapped))).toMatchObject([{ subject: 'a.ndjson, line 3' }]);
});

test('a line in the middle that is no line cannot be read', () => {
  const lines = linesOf(aJournal());

  for (const line of ['', 'no JSON', '{"type":"attempt"}'])
    expect(problemsOf(joined(lines.toSpliced(2, 0, line)))).toMatchObject([
      {
        subject: 'a.ndjson, line 3',
        actual: 'unreadable',
        message:
          'Line 3 of the journal a.ndjson cannot be read, so nothing from that line on counts. Run the suite again.',
      },
    ]);
});

test('a line that is chained and of no known kind cannot be read', () => {
  for (const line of [{ type: 'attempt', at: 'soon' }, { type: 'verdict' }, '{"a":}'])
    expect(problemsOf(journalOf(aPlan(), line, anEnd()))).toMatchObject([{ actual: 'unreadable' }]);
});

test('what is appended after the end is named', () => {
  expect(problemsOf(journalOf(...linesOfAJournal(), anAttempt()))).toMatchObject([
    { actual: 'attempt', message: 'The journal a.ndjson continues after its end: two runs wrote to it.' },
  ]);
  expect(problemsOf(aJournal() + aJournal())).toMatchObject([{ subject: 'a.ndjson, line 7', actual: 'edited' }]);
});

test('a second plan is named', () => {
  const [plan, ...rest] = linesOfAJournal();

  expect(problemsOf(journalOf(plan ?? {}, aPlan({ run: 'r2' }), ...rest))).toMatchObject([
    { actual: 'plan', message: 'The journal a.ndjson has a second plan: two runs wrote to it.' },
  ]);
});

test('what does not begin with a plan is no journal', () => {
  expect(read(journalOf(anAttempt(), aPlan()))).toMatchObject({
    actual: 'attempt',
    message: 'a.ndjson does not begin with a plan, so it is not a journal.',
  });
  expect(read('')).toMatchObject({
    actual: '0 bytes',
    message: 'a.ndjson has no plan, so it is not a journal. Pass a file from .gate/journal.',
  });
  expect(read('\n')).toMatchObject({ subject: 'a.ndjson, line 1', actual: 'unreadable' });
  expect(read(JSON.stringify(aPlan()))).toMatchObject({ message: expect.stringContaining('has no plan') });
});

test('shards share their list of tests, and a list of another text is another one', () => {
  const first = aReadJournal({ plan: { shard: { current: 1, total: 2 } } });
  const second = aReadJournal({ plan: { shard: { current: 2, total: 2 }, run: 'r2' } });
  const other = aReadJournal({ plan: { tests: [] } });

  expect(second.plan.tests).toBe(first.plan.tests);
  expect(second.plan).toEqual(aPlan({ shard: { current: 2, total: 2 }, run: 'r2' }));
  expect(other.plan.tests).toEqual([]);
});

test('a plan whose list of tests is not its last key is read as it is', () => {
  const { tests, type, ...rest } = aPlan();
  const more = linesOfAJournal({ attempts: [] }).slice(1);
  const text = journalOf(JSON.stringify({ type, tests, ...rest, retries: 7 }), ...more);

  expect(read(text)).toMatchObject({ plan: { ...aPlan(), retries: 7 }, problems: [] });
  expect(read(journalOf({ ...aPlan(), tests: [{ id: 1 }] }, anEnd()))).toMatchObject({ actual: 'unreadable' });
});
