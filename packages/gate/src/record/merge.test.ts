import { expect, test } from '@playwright/test';
import { aFailure, anAttempt, aPlannedTest, MINUTE, START } from '../testing/builders.ts';
import { aReadJournal, type JournalChange } from '../testing/journals.ts';
import type { Attempt, JournalLine } from '../schema/journal.ts';
import type { PlannedTest } from '../schema/plan.ts';
import type { Journal } from '../schema/record.ts';
import { mergeJournals } from './merge.ts';

const tests = ['1', '2', '3'].map((id) => aPlannedTest({ id }));
const shard = (current: number, { plan, ...change }: JournalChange = {}, total = 3) =>
  aReadJournal(
    {
      attempts: [anAttempt({ test: String(current) })],
      ...change,
      plan: { tests, shard: { current, total }, ...plan },
    },
    `shard-${current}.ndjson`,
  );
const three = () => [shard(1), shard(2), shard(3)];
const outcomeOf = (attempts: Attempt[], planned: Partial<PlannedTest> = {}) =>
  mergeJournals([aReadJournal({ attempts, plan: { tests: [aPlannedTest(planned)] } })]).tests[0]?.outcome;

test('the shards of a run make one record', () => {
  const record = mergeJournals(three());

  expect(record).toMatchObject({
    problems: [],
    errors: [],
    remeasurements: [],
    ends: { length: 3 },
    began: START,
    ended: START + MINUTE,
  });
  expect(record.tests.map(({ id, outcome, attempts }) => [id, outcome, attempts.length])).toEqual([
    ['1', 'passed', 1],
    ['2', 'passed', 1],
    ['3', 'passed', 1],
  ]);
});

test('the order of the journals does not matter', () => {
  const [a, b, c] = three();
  const expected = JSON.stringify(mergeJournals([a!, b!, c!]));

  for (const order of [
    [c, b, a],
    [b, a, c],
    [c, a, b],
  ])
    expect(JSON.stringify(mergeJournals(order.map((one) => one!)))).toBe(expected);
});

test('a shard that says nothing of its measurements has not sent them', () => {
  const delivery: JournalLine = { type: 'delivery', made: 4, sent: 4, spooled: 0, lost: 0, because: [] };

  expect(mergeJournals([shard(1, { more: [delivery] }), shard(2), shard(3, { more: [delivery] })]).delivery).toEqual({
    made: 8,
    sent: 8,
    spooled: 0,
    lost: 0,
    silent: 1,
    because: ['shard 2 of 3 sent nothing'],
  });
  expect(mergeJournals([1, 2, 3].map((one) => shard(one, { more: [delivery] }))).delivery).not.toHaveProperty('silent');
});

test('one re-measurement given twice counts once and is a problem', () => {
  const look = (name: string, machine = 'one') => ({
    ...shard(1, { plan: { round: 2, at: START + MINUTE, machine } }),
    name,
  });
  const problemsOf = (...looks: Journal[]) =>
    mergeJournals([...three(), ...looks]).problems.map(({ message }) => message);

  expect(problemsOf(look('look.ndjson'), look('copy.ndjson'))).toEqual([
    'look.ndjson and copy.ndjson are the same re-measurement. Pass it once.',
  ]);
  expect(problemsOf(look('look.ndjson'), look('other.ndjson', 'another'))).toEqual([]);
});

test('a shard that is missing is a problem of the record', () => {
  expect(mergeJournals(three().slice(1)).problems).toMatchObject([{ subject: 'shard 1 of 3', actual: 'missing' }]);
});

test('what a later look has left is told, also where it was interrupted', () => {
  const findings = [{ variable: 'TOKEN', where: 'a', redacted: true }];
  const look = aReadJournal({ plan: { round: 2, at: START + MINUTE }, end: { status: 'interrupted' } }, 'look');

  expect(mergeJournals([aReadJournal(), { ...look, secrets: { type: 'secrets', findings } }])).toMatchObject({
    problems: [],
    secrets: findings,
  });
});

test('without a journal there is nothing to merge', () => {
  expect(() => mergeJournals([])).toThrow('There are no journals to merge.');
});

test('of a run all that its journals saw is kept', () => {
  const more = (name: string): JournalChange['more'] => [
    { type: 'error', at: START, message: `error of ${name}` },
    { type: 'health', name, state: 'ok', detail: '' },
  ];
  const first = shard(1, { more: more('a') }, 2);
  const second = shard(2, { more: more('b') }, 2);
  first.ledger = { type: 'ledger', planned: 1, remaining: ['entity 1'] };
  second.ledger = { type: 'ledger', planned: 1, remaining: ['entity 2'] };
  second.secrets = { type: 'secrets', findings: [{ variable: 'TOKEN', where: 'a', redacted: true }] };

  expect(mergeJournals([first, second])).toMatchObject({
    errors: ['shard 1 of 2: error of a', 'shard 2 of 2: error of b'],
    health: [{ name: 'a' }, { name: 'b' }],
    leaked: ['entity 1', 'entity 2'],
    secrets: [{ variable: 'TOKEN' }],
  });
  expect(mergeJournals([aReadJournal({ more: more('a') })]).errors).toEqual(['error of a']);
});

