import { expect, test } from '@playwright/test';
import {
  aFailedTest,
  aFailure,
  aFlakyTest,
  anAttempt,
  anEnd,
  anEntry,
  aPlan,
  aRecord,
  aTest,
  someContext,
  START,
} from '../testing/builders.ts';
import type { RuleContext } from './rule.ts';
import type { TestResult } from '../schema/record.ts';
import { toTryAgain } from './failed-tests.ts';
import { testFailures } from './test-failures.ts';

const findingsFor = (tests: TestResult[], change: Partial<RuleContext> = {}) =>
  testFailures.check(someContext({ record: aRecord({ tests }), ...change }));
const failedWith = (error: string, change: Partial<TestResult> = {}) =>
  aFailedTest({ attempts: [aFailure({ error }), aFailure({ error, attempt: 1, at: START + 20_000 })], ...change });
const failedOnceWith = (error: string, change: Partial<TestResult> = {}) =>
  aFailedTest({ attempts: [aFailure({ error })], ...change });

test('tests that passed, were flaky, were skipped or did not run are no failures', () => {
  const others = (['skipped', 'did not run'] as const).map((outcome) => aTest({ id: outcome, outcome, attempts: [] }));

  expect(findingsFor([aTest(), aFlakyTest({ id: '2' }), ...others])).toEqual([]);
});

