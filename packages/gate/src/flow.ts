import {
  test as playwright,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestFixture,
  type TestType,
} from '@playwright/test';
import type { FlowClock } from './flow/clock.ts';
import { watchContexts } from './flow/every-context.ts';
import { clock, context, flowFixtures, sideFixture, type Flow } from './flow/fixture.ts';
import { inTurns } from './flow/in-turns.ts';
import type { Side } from './flow/side.ts';
import { currentSides } from './runtime/sides.ts';

export { expect } from '@playwright/test';
export { FlowClock } from './flow/clock.ts';
export type { Side } from './flow/side.ts';
export { clock, context, flowFixtures, type Budgets, type Flow, type FlowOptions } from './flow/fixture.ts';
export { secretMade } from './runtime/made-secrets.ts';

const sides = currentSides();
const { flow, measures } = flowFixtures();
export { measures };

/** The fixture that says what a test runs against: usually the build that is judged, in a later look perhaps the control. */
export const side: TestFixture<Side, object> = sideFixture(sides);

/** A test function whose workers know of every context what it loads. */
const watched = <Args extends object, WorkerArgs extends object>(test: TestType<Args, WorkerArgs>) =>
  (test as unknown as typeof playwright).extend<object, { contextsOfSides: void }>({
    contextsOfSides: [
      async ({ playwright, browser }, use) => {
        watchContexts(playwright, browser);
        await use();
      },
      { scope: 'worker', auto: true, box: true },
    ],
  }) as unknown as TestType<Args, WorkerArgs>;

/**
 * A test function of your own, whose tests the gate can run against the control as well: wrap it where you extend it.
 * Outside of such a look it is the function that you gave.
 */
export const sideBySide = <Args extends object, WorkerArgs extends object>(
  test: TestType<Args, WorkerArgs>,
): TestType<Args, WorkerArgs> => (Object.keys(sides.sides).length ? inTurns(watched(test), sides) : test);

/** Playwright's test with `flow`: measures what a user waits for, to a frame. */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & { clock: FlowClock; flow: Flow; side: Side },
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
> = sideBySide(
  playwright.extend<{ clock: FlowClock; flow: Flow; side: Side }>({
    side: [side, { scope: 'test', box: true }],
    clock: [clock, { scope: 'test', box: true }],
    baseURL: async ({ baseURL, side }, use) => use(side.url ?? baseURL),
    context,
    flow,
  }),
);