for (const [what, attempts, outcome] of [
  ['passed', [anAttempt()], 'passed'],
  ['failed as it was expected to', [anAttempt({ status: 'failed' })], 'passed'],
  ['failed', [aFailure()], 'failed'],
  ['failed twice', [aFailure(), aFailure({ attempt: 1 })], 'failed'],
  ['failed and then passed', [aFailure(), anAttempt({ attempt: 1 })], 'flaky'],
  ['passed as its second attempt, written first', [anAttempt({ attempt: 1 }), aFailure()], 'flaky'],
  [
    'had no snapshot, and then matched its own',
    [aFailure({ error: "A snapshot doesn't exist at a.png, writing actual." }), anAttempt({ attempt: 1 })],
    'failed',
  ],
  [
    'also had no snapshot, and then matched its own',
    [aFailure({ error: "expect(1); also: A snapshot doesn't exist at a.png" }), anAttempt({ attempt: 1 })],
    'failed',
  ],
  ['was skipped', [anAttempt({ status: 'skipped' })], 'skipped'],
  ['was skipped because others failed', [anAttempt({ status: 'skipped', ok: false })], 'did not run'],
  ['failed and then skipped itself', [aFailure(), anAttempt({ attempt: 1, status: 'skipped' })], 'failed'],
  [
    'was interrupted and then skipped',
    [aFailure({ status: 'interrupted' }), anAttempt({ attempt: 1, status: 'skipped' })],
    'skipped',
  ],
  ['was interrupted', [aFailure({ status: 'interrupted' })], 'did not run'],
  ['failed and was then interrupted', [aFailure(), aFailure({ attempt: 1, status: 'interrupted' })], 'failed'],
  [
    'timed out and was then interrupted',
    [aFailure({ status: 'timedOut' }), aFailure({ attempt: 1, status: 'interrupted' })],
    'failed',
  ],
  ['has no attempt', [], 'did not run'],
] as [string, Attempt[], string][])
  test(`a test that ${what} is counted as "${outcome}"`, () => {
    expect(outcomeOf(attempts)).toBe(outcome);
  });

test('a test without an attempt that was to be skipped is skipped', () => {
  expect(outcomeOf([], { expected: 'skipped' })).toBe('skipped');
});

test('attempts of one number are put in the order of their time', () => {
  expect(outcomeOf([anAttempt({ at: START + 5 }), aFailure({ at: START + 1 })])).toBe('flaky');
  expect(outcomeOf([aFailure({ at: START + 5 }), anAttempt({ at: START + 1 })])).toBe('failed');
});

test('a test that two shards ran is a problem, and the first one counts', () => {
  const { problems, tests: results } = mergeJournals([
    shard(1, {}, 2),
    shard(2, { attempts: [aFailure({ test: '1' }), anAttempt({ test: '2' })] }, 2),
  ]);

  expect(problems).toMatchObject([
    {
      subject: '1',
      actual: 'in shard-1.ndjson and in shard-2.ndjson',
      message: 'A test ran in two shards, shard-1.ndjson and shard-2.ndjson, so they do not belong to the same run.',
    },
  ]);
  expect(results[0]?.outcome).toBe('passed');
});

test('a test that the plan does not know is a problem', () => {
  expect(mergeJournals([aReadJournal({ attempts: [anAttempt(), anAttempt({ test: 'x' })] })]).problems).toMatchObject([
    {
      subject: 'x',
      message: 'shard-1.ndjson has a test that is not in the plan. It comes from another commit or was edited.',
    },
  ]);
});

test('problems of reading and of clocks are problems of the record', () => {
  const { problems } = mergeJournals([shard(1, { end: false }, 2), shard(2, { end: { elapsed: 0 } }, 2)]);

  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('has no end'),
    expect.stringContaining('The clock of the machine'),
  ]);
});

test('a run begins with its first shard and ends with the last thing that any shard saw', () => {
  const early = shard(1, { plan: { at: START - 5_000 }, end: { at: START + 1_000, elapsed: 6_000 } }, 2);
  const killed = shard(2, { end: false, attempts: [anAttempt({ test: '2', at: START + 90_000, duration: 500 })] }, 2);

  expect(mergeJournals([early, killed])).toMatchObject({ began: START - 5_000, ended: START + 90_500 });
  expect(mergeJournals([shard(1, { end: false, attempts: [] }, 1)])).toMatchObject({ began: START, ended: START });
});

test('what one shard of several was told to leave out, and another build that one saw, is of the whole run', () => {
  const { plan, otherBuilds } = mergeJournals([
    shard(1),
    shard(2, { plan: { partial: ['-x'], lenient: ['-u'] } }),
    shard(3, { more: [{ type: 'build', at: START, build: { identity: '3e1b80a' } }] }),
  ]);

  expect(plan).toMatchObject({ partial: ['-x'], lenient: ['-u'] });
  expect(otherBuilds).toEqual(['3e1b80a']);
});
