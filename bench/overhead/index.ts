import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { median } from 'playwright-gate/statistics';
import { defineBench } from '../bench.ts';
import { withDeployment } from '../lib/deployment.ts';
import { runTests, type TestOutcome } from '../lib/suite.ts';

const MEASURES = {
  'main thread': ({ attached }: TestOutcome) => attached<number>('main thread')[0] ?? NaN,
  test: ({ duration }: TestOutcome) => duration,
};

/**
 * Creates a contact in these ways of clicks.spec.ts, in turns, and compares each way with the first.
 * @returns by measure and way the median ratio of the pairs, and a sentence on the medians
 */
const compare = (rounds: number, [base = '', ...ways]: string[]) =>
  withDeployment(async (deployment) => {
    const state = path.join(deployment.folder, 'state.json');
    writeFileSync(state, JSON.stringify(await deployment.bareState()));
    const outcomes = await runTests(['--config=bench/overhead', '--project=staging'], {
      ...{ ...deployment.env, GATE: 'observe', BARE_STATE: state },
      ...{ WAYS: [base, ...ways].join(','), ROUNDS: String(rounds) },
    });
    return (['main thread', 'test'] as const).flatMap((measure) => {
      const values = (way: string) =>
        // The first tests of a worker also pay for the worker.
        Array.from({ length: rounds - 1 }, (_, index) => {
          const outcome = outcomes.find(({ title }) => title === `${way} ${index + 1}`);
          return outcome ? MEASURES[measure](outcome) : NaN;
        });
      return ways.map((way) => {
        const [without, with_] = [values(base), values(way)];
        const ratio = median(with_.map((value, index) => value / (without[index] ?? NaN)));
        const medians = `${base} ${median(without).toFixed(1)} ms, ${way} ${median(with_).toFixed(1)} ms`;
        return { measure, ratio, sentence: `${measure}: ${medians}, median ratio of ${without.length} pairs` };
      });
    });
  });

export const overhead = defineBench({
  name: 'overhead',
  summary: 'the same clicks with and without our fixtures, in turns',
  args: { rounds: 45 },
  async run({ rounds }) {
    for (const { measure, ratio, sentence } of await compare(rounds, ['bare', 'no flow']))
      if (measure === 'test') console.log(`${sentence} ${ratio.toFixed(2)}`);
  },
});

export const clockCost = defineBench({
  name: 'clock-cost',
  summary: "what the clock costs a page's main thread and a test, with and without a flow, in turns",
  args: { rounds: 40 },
  limits: { 'main thread': { atMost: 1.01, digits: 3 }, test: { atMost: 1.02, digits: 3 } },
  async run({ rounds }, { figure }) {
    for (const { measure, ratio, sentence } of await compare(rounds, ['no clock', 'no flow', 'a flow']))
      figure(measure, ratio, sentence);
  },
});
