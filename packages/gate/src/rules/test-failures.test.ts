import { expect, test } from '@playwright/test';
import {
  aFailedTest,
  aFailure,
  aFlakyTest,
  anAttempt,
  anEnd,
  anEntry,
  aRecord,
  aTest,
  someContext,
  START,
} from '../testing/builders.ts';
import type { RuleContext } from './rule.ts';
import type { TestResult } from '../schema/record.ts';
import { testFailures } from './test-failures.ts';

const findingsFor = (tests: TestResult[], change: Partial<RuleContext> = {}) =>
  testFailures.check(someContext({ record: aRecord({ tests }), ...change }));
const failedWith = (error: string, change: Partial<TestResult> = {}) =>
  aFailedTest({ attempts: [aFailure({ error })], ...change });

test('tests that passed, were flaky, were skipped or did not run are no failures', () => {
  const others = (['skipped', 'did not run'] as const).map((outcome) => aTest({ id: outcome, outcome, attempts: [] }));

  expect(findingsFor([aTest(), aFlakyTest({ id: '2' }), ...others])).toEqual([]);
});

test('a failed test fails with its last error and what each attempt saw', () => {
  const attempts = [
    aFailure({ error: 'first', duration: 12.4 }),
    aFailure({ error: 'second', attempt: 1, status: 'timedOut', worker: 3 }),
  ];

  expect(findingsFor([aFailedTest({ attempts })])).toEqual([
    {
      rule: 'test failures',
      effect: 'fail',
      subject: 'Create › shows it (entity/create.spec.ts:4)',
      actual: 'second',
      limit: 'no failure',
      evidence: expect.arrayContaining([
        'attempt 1 in worker 0: failed after 12 ms: first',
        'attempt 2 in worker 3: timedOut after 900 ms: second',
      ]) as string[],
      message: 'Create › shows it: second',
    },
  ]);
});

test('the last attempt that has an error tells it', () => {
  const attempts = [aFailure({ error: 'told' }), aFailure({ attempt: 1, error: undefined })];

  expect(findingsFor([aFailedTest({ attempts })])[0]?.actual).toBe('told');
  expect(findingsFor([aFailedTest({ attempts: [aFailure({ error: undefined })] })])[0]?.actual).toBe(
    'no error was reported',
  );
});

test('a failure in quarantine blocks nobody', () => {
  expect(findingsFor([aFailedTest()], { quarantine: [anEntry()] })).toEqual([]);
});

test('a failure outside of the test itself is not hidden by a quarantine', () => {
  const outside = aFailedTest({ attempts: [aFailure({ outside: true })] });

  expect(findingsFor([outside], { quarantine: [anEntry()] })).toMatchObject([{ effect: 'fail' }]);
});

for (const quarantine of [[anEntry({ expires: '2026-11-20' })], { unreadable: 'no' }, [anEntry({ test: 'other' })]])
  test(`a quarantine that is over, unreadable or for another test hides nothing: ${JSON.stringify(quarantine)}`, () => {
    expect(findingsFor([aFailedTest()], { quarantine })).toMatchObject([{ effect: 'fail' }]);
  });

test('tests that failed for the same infrastructure failure are undecided together', () => {
  const findings = findingsFor([
    failedWith('page.goto: net::ERR_CONNECTION_REFUSED', { id: '1' }),
    failedWith('connect ECONNREFUSED 127.0.0.1:80', { id: '2' }),
    failedWith('browserType.launch: no such file', { id: '3' }),
    failedWith('Expected: 3', { id: '4', title: 'Create › counts' }),
  ]);

  expect(findings.map(({ effect, subject, actual }) => [effect, subject, actual])).toEqual([
    ['fail', 'Create › counts (entity/create.spec.ts:4)', 'Expected: 3'],
    ['undecided', '2 tests', 'the target could not be reached'],
    ['undecided', '1 test', 'the browser crashed or did not start'],
  ]);
  expect(findings[1]?.message).toBe(
    'The target could not be reached, so nothing is known about 2 tests: page.goto: net::ERR_CONNECTION_REFUSED',
  );
});

test('at most five tests of an infrastructure failure are named', () => {
  const tests = Array.from({ length: 6 }, (_, index) => failedWith('ECONNREFUSED', { id: String(index) }));

  expect(findingsFor(tests)[0]).toMatchObject({ subject: '6 tests', evidence: { length: 5 } });
});

test('what failed while the target was gone at the end is undecided', () => {
  const record = aRecord({
    tests: [aFailedTest()],
    ends: [anEnd(), anEnd({ unreachable: 'it did not answer in 5 s' })],
  });

  expect(testFailures.check(someContext({ record }))).toMatchObject([
    { effect: 'undecided', actual: 'the target was unreachable at the end of the run (it did not answer in 5 s)' },
  ]);
});

test('tests of three areas that failed at the same moment, while others passed later, are undecided', () => {
  const together = ['entity', 'journey', 'portal'].map((area, index) =>
    aFailedTest({ id: area, area, title: `${index}` }),
  );
  const later = aTest({ id: 'later', attempts: [anAttempt({ at: START + 30_000 })] });

  expect(findingsFor([...together, later])).toMatchObject([
    { effect: 'undecided', actual: 'tests of several areas failed at the same moment' },
  ]);
  expect(findingsFor(together).map(({ effect }) => effect)).toEqual(['fail', 'fail', 'fail']);
});
