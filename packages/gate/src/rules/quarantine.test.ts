import { expect, test } from '@playwright/test';
import {
  aFailedTest,
  aFailure,
  aFlakyTest,
  anAttempt,
  anEntry,
  aPolicy,
  aRecord,
  aTest,
  DAY,
  manyTests,
  someContext,
} from '../testing/builders.ts';
import type { RuleContext } from './rule.ts';
import type { Quarantine } from '../schema/quarantine.ts';
import type { TestResult } from '../schema/record.ts';
import { quarantine } from './quarantine.ts';

const SUITE = [aTest(), ...manyTests(19)];
const findingsFor = (
  entries: RuleContext['quarantine'],
  tests: TestResult[] = SUITE,
  change: Partial<RuleContext> = {},
) => quarantine.check(someContext({ record: aRecord({ tests }), quarantine: entries, ...change }));
const withEntry = (change: Partial<Quarantine[number]>, now?: number) =>
  findingsFor([anEntry(change)], SUITE, now === undefined ? {} : { now });
const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

test('no quarantine, and an entry for a test that passes, are no findings', () => {
  expect(findingsFor([])).toEqual([]);
  expect(findingsFor([anEntry()])).toEqual([]);
});

test('a quarantine that cannot be read leaves the run undecided, with its message', () => {
  expect(findingsFor({ unreadable: 'quarantine.json: it is no JSON.' })).toEqual([
    expect.objectContaining({
      effect: 'undecided',
      subject: 'quarantine.json',
      message: 'quarantine.json: it is no JSON.',
    }),
  ]);
});

test('an entry holds until the end of its last day in UTC, and leaves the run undecided from then on', () => {
  const end = day('2026-11-30') + DAY;

  expect(withEntry({}, end - 1)).toEqual([]);
  expect(withEntry({}, end)).toEqual([
    expect.objectContaining({
      effect: 'undecided',
      actual: 'expired on 2026-11-30',
      message:
        'The quarantine of entity/create.spec.ts › Create › shows it expired on 2026-11-30. Its owner, team entity, must fix the test (E-1) or remove it.',
    }),
  ]);
});

for (const [since, expires, days, findings] of [
  ['2026-11-20', '2026-12-20', 30, 0],
  ['2026-11-20', '2026-12-21', 30, 1],
  ['2026-11-20', '2026-11-27', 7, 0],
  ['2026-11-20', '2026-11-28', 7, 1],
  ['2026-11-22', '2026-11-22', 30, 0],
  ['2026-11-22', '2026-11-21', 30, 1],
] as const)
  test(`an entry from ${since} to ${expires} where ${days} days are allowed gives ${findings} findings`, () => {
    const policy = aPolicy({ quarantine: { days } });
    const found = findingsFor([anEntry({ since, expires })], SUITE, { policy });

    expect(found.map(({ effect, limit }) => [effect, limit])).toEqual(
      Array(findings).fill(['undecided', `${days} days`]),
    );
  });

test('an entry may begin a day ahead, for time zones, and not later', () => {
  const since = '2026-11-23';

  expect(withEntry({ since }, day(since) - DAY)).toEqual([]);
  expect(withEntry({ since }, day(since) - DAY - 1)).toMatchObject([
    { effect: 'undecided', actual: 'starts on 2026-11-23', limit: 'has started' },
  ]);
});

test('an entry for a test that the suite does not have is told, and blocks nobody', () => {
  expect(withEntry({ test: 'entity/gone.spec.ts › Gone' })).toEqual([
    expect.objectContaining({
      effect: 'warn',
      message: 'The quarantine lists entity/gone.spec.ts › Gone, which is not in the suite. Remove the entry.',
    }),
  ]);
});

for (const [tests, share, entries, findings] of [
  [19, 0.05, 1, 1],
  [20, 0.05, 1, 0],
  [39, 0.05, 2, 1],
  [40, 0.05, 2, 0],
  [100, 0.14, 14, 0],
  [100, 0.14, 15, 1],
  [100, 0.07, 7, 0],
  [100, 0.07, 8, 1],
  [100, 0, 0, 0],
  [100, 0, 1, 1],
  [10, 0.2, 2, 0],
] as const)
  test(`${entries} entries of ${tests} tests where ${share} of them may be give ${findings} findings`, () => {
    const suite = manyTests(tests);
    const those = suite.slice(0, entries).map(({ title }) => anEntry({ test: `entity/create.spec.ts › ${title}` }));
    const found = findingsFor(those, suite, { policy: aPolicy({ quarantine: { share } }) });

    expect(found.map(({ effect, subject }) => [effect, subject])).toEqual(
      Array(findings).fill(['undecided', 'quarantine.json']),
    );
  });

test('a share is written as a person writes it', () => {
  const [reason] = findingsFor([anEntry(), anEntry()], [aTest()], { policy: aPolicy({ quarantine: { share: 0.07 } }) });

  expect(reason).toMatchObject({ actual: '2 tests', limit: '0 (7 % of 1)' });
  expect(reason?.message).toBe('The quarantine holds 2 tests, more than 7 % of the suite. Fix some of them first.');
});

test('what fails or is flaky in quarantine is told', () => {
  const [failed] = findingsFor([anEntry()], [aFailedTest(), ...manyTests(19)]);
  const [wasFlaky] = findingsFor([anEntry()], [aFlakyTest(), ...manyTests(19)]);

  expect(failed).toEqual({
    rule: 'quarantine',
    effect: 'warn',
    subject: 'entity/create.spec.ts › Create › shows it',
    actual: 'failed',
    limit: 'in quarantine until 2026-11-30',
    evidence: [],
    message:
      'Create › shows it failed in quarantine (team entity, E-1, until 2026-11-30): expect(locator).toBeVisible() failed',
  });
  expect(wasFlaky).toMatchObject({ effect: 'warn', actual: 'was flaky' });
  expect(wasFlaky?.message).toContain('Create › shows it was flaky in quarantine');
});

test('a failure outside of the quarantined test is left to the rule that fails for it', () => {
  expect(
    findingsFor([anEntry()], [aFailedTest({ attempts: [aFailure({ outside: true })] }), ...manyTests(19)]),
  ).toEqual([]);
});

const expectedToFail = (status: 'failed' | 'passed', change: Partial<TestResult> = {}) =>
  aTest({
    expected: 'failed',
    outcome: status === 'failed' ? 'passed' : 'failed',
    attempts: [anAttempt({ status, ok: status === 'failed' })],
    ...change,
  });

for (const [what, status, entries, effect, says] of [
  ['fails and has no owner', 'failed', [], 'undecided', 'is not in quarantine, so nobody owns it'],
  ['fails in quarantine', 'failed', [anEntry()], 'warn', 'failed as expected in quarantine (team entity, E-1'],
  ['passes', 'passed', [], 'undecided', 'was expected to fail (test.fail), but passed. Remove test.fail'],
  ['passes in quarantine', 'passed', [anEntry()], 'warn', 'but passed in quarantine'],
] as const)
  test(`a test that is expected to fail and ${what} is ${effect}`, () => {
    const found = findingsFor([...entries], [expectedToFail(status), ...manyTests(19)]);

    expect(found).toEqual([
      expect.objectContaining({ rule: 'quarantine', effect, message: expect.stringContaining(says) }),
    ]);
  });