test('a failed test fails with its last error and what each attempt saw', () => {
  const attempts = [
    aFailure({ error: 'broken; first', duration: 12.4 }),
    aFailure({ error: 'broken; second', attempt: 1, status: 'timedOut', worker: 3 }),
  ];

  expect(findingsFor([aFailedTest({ attempts })])).toEqual([
    {
      rule: 'test failures',
      effect: 'fail',
      subject: 'Create › shows it (entity/create.spec.ts:4)',
      actual: 'broken; second',
      limit: 'no failure',
      evidence: expect.arrayContaining([
        'attempt 1 in worker 0: failed after 12 ms: broken; first',
        'attempt 2 in worker 3: timedOut after 900 ms: broken; second',
      ]) as string[],
      message: 'Create › shows it: broken; second',
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
  const outside = aFailedTest({ attempts: [aFailure({ outside: true }), aFailure({ attempt: 1, outside: true })] });

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
  const tests = Array.from({ length: 6 }, (_, index) => failedWith('read ECONNRESET', { id: String(index) }));

  expect(findingsFor(tests)[0]).toMatchObject({ subject: '6 tests', evidence: { length: 5 } });
});

test('what failed while the target was gone at the end is undecided', () => {
  const ends = [anEnd(), anEnd({ unreachable: 'it did not answer in 5 s' })];
  const effectOf = (test: TestResult) =>
    testFailures.check(someContext({ record: aRecord({ tests: [test], ends }) })).map(({ effect }) => effect);

  expect(effectOf(failedWith('locator.click: Timeout 5000ms exceeded.'))).toEqual(['undecided']);
  // It was asked right after the failure, and was there; or an assertion saw what it shows.
  const reached = [0, 1].map((attempt) => aFailure({ error: 'late', attempt, target: 'reached' }));
  expect(effectOf(aFailedTest({ attempts: reached }))).toEqual(['fail']);
  expect(effectOf(failedWith('expect(locator).toBeVisible() failed'))).toEqual(['fail']);
});

test('what failed while the target was away is undecided, and says what else that has led to', () => {
  const away = { target: { unreachable: 'https://x answered 503' } };
  const tests = [
    aFailedTest({ attempts: [aFailure(away), aFailure({ ...away, attempt: 1 })] }),
    aTest({ id: '2', outcome: 'did not run', attempts: [] }),
  ];
  const record = aRecord({
    tests,
    leaked: ['entity e2e-1'],
    ends: [anEnd({ unreachable: 'https://x answered 503', stopped: 'it stays away' })],
  });

  expect(testFailures.check(someContext({ record })).map(({ message }) => message)).toEqual([
    'The target could not be reached, so nothing is known about 1 test: https://x answered 503. The run was stopped early; 1 test did not run. Nobody could ask whether 1 resource of the run is still there.',
  ]);
});

test('a test that failed once is not confirmed, unless another with the same error is; also where the gate only observed', () => {
  const effects = (tests: TestResult[], plan = {}) =>
    testFailures
      .check(someContext({ record: aRecord({ tests, plan: aPlan({ tests, ...plan }) }) }))
      .map(({ effect, message }) => [effect, message]);
  const once = failedOnceWith('saw 3', { id: '2', title: 'once' });

  expect(effects([once])).toEqual([['undecided', 'once failed once and was not tried again: saw 3']]);
  expect(effects([once], { enforced: false })).toEqual(effects([once]));
  expect(effects([failedWith('saw 4', { title: 'twice' }), once])).toEqual([
    ['fail', 'twice: saw 4'],
    ['fail', 'once: saw 3'],
  ]);
  expect(effects([failedWith('another', { title: 'twice' }), once]).map(([effect]) => effect)).toEqual([
    'fail',
    'undecided',
  ]);
});

test('a second failure of another kind confirms nothing', () => {
  const attempts = [
    aFailure({ error: 'expect(locator).toBeVisible() failed; Locator: a' }),
    aFailure({ error: 'EEXIST: file already exists', attempt: 1, at: START + 20_000 }),
  ];
  const [finding] = findingsFor([aFailedTest({ attempts })]);

  expect(finding).toMatchObject({ effect: 'undecided' });
  expect(finding?.message).toContain('failed otherwise in each attempt');
});

for (const [what, first, second, effect] of [
  ['the same matcher at the same place, whatever it saw', 'a.spec.ts:4:3', 'a.spec.ts:4:3', 'fail'],
  ['at different places', 'a.spec.ts:9:3', 'a.spec.ts:4:3', 'undecided'],
  [
    'in a helper, from different lines',
    'page.ts:2:1 from a.spec.ts:9:3',
    'page.ts:2:1 from a.spec.ts:4:3',
    'undecided',
  ],
  ['without places, as older journals are', undefined, undefined, 'fail'],
] as const)
  test(`two failures of one kind are ${effect === 'fail' ? 'one' : 'not one'}: ${what}`, () => {
    for (const [kind, one, other] of [
      ['expect(received).toBe(expected)', 'Expected: "paid"; Received: "pending"', 'Expected: 201; Received: 409'],
      ['Test timeout of 2500ms exceeded.', 'waiting for a', 'waiting for b'],
    ] as const) {
      const attempts = [
        aFailure({ error: `${kind}; ${one}`, place: first }),
        aFailure({ error: `${kind}; ${other}`, place: second, attempt: 1, at: START + 20_000 }),
      ];
      const [finding] = findingsFor([aFailedTest({ attempts })]);

      expect(finding).toMatchObject({ effect });
      if (first) expect(finding?.evidence[0]).toContain(` at ${first}: `);
    }
  });

test('of an outage that began between two attempts the first one alone is a failure, and is not confirmed', () => {
  const attempts = [aFailure(), aFailure({ attempt: 1, error: 'page.goto: net::ERR_CONNECTION_REFUSED' })];

  expect(findingsFor([aFailedTest({ attempts })])).toMatchObject([
    { effect: 'undecided', actual: 'the target could not be reached' },
  ]);
});

test('what is tried again: each error once, five at most, and nothing where a failure is confirmed', () => {
  const ids = (tests: TestResult[]) => toTryAgain(someContext({ record: aRecord({ tests }) })).map(({ id }) => id);
  const many = ['a 1', 'a 2', 'b', 'c', 'd', 'e', 'f'].map((error, index) => failedOnceWith(error, { id: `${index}` }));

  expect(ids(many)).toEqual(['0', '2', '3', '4', '5']);
  expect(ids(many.slice(0, 3))).toEqual(['0', '2', '1']);
  expect(ids([...many, failedWith('z', { id: 'z' })])).toEqual([]);
  expect(ids([failedOnceWith('read ECONNRESET')])).toEqual([]);
  for (const error of ['expect(1); also: ', ''].map(
    (before) => `${before}A snapshot doesn't exist at a.png, writing actual.`,
  ))
    expect(ids([failedOnceWith(error)])).toEqual([]);
});

test('tests of three areas that failed at the same moment, while others passed later, are undecided', () => {
  const together = ['entity', 'journey', 'portal'].map((area, index) =>
    failedOnceWith('gone', { id: area, area, title: `${index}` }),
  );
  const later = aTest({ id: 'later', attempts: [anAttempt({ at: START + 30_000 })] });

  expect(findingsFor([...together, later])).toMatchObject([
    { effect: 'undecided', actual: 'tests of several areas failed at the same moment' },
  ]);
  // What failed again on its own is not explained by it.
  const again = aFailure({ error: 'gone', attempt: 1, at: START + 50_000 });
  const confirmed = together.map((test) => ({ ...test, attempts: [...test.attempts, again] }));
  expect(findingsFor([...confirmed, later]).map(({ effect }) => effect)).toEqual(['fail', 'fail', 'fail']);
});
