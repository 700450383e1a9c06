import { expect, test } from '@playwright/test';
import type { Suite, TestError, TestStep } from '@playwright/test/reporter';
import { failurePlace, specOf } from './failure-place.ts';

const SPEC = '/project/tests/cart.spec.ts';
const place = (file: string, line: number) => ({ file, line, column: 7 });
const fileSuite = { type: 'file', location: place(SPEC, 0) } as Suite;
/** A test of the spec that a function of another file declares. */
const declared = {
  parent: { type: 'describe', parent: fileSuite } as Suite,
  location: place('/project/tests/made.ts', 3),
};

const step = (title: string, { line = 1, ...change }: Partial<TestStep> & { line?: number } = {}): TestStep => ({
  ...({ title, category: 'test.step', duration: 5, steps: [], location: place(SPEC, line) } as Partial<TestStep>),
  ...(change as TestStep),
});
const error = (message: string, at?: [string, number], ...stack: string[]): TestError => ({
  message,
  ...(at ? { location: place(...at) } : {}),
  stack: [message, ...stack.map((frame) => `    at ${frame}`)].join('\n'),
});
const TIME_IS_UP = error('Test timeout of 2500ms exceeded.');
const hanging = { duration: -1 };

for (const [what, errors, steps, expected] of [
  ['an assertion of the spec', [error('Error: a', [SPEC, 4])], [], 'tests/cart.spec.ts:4:7'],
  [
    'one of a page object, with the innermost line of the spec',
    [
      error(
        'Error: a',
        ['/project/pages/cart.ts', 12],
        'CartPage.pay (/project/pages/cart.ts:12:7)',
        `async pays (${SPEC}:8:9)`,
        `file://${SPEC}:20:5`,
      ),
    ],
    [],
    'pages/cart.ts:12:7 from tests/cart.spec.ts:8:9',
  ],
  ['the first of several', [error('Error: a', [SPEC, 4]), error('Error: b', [SPEC, 9])], [], 'tests/cart.spec.ts:4:7'],
  [
    'the call that a timeout cut',
    [TIME_IS_UP, error('Error: hook', [SPEC, 1]), error('locator.click: Test timeout of 2500ms exceeded.', [SPEC, 6])],
    [step('a'), step('hook', { category: 'hook', line: 30, ...hanging })],
    'tests/cart.spec.ts:6:7',
  ],
  [
    'the step that has no end, with those around it',
    [TIME_IS_UP],
    [
      step('a'),
      step('b', { line: 2, ...hanging, steps: [step('c', { line: 3 }), step('d', { line: 4, ...hanging })] }),
      step('e', { line: 5 }),
    ],
    'tests/cart.spec.ts:4:7 from tests/cart.spec.ts:2:7',
  ],
  [
    'the last step, where the test waited for something else',
    [TIME_IS_UP],
    [step('a'), step('b', { line: 2 })],
    'tests/cart.spec.ts:2:7',
  ],
  ['no place', [TIME_IS_UP], [step('Before Hooks', { category: 'hook' })], undefined],
  ['a place that is none', [error('connect ECONNREFUSED ::1:9', ['Error: connect ECONNREFUSED :', 1])], [], undefined],
  ['no error', [], [step('a', hanging)], undefined],
] as [string, TestError[], TestStep[], string | undefined][])
  test(`an attempt failed at: ${what}`, () => {
    expect(failurePlace(declared, { errors, steps }, '/project')).toBe(expected);
  });

test('a test is of the spec that Playwright loads, whoever declares it', () => {
  expect(specOf(declared)).toBe(SPEC);
  expect(specOf({ parent: { type: 'project' } as Suite, location: place('/other.ts', 1) })).toBe('/other.ts');
});
