import type { Sample } from 'playwright-gate/plugin';
import { median } from 'playwright-gate/statistics';
import { defineBench } from './bench.ts';
import { withDeployment } from './lib/deployment.ts';
import { FLOW_TESTS, runTests } from './lib/suite.ts';

const REPEAT = 3;
const SLOW_FLOW = 'entity.create';
const BUILDS = {
  'entity@2.3.0': 0,
  'entity@2.3.1-slower-by-60': 60,
  'entity@2.3.1-slower-by-120': 120,
  'entity@2.3.1-slower-by-250': 250,
};

export default defineBench({
  name: 'slower',
  summary:
    "builds that are 60, 120 and 250 ms slower in one flow, in turns with the good one: that flow's median moves by as much, and no other flow's does",
  args: { rounds: 8 },
  limits: { 'off the expected difference': { atMost: 15, unit: 'ms' } },
  run: ({ rounds }, { figure }) =>
    withDeployment(async (deployment) => {
      const env = { ...deployment.env, GATE: 'observe' };
      /** By build, flow and round: what is compared was measured within the same minutes. */
      const samples = new Map<string, number[]>();
      const builds = Object.keys(BUILDS);
      const [good = ''] = builds;
      const args = ['--project=staging', '--workers=1', `--repeat-each=${REPEAT}`, `--grep=${FLOW_TESTS.source}`];
      for (let round = 0; round <= rounds; round += 1) {
        // The first round warms the deployment up and counts for nothing; after it each build goes first in its turn.
        const first = round % builds.length;
        for (const build of round ? [...builds.slice(first), ...builds.slice(0, first)] : [good]) {
          await deployment.deploy(build);
          const outcomes = await runTests(args, env);
          for (const sample of outcomes.flatMap(({ attached }) => attached<Sample>('flow sample'))) {
            if (sample.precision === 'coarse') throw new Error(`${sample.flow} is coarse: ${sample.coarseReason}`);
            const key = `${build} ${sample.flow} ${round}`;
            if (round) samples.set(key, [...(samples.get(key) ?? []), sample.duration]);
          }
        }
      }
      const of = (build: string, flow: string, round: number) => samples.get(`${build} ${flow} ${round}`) ?? [];
      const flows = [...new Set([...samples.keys()].map((key) => key.split(' ')[1] ?? ''))].sort();
      const all = Array.from({ length: rounds }, (_, index) => index + 1);
      for (const [build, delay] of Object.entries(BUILDS).slice(1)) {
        console.log(`\n${build} against ${good}, ${rounds} rounds of ${REPEAT} samples`);
        for (const flow of flows) {
          const overall = (one: string) => median(all.flatMap((round) => of(one, flow, round))).toFixed(0);
          const moved = median(all.map((round) => median(of(build, flow, round)) - median(of(good, flow, round))));
          const expected = flow === SLOW_FLOW ? delay : 0;
          figure(
            'off the expected difference',
            Math.abs(moved - expected),
            `${flow.padEnd(22)} ${overall(good)} → ${overall(build)} ms, median difference ${moved.toFixed(1)} ms, expected ${expected} ms, off`,
          );
        }
      }
    }),
});
