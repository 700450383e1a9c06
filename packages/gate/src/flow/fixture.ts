import { test, type BrowserContext, type TestFixture, type TestInfo, type TestStepInfo } from '@playwright/test';
import { FLOW_ANNOTATION, SAMPLE_ATTACHMENT, type Sample } from '../schema/sample.ts';
import { sealedSample } from '../schema/sample-seal.ts';
import type { Sides } from '../schema/sides.ts';
import { FlowClock } from './clock.ts';
import { against } from './every-context.ts';
import { Side } from './side.ts';

/** Measures what a user waits for, under a name. */
export type Flow<Name extends string = string> = <T>(name: Name, body: () => Promise<T>) => Promise<T>;

/** What a user may wait, in milliseconds. */
interface Limits {
  warn: number;
  fail: number;
}

/** The part of a policy that the clock knows. */
export interface Budgets<Name extends string> {
  flows: { [Flow in Name]: Limits };
}

export interface FlowOptions {
  /** Whether a test has to declare with `measures()` what it measures. */
  declared?: boolean;
}

const ms = (value: number) => `${Math.round(value).toLocaleString('en')} ms`;
const tenths = (value: number) => Math.round(value * 10) / 10;

/** Where the spec calls the flow, so that reports point there and not here. */
function callSite(): { file: string; line: number; column: number } | undefined {
  const line = new Error().stack?.split('\n')[3];
  const [, file, row, column] = /\(?((?:file:\/\/)?\/[^()]+|[A-Z]:[^()]+):(\d+):(\d+)\)?$/.exec(line ?? '') ?? [];
  return file ? { file: file.replace(/^file:\/\//, ''), line: Number(row), column: Number(column) } : undefined;
}

/** From how many milliseconds on a report says what the tool's own looks cost. */
const TELL_FROM = 20;

function summary(sample: Sample, limits: Limits | undefined) {
  const { duration, precision, stepDuration, coarseReason, outcome, explanation: { toolWork = 0 } = {} } = sample;
  const budget = limits ? `budget: warn ${ms(limits.warn)}, fail ${ms(limits.fail)}` : 'no budget';
  if (outcome === 'failed') return `did not come to its end (${budget})`;
  return precision === 'frame'
    ? `took ${ms(duration)} for the user (${budget}; the tool noticed after ${ms(stepDuration)}${toolWork < TELL_FROM ? '' : `, and kept the page busy for up to ${ms(toolWork)} of it`})`
    : `took about ${ms(duration)} (${budget}; coarse: ${coarseReason})`;
}

interface Reporting {
  step: typeof test.step;
  testInfo: TestInfo;
  limits?: Limits | undefined;
  location?: ReturnType<typeof callSite>;
}

/**
 * Runs what a flow does, and attaches a sample of what it took, with steps that show it in a report.
 * @throws what `body` throws
 */
export async function measureStep<T>(
  name: string,
  clock: FlowClock,
  body: () => Promise<T>,
  { step: inStep, testInfo, limits, location }: Reporting,
): Promise<T> {
  const { result, interactions, ...timed } = await clock.time(body);
  const completed = 'value' in result;
  const coarse = !completed || timed.coarseReason !== undefined;
  const sample: Sample = {
    flow: name,
    outcome: completed ? 'completed' : 'failed',
    duration: tenths(coarse ? timed.stepDuration : timed.duration),
    precision: coarse ? 'coarse' : 'frame',
    coarseReason: completed ? timed.coarseReason : 'it did not come to its end',
    stepDuration: tenths(timed.stepDuration),
    interactions: interactions.map((one) => ({ ...one, duration: tenths(one.duration) })),
    attempt: testInfo.retry,
    worker: testInfo.workerIndex,
    project: testInfo.project.name,
    explanation: timed.explanation,
    machineProbe: timed.machineProbe,
  };
  const options = location ? { location } : {};
  const sealed = sealedSample(sample, { test: testInfo.testId, attempt: testInfo.retry });
  const attachment = { body: sealed, contentType: 'application/json' };
  await inStep(
    summary(sample, limits),
    // Older versions of Playwright give a step nothing to attach to.
    async (step?: TestStepInfo) => {
      for (const { input, awaited, duration } of sample.interactions)
        await inStep(
          awaited ? `${ms(duration)}: ${input} → ${awaited}` : `${ms(duration)}: ${input}`,
          () => undefined,
          options,
        );
      await (step?.attach
        ? step.attach(SAMPLE_ATTACHMENT, attachment)
        : testInfo.attach(SAMPLE_ATTACHMENT, attachment));
    },
    options,
  );
  if (completed) return result.value;
  throw result.error;
}

const declares = ({ annotations }: TestInfo, name: string) =>
  annotations.some(({ type, description }) => type === FLOW_ANNOTATION && description === name);

const withoutBudget = (name: string) =>
  `The flow ${name} has no budget: give it one in gate.config.ts, under flows, or correct its name.`;

/** What the test runs against. */
export const sideFixture =
  (sides: Sides): TestFixture<Side, object> =>
  async ({}, use, testInfo) => {
    const side = new Side(sides, testInfo);
    await against(side, () => use(side));
    await side.tell(testInfo);
  };

/** The clock of the test's pages. */
export const clock: TestFixture<FlowClock, object> = async ({}, use) => use(new FlowClock());

/** Playwright's context, watched by the clock, with the builds of the test's side. */
export const context: TestFixture<BrowserContext, { context: BrowserContext; clock: FlowClock; side: Side }> = async (
  { context, clock, side },
  use,
) => {
  await side.applyTo(context);
  await clock.watch(context);
  await use(context);
};

/**
 * The fixture `flow`, and the helper by which tests declare what they measure.
 * @param policy gives the flows their names and budgets; without one, any name will do
 */
export function flowFixtures<Name extends string>(policy?: Budgets<Name>, { declared = false }: FlowOptions = {}) {
  const budgets: Partial<Record<string, Limits>> = policy?.flows ?? {};
  const flow: TestFixture<Flow<Name>, { clock: FlowClock }> = async ({ clock }, use, testInfo) => {
    await use(async (name, body) => {
      if (policy && !Object.hasOwn(budgets, name)) throw new Error(withoutBudget(name));
      if (declared && !declares(testInfo, name))
        throw new Error(
          `This test measures the flow ${name} without declaring it: add ...measures('${name}') to its details.`,
        );
      const location = callSite();
      const { step } = test;
      return step(
        `flow ${name}`,
        () => measureStep(name, clock, body, { step, testInfo, limits: budgets[name], location }),
        location ? { location } : {},
      );
    });
  };
  /** Details by which a test declares the flows that it measures: `test('...', { tag: '@smoke', ...measures('pay') }, ...)`. */
  const measures = (...names: Name[]) => {
    const unknown = policy && names.find((name) => !Object.hasOwn(budgets, name));
    if (unknown !== undefined) throw new Error(`measures('${unknown}'): ${withoutBudget(unknown)}`);
    return { annotation: names.map((description) => ({ type: FLOW_ANNOTATION, description })) };
  };
  return { flow, measures };
}
