import { expect, test } from '@playwright/test';
import type { RunRecord, TestResult } from '../schema/record.ts';
import { CONTROL, NEW } from '../schema/sides.ts';
import { aFailedTest, aFailure, aPlan, aRecord, someContext, START } from '../testing/builders.ts';
import { failedTests, toCompare } from './failed-tests.ts';

const loaded = { asked: ['@shop/cart'], others: [] };
const twice = (error: string, change: Partial<TestResult>): TestResult =>
  aFailedTest({ attempts: [aFailure({ error }), aFailure({ error, attempt: 1, at: START + 20_000 })], ...change });

/** A run in which the first test has failed with both builds, and others have not been compared. */
const recordOf = (...others: TestResult[]): RunRecord =>
  aRecord({
    plan: aPlan({ control: { name: 'the last verified build', modules: ['@shop/cart'], whole: true } }),
    tests: [twice('down', { id: '1' }), ...others],
    turns: [
      [1, 2].flatMap((pair) =>
        [NEW, CONTROL].map((side) => ({ test: '1', side, pair, attempt: aFailure({ error: 'down', loaded }) })),
      ),
    ],
  });

for (const [name, test_, lifted] of [
  ['takes turns, and was not reached', twice('otherwise', { id: '2' }), true],
  ['cannot take turns, and fails with the same error', twice('down', { id: '2', serial: 'a' }), true],
  ['cannot take turns, and fails otherwise', twice('otherwise', { id: '2', serial: 'a' }), false],
] as const)
  test(`where one test is broken anyway, one that ${name} ${lifted ? 'is not shown to be' : 'is'} a failure of this change`, () => {
    const { elsewhere, unproven, confirmed } = failedTests(someContext({ record: recordOf(test_) }));

    expect(elsewhere.map(({ id }) => id)).toEqual(['1']);
    expect((lifted ? unproven : confirmed).map(({ id }) => id)).toEqual(['2']);
  });

test('three tests take turns: of each error the one that fails soonest', () => {
  const after = (duration: number, error: string, id: string) =>
    aFailedTest({ id, attempts: [aFailure({ error, duration })] });
  const tests = [
    after(9_000, 'gone', 'gone, late'),
    after(30_000, 'slow', 'slow'),
    after(400, 'gone', 'gone, soon'),
    after(20_000, 'third', 'third'),
    after(7_000, 'fourth', 'fourth'),
  ];
  const record = aRecord({ tests: [after(1, 'elsewhere', 'of another channel'), ...tests] });
  const compared = toCompare(someContext({ record }), ({ id }) => id !== 'of another channel');

  expect(compared.map(({ id }) => id)).toEqual(['gone, soon', 'fourth', 'third']);
});
