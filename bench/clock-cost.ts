import { Deployment } from './lib/deployment.ts';
import { runTests } from './lib/report.ts';
import { median } from './lib/statistics.ts';

/** What the flow clock costs a page and a test: the same flow with and without it, in turns, as ratios of pairs. */
const PAIRS = process.argv[2] ?? '40';
const LIMITS = { 'main thread': 1.01, test: 1.02 };

const deployment = await Deployment.start();
try {
  const env = { ...deployment.env, GATE: 'observe', CLOCK_PAIRS: PAIRS };
  const outcomes = runTests(['--config=bench/overhead', '--project=staging', 'bench/overhead/clock'], env);
  // The first test of a worker also pays for the worker.
  const values = (way: string, of: (outcome: (typeof outcomes)[number]) => number) =>
    Array.from({ length: Number(PAIRS) - 1 }, (_, index) =>
      of(outcomes.find(({ title }) => title === `${way} ${index + 1}`) as (typeof outcomes)[number]),
    );
  for (const [what, of] of [
    ['main thread', ({ attached }) => attached<number>('main thread')[0] ?? NaN],
    ['test', ({ duration }) => duration],
  ] as [keyof typeof LIMITS, (outcome: (typeof outcomes)[number]) => number][]) {
    const [without, with_] = [values('without', of), values('with', of)];
    const ratio = median(with_.map((value, index) => value / (without[index] ?? NaN)));
    const ok = ratio <= LIMITS[what];
    if (!ok) process.exitCode = 1;
    console.log(
      `${ok ? '✓' : '✗'} ${what}: ${median(without).toFixed(1)} ms without, ${median(with_).toFixed(1)} ms with; median ratio of ${without.length} pairs ${ratio.toFixed(3)}, at most ${LIMITS[what]}`,
    );
  }
} finally {
  await deployment.stop();
}
