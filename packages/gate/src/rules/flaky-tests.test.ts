import { expect, test } from '@playwright/test';
import {
  aFailure,
  aFlakyTest,
  aHistory,
  anAttempt,
  anEntry,
  aPastRun,
  aPolicy,
  aRecord,
  aTest,
  manyTests,
  someContext,
  START,
} from '../testing/builders.ts';
import type { RuleContext } from './rule.ts';
import type { TestResult } from '../schema/record.ts';
import { flakyTests } from './flaky-tests.ts';

const findingsFor = (
  tests: TestResult[],
  limits: { most?: number; share?: number } = {},
  change: Partial<RuleContext> = {},
) => flakyTests.check(someContext({ record: aRecord({ tests }), policy: aPolicy({ flaky: limits }), ...change }));
const effectsFor = (...given: Parameters<typeof findingsFor>) => findingsFor(...given).map(({ effect }) => effect);
const several = (count: number) =>
  Array.from({ length: count }, (_, index) => aFlakyTest({ id: `f${index}`, title: `Flaky › ${index}` }));

test('without a flaky test there is nothing to say', () => {
  expect(findingsFor([aTest(), aTest({ id: '2', outcome: 'failed' })])).toEqual([]);
});

for (const [count, most, effect] of [
  [1, 0, 'undecided'],
  [1, 1, 'warn'],
  [2, 1, 'undecided'],
  [2, 2, 'warn'],
] as const)
  test(`${count} flaky where ${most} may be gives ${effect} for each`, () => {
    expect(effectsFor([...several(count), ...manyTests(10)], { most })).toEqual(Array(count).fill(effect));
  });

for (const [others, effect] of [
  [18, 'undecided'],
  [19, 'warn'],
  [20, 'warn'],
] as const)
  test(`one flaky of ${others + 1} where 5 % may be gives ${effect}`, () => {
    const idle = (['skipped', 'did not run'] as const).map((outcome) => aTest({ id: outcome, outcome, attempts: [] }));

    expect(effectsFor([...several(1), ...manyTests(others), ...idle], { most: 9, share: 0.05 })).toEqual([effect]);
  });

test('a flaky test weighs as much as the weightiest flow that it measures', () => {
  const flows = { light: { warn: 1, fail: 2, weight: 0.1 }, heavy: { warn: 1, fail: 2, weight: 3 } };
  const of = (names: string[], most: number) =>
    flakyTests.check(
      someContext({
        record: aRecord({ tests: [aFlakyTest({ flows: names })] }),
        policy: aPolicy({ flows, flaky: { most } }),
      }),
    )[0]?.effect;

  expect(of(['light', 'heavy'], 2)).toBe('undecided');
  expect(of(['light', 'heavy'], 3)).toBe('warn');
  expect(of(['light'], 1)).toBe('warn');
  expect(of(['light'], 0)).toBe('undecided');
  expect(of(['unheard of'], 1)).toBe('warn');
});

test('a flaky test in quarantine is none', () => {
  expect(findingsFor([aFlakyTest()], {}, { quarantine: [anEntry()] })).toEqual([]);
});

test('a flaky test in quarantine is told where a hook or a fixture of it failed', () => {
  const test = aFlakyTest();
  const attempts = test.attempts.map((attempt) => ({ ...attempt, ...(attempt.ok ? {} : { outside: true }) }));

  expect(findingsFor([{ ...test, attempts }], {}, { quarantine: [anEntry()] })).toHaveLength(1);
});

test('the reason tells how many there were, its limit, and what happened', () => {
  expect(findingsFor([aFlakyTest(), ...manyTests(2)], { most: 0, share: 0.07 })).toEqual([
    {
      rule: 'flaky tests',
      effect: 'undecided',
      subject: 'Create › shows it (entity/create.spec.ts:4)',
      actual: '1 flaky test, 33.3 %',
      limit: '0 and 7 %',
      evidence: expect.arrayContaining([
        'attempt 1 in worker 0: failed after 900 ms: expect(locator).toBeVisible() failed',
        'attempt 2 in worker 0: passed after 900 ms',
      ]) as string[],
      message: 'Create › shows it failed, then passed on retry: expect(locator).toBeVisible() failed',
    },
  ]);
});

test('a test that was flaky before says so', () => {
  const history = aHistory({
    runs: [aPastRun({ flaky: ['1'] }), aPastRun({ flaky: ['1', '2'] }), aPastRun({ flaky: ['2'] })],
  });

  expect(findingsFor([aFlakyTest()], {}, { history })[0]?.message).toContain('(flaky in 2 of the last 3 runs):');
});

test('too many that were flaky at the same moment are undecided, and few a warning', () => {
  const together = ['entity', 'journey', 'portal'].map((area) => aFlakyTest({ id: area, area }));
  const apart = aFlakyTest({
    id: 'apart',
    attempts: [aFailure({ at: START + 60_000 }), anAttempt({ attempt: 1, at: START + 90_000 })],
  });

  expect(effectsFor([...together, apart])).toEqual(Array(4).fill('undecided'));
  expect(findingsFor(together)[0]?.message).toContain('at the same moment as tests of other areas');
  expect(effectsFor(together, { most: 3 })).toEqual(['warn', 'warn', 'warn']);
});
