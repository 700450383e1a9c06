import { test, type TestFixture } from '@playwright/test';
import { SAMPLE_ATTACHMENT, type Sample } from '../index.ts';
import gate, { type FlowName } from '../../../../gate.config.ts';
import { FlowClock } from './clock.ts';

/** Measures what a user waits for, under the name that `gate.config.ts` gives it a budget by. */
export type Flow = <T>(name: FlowName, body: () => Promise<T>) => Promise<T>;

/** The clock of the test's pages. */
export const clock: TestFixture<FlowClock, object> = async ({}, use) => use(new FlowClock());

const ms = (value: number) => `${Math.round(value).toLocaleString('en')} ms`;
const tenths = (value: number) => Math.round(value * 10) / 10;

/** Where the spec calls the flow, so that reports point there and not here. */
function callSite(): { file: string; line: number; column: number } | undefined {
  const line = new Error().stack?.split('\n')[3];
  const [, file, row, column] = /\(?((?:file:\/\/)?\/[^()]+|[A-Z]:[^()]+):(\d+):(\d+)\)?$/.exec(line ?? '') ?? [];
  return file ? { file: file.replace(/^file:\/\//, ''), line: Number(row), column: Number(column) } : undefined;
}

function summary({ duration, precision, stepDuration, coarseBecause, outcome, flow }: Sample): string {
  const { warn, fail } = gate.flows[flow as FlowName];
  const budget = `budget: warn ${ms(warn)}, fail ${ms(fail)}`;
  if (outcome === 'failed') return `did not come to its end (${budget})`;
  return precision === 'frame'
    ? `took ${ms(duration)} for the user (${budget}; the tool noticed after ${ms(stepDuration)})`
    : `took about ${ms(duration)} (${budget}; coarse: ${coarseBecause})`;
}

export const flow: TestFixture<Flow, { clock: FlowClock }> = async ({ clock }, use, testInfo) => {
  await use(async (name, body) => {
    if (!(name in gate.flows))
      throw new Error(`The flow ${String(name)} has no budget: give it one in gate.config.ts, under flows.`);
    const location = callSite();
    return test.step(
      `flow ${name}`,
      async () => {
        const { result, interactions, ...timed } = await clock.time(body);
        const completed = 'value' in result;
        const coarse = !completed || timed.coarseBecause !== undefined;
        const sample: Sample = {
          flow: name,
          outcome: completed ? 'completed' : 'failed',
          duration: tenths(coarse ? timed.stepDuration : timed.duration),
          precision: coarse ? 'coarse' : 'frame',
          coarseBecause: completed ? timed.coarseBecause : 'it did not come to its end',
          stepDuration: tenths(timed.stepDuration),
          interactions: interactions.map((one) => ({ ...one, duration: tenths(one.duration) })),
          attempt: testInfo.retry,
          worker: testInfo.workerIndex,
          project: testInfo.project.name,
          explanation: timed.explanation,
          yardstick: timed.yardstick,
        };
        await test.step(
          summary(sample),
          async (step) => {
            for (const { input, awaited, duration } of sample.interactions)
              await test.step(
                awaited ? `${ms(duration)}: ${input} → ${awaited}` : `${ms(duration)}: ${input}`,
                () => undefined,
                {
                  location,
                },
              );
            await step.attach(SAMPLE_ATTACHMENT, { body: JSON.stringify(sample), contentType: 'application/json' });
          },
          { location },
        );
        if (completed) return result.value;
        throw result.error;
      },
      { location },
    );
  });
};
