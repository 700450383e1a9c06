import { Deployment } from './lib/deployment.ts';
import { runTests, type TestOutcome } from './lib/report.ts';
import { median } from './lib/statistics.ts';

/** What the flow clock costs a page and a test: the same clicks without it, with it, and with a flow, in turns. */
const ROUNDS = Number(process.argv[2] ?? 40);
const LIMITS = { 'main thread': 1.01, test: 1.02 };

const deployment = await Deployment.start();
try {
  const env = { ...deployment.env, GATE: 'observe', CLOCK_ROUNDS: String(ROUNDS) };
  const outcomes = runTests(['--config=bench/overhead', '--project=staging', 'bench/overhead/clock'], env);
  const values = (way: string, of: (outcome: TestOutcome) => number) =>
    // The first tests of a worker also pay for the worker.
    Array.from({ length: ROUNDS - 1 }, (_, index) => {
      const outcome = outcomes.find(({ title }) => title === `${way} ${index + 1}`);
      return outcome ? of(outcome) : NaN;
    });
  const measures: Record<keyof typeof LIMITS, (outcome: TestOutcome) => number> = {
    'main thread': ({ attached }) => attached<number>('main thread')[0] ?? NaN,
    test: ({ duration }) => duration,
  };
  for (const [what, of] of Object.entries(measures) as [keyof typeof LIMITS, (outcome: TestOutcome) => number][])
    for (const way of ['no flow', 'a flow']) {
      const [without, with_] = [values('no clock', of), values(way, of)];
      const ratio = median(with_.map((value, index) => value / (without[index] ?? NaN)));
      const ok = ratio <= LIMITS[what];
      if (!ok) process.exitCode = 1;
      console.log(
        `${ok ? '✓' : '✗'} ${what} of a test with ${way}: ${median(without).toFixed(1)} ms without the clock, ${median(with_).toFixed(1)} ms with it; median ratio of ${without.length} pairs ${ratio.toFixed(3)}, at most ${LIMITS[what]}`,
      );
    }
} finally {
  await deployment.stop();
}
