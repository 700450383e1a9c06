import {
  test as playwright,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test';
import type { FlowClock } from './flow/clock.ts';
import { clock, context, flowFixtures, type Flow } from './flow/fixture.ts';

export { expect } from '@playwright/test';
export { FlowClock } from './flow/clock.ts';
export { clock, context, flowFixtures, type Budgets, type Flow, type FlowOptions } from './flow/fixture.ts';
export { secretMade } from './runtime/made-secrets.ts';

const { flow, measures } = flowFixtures();
export { measures };

/** Playwright's test with `flow`: measures what a user waits for, to a frame. */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & { clock: FlowClock; flow: Flow },
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
> = playwright.extend<{ clock: FlowClock; flow: Flow }>({
  clock: [clock, { scope: 'test', box: true }],
  context,
  flow,
});
