import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Verdict } from 'playwright-gate';
import { defineBench } from '../bench.ts';
import { keepBusy } from '../lib/busy.ts';
import { withDeployment } from '../lib/deployment.ts';
import { FLOW_TESTS, judged, type JudgedRun } from '../lib/suite.ts';

/** Waits 250 ms of its own in `entity.create`, so that a fifth of the flow is more than a frame or two. */
const GOOD = 'entity@2.3.1-slower-by-250';
const SLOWER = 'entity@2.3.1-slower-by-315';
const SLOW_FLOW = 'entity.create';

const blockedFlows = ({ findings }: Verdict) =>
  findings
    .filter(({ effect, rule }) => effect === 'fail' && (rule === 'regression' || rule === 'budget'))
    .map(({ subject }) => subject);

function print(name: string, { verdict: { verdict, flows, summary }, seconds }: JudgedRun): void {
  const measurements = Math.max(1, ...flows.map(({ change }) => change?.measurements ?? 1));
  const why = verdict === 'pass' ? '' : `: ${summary}`;
  console.log(`${name}: ${verdict} in ${seconds.toFixed(0)} s, measured ${measurements} times${why}`);
}

export default defineBench({
  name: 'gate',
  summary:
    'on the reference app: no clean run blocked, also with busy cores; a build 20 % slower in one flow caught and named; `history` goes on with the one that an earlier bench left',
  args: { warmUps: 20, clean: 40, slow: 10, history: '' },
  limits: {
    'clean runs that were blocked': { atMost: 0, digits: 0 },
    'runs of the slower build that were blocked, naming its flow': { atLeast: 90, unit: '%' },
    'of them, those that named another flow': { atMost: 0, digits: 0 },
  },
  run: ({ warmUps, clean, slow, history }, { figure }) =>
    withDeployment(async (deployment) => {
      // As one sample tells little of a flow that takes tens of milliseconds, there are three.
      const GATE_HISTORY = path.join(deployment.folder, 'history.ndjson');
      const suite = { SUITE: FLOW_TESTS.source, REPEAT: '3', POLICY: 'bench/lib/policy.ts' };
      const env = { ...deployment.env, ...suite, GATE_HISTORY };
      const run = () => judged(['--config=bench/lib', '--project=staging'], env);
      const counts = { slow: 0, blocked: 0, undecided: 0, caught: 0, others: 0 };
      if (history) {
        const series = `"series":"staging at ${deployment.url}"`;
        writeFileSync(GATE_HISTORY, readFileSync(history, 'utf8').replaceAll(/"series":"[^"]*"/g, series));
      }
      await deployment.deploy(GOOD);
      for (let time = 1; time <= warmUps; time += 1) print(`history ${time}`, await run());
      // In turns, so that whatever the machine does meanwhile is shared.
      for (let time = 1; time <= clean; time += 1) {
        const busy = time % 2 === 0;
        const rest = busy ? keepBusy() : () => undefined;
        const result = await run().finally(rest);
        if (result.verdict.verdict === 'fail') counts.blocked += 1;
        if (result.verdict.verdict === 'undecided') counts.undecided += 1;
        print(`clean ${time}${busy ? ', busy' : ''}`, result);
        if (counts.slow >= Math.floor((time * slow) / clean)) continue;
        counts.slow += 1;
        await deployment.deploy(SLOWER);
        const slower = await run();
        await deployment.deploy(GOOD);
        const blocked = blockedFlows(slower.verdict);
        if (blocked.includes(SLOW_FLOW)) counts.caught += 1;
        if (blocked.some((flow) => flow !== SLOW_FLOW)) counts.others += 1;
        print(`slower ${counts.slow}`, slower);
      }
      console.log(`${counts.undecided} of ${clean} clean runs were undecided.`);
      figure('clean runs that were blocked', counts.blocked);
      figure('runs of the slower build that were blocked, naming its flow', (100 * counts.caught) / counts.slow);
      figure('of them, those that named another flow', counts.others);
    }),
});
