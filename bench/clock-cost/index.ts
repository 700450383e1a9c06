import { median } from 'playwright-gate/statistics';
import { defineBench } from '../bench.ts';
import { withDeployment } from '../lib/deployment.ts';
import { runTests, type TestOutcome } from '../lib/suite.ts';

const MEASURES = {
  'main thread': ({ attached }: TestOutcome) => attached<number>('main thread')[0] ?? NaN,
  test: ({ duration }: TestOutcome) => duration,
};
const [BASE, ...WAYS] = ['no clock', 'no flow', 'a flow'];

export default defineBench({
  name: 'clock-cost',
  summary: "what the clock costs a page's main thread and a test, with and without a flow, in turns",
  args: { rounds: 40 },
  limits: { 'main thread': { atMost: 1.01, digits: 3 }, test: { atMost: 1.02, digits: 3 } },
  run: ({ rounds }, { figure }) =>
    withDeployment(async (deployment) => {
      const outcomes = await runTests(['--config=bench/clock-cost', '--project=staging'], {
        ...{ ...deployment.env, GATE: 'observe' },
        ...{ WAYS: [BASE, ...WAYS].join(','), ROUNDS: String(rounds) },
      });
      for (const measure of ['main thread', 'test'] as const) {
        const values = (way = '') =>
          // The first tests of a worker also pay for the worker.
          Array.from({ length: rounds - 1 }, (_, index) => {
            const outcome = outcomes.find(({ title }) => title === `${way} ${index + 1}`);
            return outcome ? MEASURES[measure](outcome) : NaN;
          });
        for (const way of WAYS) {
          const [without, with_] = [values(BASE), values(way)];
          const ratio = median(with_.map((value, index) => value / (without[index] ?? NaN)));
          const medians = `${BASE} ${median(without).toFixed(1)} ms, ${way} ${median(with_).toFixed(1)} ms`;
          figure(measure, ratio, `${measure}: ${medians}, median ratio of ${without.length} pairs`);
        }
      }
    }),
});
