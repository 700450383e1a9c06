import { chromium, test, type BrowserContext } from '@playwright/test';
import { cleanText } from './runtime/clean.ts';
import { FlowClock } from './flow/clock.ts';
import { measureStep } from './flow/fixture.ts';
import { currentRun } from './runtime/run.ts';
import { loadPolicy } from './runtime/policy.ts';

// Imported by a configuration, and so by each worker: the steps of every test become flows, and no spec changes.

type Step = typeof test.step;
type TestType = { step: Step; extend: (...args: never[]) => TestType };

/** The clock of the test that is running in this worker. */
const clocks = new WeakMap<object, FlowClock>();

function currentClock(): FlowClock | undefined {
  try {
    const info = test.info();
    const clock = clocks.get(info) ?? new FlowClock();
    clocks.set(info, clock);
    return clock;
  } catch {
    return undefined;
  }
}

let patterns: Promise<[string, RegExp][]> | undefined;

/** The policy's flows that are steps; none where it cannot be read, for no step fails by that. */
async function stepPatterns(): Promise<[string, RegExp][]> {
  const { policy } = await loadPolicy(currentRun().project, {}, test.info().config.configFile);
  return policy.steps.map(({ title, flow }) => [flow ?? '', title]);
}

/** The flow that a step is: as the policy names it, else the pattern's first group, else the step's title. */
async function flowOf(title: string): Promise<string | undefined> {
  patterns ??= stepPatterns().catch(() => []);
  for (const [name, pattern] of await patterns) {
    const found = pattern.exec(title);
    // A title may hold what was typed, and a name by which evidence is compared is not cleaned afterwards.
    if (found) return name || cleanText(found[1] ?? title);
  }
  return undefined;
}

/** Lets the steps of a test function, and of those that extend it, be measured. */
function wrap(type: TestType): void {
  const { step, extend } = type;
  const measured = async (title: string, body: Parameters<Step>[1], options?: Parameters<Step>[2]) => {
    const clock = currentClock();
    const flow = clock && (await flowOf(title));
    if (!clock || flow === undefined) return step(title, body, options);
    return step(
      title,
      (info) => measureStep(flow, clock, async () => body(info), { step, testInfo: test.info() }),
      options,
    );
  };
  const both: object = Object.assign(measured, step);
  type.step = both as Step;
  type.extend = (...args: never[]) => {
    const extended = extend(...args);
    wrap(extended);
    return extended;
  };
}

wrap(test);

/** Playwright's client tells of each new context; there is no public place that does. */
const { _instrumentation: instrumentation } = chromium as unknown as {
  _instrumentation?: { addListener?: (listener: object) => void };
};
instrumentation?.addListener?.({
  runAfterCreateBrowserContext: async (context: BrowserContext) => currentClock()?.watch(context),
});
