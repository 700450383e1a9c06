import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { median } from 'playwright-gate/statistics';
import { defineBench } from './bench.ts';
import { withDeployment } from './lib/deployment.ts';
import { FLOW_TESTS, judged } from './lib/suite.ts';

/** So many runs make a history that screens every flow: twice as many as that takes, as not every run measures each. */
const RUNS_BEFORE = 20;

export default defineBench({
  name: 'control-cost',
  summary:
    'on the reference app, with a history: how much longer a clean run takes that has a control than one that has none, in turns',
  args: { runs: 10 },
  limits: { 'a clean run with a control: of the time without': { atMost: 1.05, digits: 2 } },
  run: ({ runs }, { figure }) =>
    withDeployment(async (deployment) => {
      const GATE_HISTORY = path.join(deployment.folder, 'history.ndjson');
      // Without a control a run of a young history measures every flow again, which would hide what a control costs.
      const suite = { SUITE: FLOW_TESTS.source, POLICY: 'bench/lib/policy.ts', LEARNING_RUNS: '0' };
      const env = { ...deployment.env, ...suite, GATE_HISTORY };
      const run = async (control: string) => {
        const given = { ...env, GATE_CONTROL: control };
        const { verdict, seconds } = await judged(['--config=bench/lib', '--project=staging'], given);
        if (verdict.verdict === 'fail') throw new Error(`A clean run failed: ${verdict.summary}`);
        return seconds;
      };
      for (let time = 1; time <= RUNS_BEFORE; time += 1) await run('none');
      const before = readFileSync(GATE_HISTORY);
      await deployment.deploy('entity@2.3.1-alike');
      /** Each run has the same history, and the same build before it. */
      const again = (control: string) => {
        writeFileSync(GATE_HISTORY, before);
        return run(control);
      };
      const seconds = { verified: [] as number[], none: [] as number[] };
      for (let time = 1; time <= runs; time += 1) {
        for (const control of time % 2 ? (['verified', 'none'] as const) : (['none', 'verified'] as const))
          seconds[control].push(await again(control));
        const [withControl, without] = [seconds.verified.at(-1), seconds.none.at(-1)];
        console.log(`with a control ${withControl?.toFixed(1)} s, without ${without?.toFixed(1)} s`);
      }
      figure('a clean run with a control: of the time without', median(seconds.verified) / median(seconds.none));
    }),
});
