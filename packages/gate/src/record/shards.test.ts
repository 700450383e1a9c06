import { expect, test } from '@playwright/test';
import { aFailure, anAttempt, aPlannedTest, DIGESTS, MINUTE, samplesOf, START } from '../testing/builders.ts';
import { aReadJournal, type JournalChange } from '../testing/journals.ts';
import type { Plan } from '../schema/plan.ts';
import { mergeJournals } from './merge.ts';

const tests = ['1', '2'].map((id) => aPlannedTest({ id }));
const shard = (
  current: number,
  plan: Partial<Plan> = {},
  name = `shard-${current}.ndjson`,
  change: JournalChange = {},
) =>
  aReadJournal(
    {
      attempts: [anAttempt({ test: String(current) })],
      ...change,
      plan: { tests, shard: { current, total: 2 }, ...plan },
    },
    name,
  );
const problemsOf = (...journals: ReturnType<typeof shard>[]) => mergeJournals(journals).problems;

test('two shards of two are all', () => {
  expect(problemsOf(shard(1), shard(2))).toEqual([]);
});

test('a shard that is missing is named', () => {
  expect(problemsOf(shard(2))).toEqual([
    {
      subject: 'shard 1 of 2',
      actual: 'missing',
      limit: '2 shards, each once',
      message:
        'The journal of shard 1 of 2 is missing. The shard was killed at its start, or its journal was not collected.',
    },
  ]);
  expect(problemsOf(shard(1))).toMatchObject([{ subject: 'shard 2 of 2', actual: 'missing' }]);
  expect(problemsOf(aReadJournal({ plan: { shard: { current: 2, total: 1 } } }))[0]?.limit).toBe('1 shard, each once');
});

test('a shard that is there twice is named, with both journals', () => {
  expect(problemsOf(shard(1), shard(2), shard(2, {}, 'again.ndjson'))).toMatchObject([
    {
      subject: 'shard 2 of 2',
      actual: '2 times',
      message: 'again.ndjson and shard-2.ndjson are both shard 2 of 2. One of them belongs to another attempt.',
    },
    { subject: '2' },
  ]);
});

test('a shard beyond the last one cannot be', () => {
  expect(
    problemsOf(shard(1), shard(2), shard(3, { shard: { current: 3, total: 2 } }, 'x', { attempts: [] })),
  ).toMatchObject([
    { subject: 'x', actual: 'shard 3 of 2', message: 'x says that it is shard 3 of 2, which is not possible.' },
  ]);
});

test('a number of shards that no run has is told instead of being counted through', () => {
  const of = (total: number) => problemsOf(aReadJournal({ plan: { shard: { current: 1, total } } }));

  expect(of(1_000)).toHaveLength(999);
  expect(of(1_001)).toMatchObject([{ subject: '1001 shards', limit: 'at most 1000 shards' }]);
  expect(of(Number.MAX_SAFE_INTEGER)).toHaveLength(1);
});

for (const [what, plan] of [
  ['run', { run: 'r2' }],
  ['tests', { digests: { ...DIGESTS, tests: 'other' } }],
  ['policy', { digests: { ...DIGESTS, policy: 'other' } }],
  ['configuration', { digests: { ...DIGESTS, configuration: 'other' } }],
  ['target', { target: 'https://other' }],
  ['target', { stage: 'production' }],
  ['number of shards', { shard: { current: 2, total: 3 } }],
  ['build', { build: { identity: '5c' } }],
  ['build', { build: { unknown: 'no answer' } }],
  ['overrides', { overrides: { entity: 'http://localhost:5173/entity.js' } }],
] as [string, Partial<Plan>][])
  test(`a journal with another ${what} is foreign: ${JSON.stringify(plan)}`, () => {
    const problems = problemsOf(shard(1), shard(2, plan));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      subject: 'shard-2.ndjson',
      actual: expect.stringContaining(`${what} `),
      limit: expect.stringContaining(`${what} `),
      message: expect.stringMatching(/^shard-2\.ndjson .*\.$/),
    });
    expect(problems[0]?.actual).not.toBe(problems[0]?.limit);
  });

const look = (round: number, plan: Partial<Plan> = {}, change: JournalChange = {}) =>
  aReadJournal(
    { attempts: [anAttempt({ samples: samplesOf([round]) })], ...change, plan: { round, ...plan } },
    `look-${round}.ndjson`,
  );

test('re-measurements are kept apart, in their order, with their machines and what they leaked', () => {
  const third = look(3, { machine: 'third' });
  third.ledger = { type: 'ledger', planned: 1, remaining: ['entity 3'] };
  const record = mergeJournals([third, look(2, { machine: 'second' }), aReadJournal()]);

  expect(record).toMatchObject({ problems: [], leaked: ['entity 3'], ends: { length: 1 }, plan: { round: 1 } });
  expect(record.tests[0]?.attempts).toHaveLength(1);
  expect(record.remeasurements).toEqual([
    { machine: 'second', attempts: [expect.objectContaining({ samples: [expect.objectContaining({ duration: 2 })] })] },
    { machine: 'third', attempts: [expect.anything()] },
  ]);
});

