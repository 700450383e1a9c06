import type { Sample } from '../packages/gate/src/schema/sample.ts';
import { Deployment } from './lib/deployment.ts';
import { FLOW_TESTS } from './lib/flow-tests.ts';
import { runTests } from './lib/report.ts';
import { median } from './lib/statistics.ts';

/**
 * Builds that are 60, 120 and 250 ms slower in one flow, deployed in turns with the good one: the medians of that flow
 * have to differ by as much, and no other flow may move. Takes about a quarter of an hour.
 */
const ROUNDS = Number(process.argv[2] ?? 8);
const REPEAT = 3;
const SLOW_FLOW = 'entity.create';
/** How far a median may lie from what is expected, in milliseconds. */
const TOLERANCE = 15;
const BUILDS = {
  'entity@2.3.0': 0,
  'entity@2.3.1-slower-by-60': 60,
  'entity@2.3.1-slower-by-120': 120,
  'entity@2.3.1-slower-by-250': 250,
};

const deployment = await Deployment.start();
try {
  const env = { ...deployment.env, GATE: 'observe' };
  /** By build, flow and round: what is compared was measured within the same minutes. */
  const samples = new Map<string, number[]>();
  const builds = Object.keys(BUILDS);
  // The first round warms the deployment up and counts for nothing; after it each build goes first in its turn.
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const build of round
      ? [...builds.slice(round % builds.length), ...builds.slice(0, round % builds.length)]
      : builds.slice(0, 1)) {
      deployment.deploy(build);
      const args = ['--project=staging', '--workers=1', `--repeat-each=${REPEAT}`, `--grep=${FLOW_TESTS.source}`];
      for (const sample of runTests(args, env).flatMap(({ attached }) => attached<Sample>('flow sample'))) {
        if (sample.precision === 'coarse') throw new Error(`${sample.flow} is coarse: ${sample.coarseBecause}`);
        const key = `${build} ${sample.flow} ${round}`;
        if (round) samples.set(key, [...(samples.get(key) ?? []), sample.duration]);
      }
    }
  const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1);
  const of = (build: string, flow: string, round: number) => samples.get(`${build} ${flow} ${round}`) ?? [];
  const flows = [...new Set([...samples.keys()].map((key) => key.split(' ')[1] ?? ''))].sort();
  const [good = ''] = builds;
  for (const [build, delay] of Object.entries(BUILDS).slice(1)) {
    console.log(`\n${build} against ${good}`);
    for (const flow of flows) {
      const overall = (one: string) => median(rounds.flatMap((round) => of(one, flow, round)));
      const moved = median(rounds.map((round) => median(of(build, flow, round)) - median(of(good, flow, round))));
      const expected = flow === SLOW_FLOW ? delay : 0;
      const ok = Math.abs(moved - expected) <= TOLERANCE;
      if (!ok) process.exitCode = 1;
      console.log(
        `  ${ok ? '✓' : '✗'} ${flow.padEnd(22)} ${overall(good).toFixed(0).padStart(4)} → ${overall(build).toFixed(0).padStart(4)} ms: ${moved >= 0 ? '+' : ''}${moved.toFixed(1)} ms, expected +${expected} (median of the differences of ${ROUNDS} rounds' medians, ${REPEAT} samples each)`,
      );
    }
  }
} finally {
  await deployment.stop();
}