test('a re-measurement of another run is a problem, and does not count', () => {
  const record = mergeJournals([aReadJournal(), look(2, { run: 'r2' })]);

  expect(record.remeasurements).toEqual([]);
  expect(record.problems).toEqual([
    {
      subject: 'look-2.ndjson',
      actual: 'run r2',
      limit: 'run r1',
      message: 'look-2.ndjson is a re-measurement of another run.',
    },
  ]);
});

for (const [what, plan, change] of [
  ['target', { target: 'https://other' }, {}],
  ['policy', { digests: { ...DIGESTS, policy: 'other' } }, {}],
  ['build', { build: { identity: '5c' } }, {}],
  ['build', {}, { end: { build: { identity: '5c' } } }],
] as [string, Partial<Plan>, JournalChange][])
  test(`a re-measurement with another ${what} is a problem: ${JSON.stringify({ ...plan, ...change })}`, () => {
    expect(mergeJournals([aReadJournal(), look(2, plan, change)]).problems).toMatchObject([
      { subject: 'look-2.ndjson', actual: `another ${what}` },
    ]);
  });

test('what a shard has tried in turns with another control than the run has is a problem', () => {
  const control = (build: string) => ({ name: 'the last verified build', build, modules: ['@portal/a'], whole: true });
  const shard = (current: number, build: string, round: number, again?: Plan['again']) =>
    aReadJournal(
      {
        plan: { shard: { current, total: 2 }, at: START + round, round, control: control(build), again },
        attempts: current === 1 ? [anAttempt()] : [],
      },
      `${current}-${round}.ndjson`,
    );
  const problemsOf = (build: string, again?: Plan['again']) =>
    mergeJournals([shard(1, 'one', 1), shard(2, build, 1), shard(2, build, 2, again)]).problems;

  expect(problemsOf('other', 'in turns')).toMatchObject([
    { actual: 'another control', message: expect.stringContaining('Give all shards the same history, and run') },
  ]);
  expect(problemsOf('one', 'in turns')).toEqual([]);
  expect(problemsOf('other', 'failures')).toEqual([]);
});

test('a re-measurement from before the run on its machine is a problem, and lifts no failure', () => {
  const run = aReadJournal({ attempts: [aFailure()] });
  const record = mergeJournals([run, look(2, { at: START - MINUTE, again: 'failures' })]);

  expect(record.tests).toMatchObject([{ outcome: 'failed', attempts: { length: 1 } }]);
  expect(record.problems).toMatchObject([{ subject: 'look-2.ndjson', actual: 'an earlier beginning' }]);
  // Clocks of several machines differ.
  expect(mergeJournals([run, look(2, { at: START - MINUTE, machine: 'second' })]).problems).toEqual([]);
});

test('a re-measurement that was killed is a problem and is used for what it has', () => {
  const record = mergeJournals([aReadJournal(), look(2, {}, { end: false })]);

  expect(record.problems).toMatchObject([{ subject: 'look-2.ndjson' }]);
  expect(record.remeasurements).toHaveLength(1);
});

test('re-measurements alone have no run that they belong to', () => {
  expect(mergeJournals([look(2)]).problems).toMatchObject([{ subject: 'shard 1 of 1', actual: 'missing' }]);
  expect(mergeJournals([look(2)]).began).toBe(START);
});

const failedOnce = aFailure();
const PASSED_LATER = [failedOnce, anAttempt({ attempt: 1 })];
for (const [what, change, problems] of [
  ['nothing failed', {}, 1],
  ['a test failed at first', { attempts: PASSED_LATER }, 1],
  ['a test was skipped with its group', { attempts: [anAttempt({ status: 'skipped', ok: false })] }, 1],
  ['a test failed in the end', { attempts: [failedOnce] }, 0],
  ['a test passed in one round of its group only', { attempts: [anAttempt(), aFailure({ attempt: 1 })] }, 0],
  ['something failed outside of tests', { more: [{ type: 'error', at: START, message: 'no server' }] }, 0],
] as [string, JournalChange, number][])
  test(`a run that Playwright calls failed though ${what} ${problems ? 'is a problem' : 'is explained'}`, () => {
    expect(mergeJournals([aReadJournal({ ...change, end: { status: 'failed' } })]).problems).toHaveLength(problems);
  });

test('what a look has lifted explains why Playwright calls the run failed', () => {
  const run = aReadJournal({ attempts: [failedOnce], end: { status: 'failed' } });
  const record = mergeJournals([run, look(2, { again: 'failures' })]);

  expect(record).toMatchObject({ problems: [], tests: [{ outcome: 'flaky' }] });
  expect(
    mergeJournals([
      shard(1),
      aReadJournal({ plan: { tests, shard: { current: 2, total: 2 } }, attempts: [], end: { status: 'failed' } }),
    ]).problems,
  ).toMatchObject([
    {
      subject: 'shard 2 of 2',
      actual: 'failed',
      message: expect.stringContaining('Playwright calls shard 2 of 2 failed, though no test failed'),
    },
  ]);
});
