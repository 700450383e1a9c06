import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { GateFolder, readJournal, type Verdict } from 'playwright-gate';
import { median } from 'playwright-gate/statistics';
import { runPlaywright } from '#testing';
import { defineBench } from './bench.ts';
import { withDeployment } from './lib/deployment.ts';

/** Runs the suite to its end. @returns what it took in seconds, with its exit code and what it printed */
async function timed(args: string[], env: NodeJS.ProcessEnv) {
  const began = performance.now();
  const { code, output } = await runPlaywright(args, env);
  return { seconds: (performance.now() - began) / 1_000, ended: Date.now(), code, output };
}

/** When the last test of all ended, be it of the run or of a second look: epoch milliseconds. */
function lastTestIn(folder: GateFolder): number {
  const journals = readdirSync(folder.journals).flatMap((name) => {
    const read = readJournal(name, readFileSync(path.join(folder.journals, name), 'utf8'));
    return 'plan' in read ? [read] : [];
  });
  return Math.max(...journals.flatMap(({ attempts }) => attempts.map(({ at, duration }) => at + duration)));
}

export default defineBench({
  name: 'verdict-time',
  summary:
    'how long after its last test a build that throws has its verdict, and how much longer a judged run of production takes, in turns',
  args: { runs: 5 },
  limits: {
    'a build that throws: seconds from the last test to the verdict': { atMost: 20 },
    'production: of the time that its tests take without the gate': { atMost: 1.1, digits: 2 },
  },
  run: ({ runs }, { figure, check }) =>
    withDeployment(async (deployment) => {
      const { STAGING_URL, STAGING_OPERATOR_TOKEN, ...env } = deployment.env;
      const production = {
        ...{ ...env, PRODUCTION_URL: STAGING_URL, PRODUCTION_OPERATOR_TOKEN: STAGING_OPERATOR_TOKEN },
        PRODUCTION_CREATE_ORGANIZATIONS: 'yes',
        GATE_FOLDER: path.join(deployment.folder, 'gate-of-production'),
      };
      const results = `--output=${path.join(deployment.folder, 'results')}`;
      const ratios: number[] = [];
      /** One run of production: judged, or with Playwright's own reporter alone. */
      const run = async (judged: boolean) => {
        const [mode, reporter] = judged ? ['enforce', './reporters/gate.ts'] : ['observe', 'line'];
        const args = ['--project=production', `--reporter=${reporter}`, results];
        const { seconds, code, output } = await timed(args, { ...production, GATE: mode });
        if (code !== 0) throw new Error(`A run of production ended with ${code}: ${output.slice(-2_000)}`);
        return seconds;
      };
      for (let turn = 0; turn < runs; turn += 1) {
        const first = await run(turn % 2 === 0);
        const second = await run(turn % 2 === 1);
        const [judged, bare] = turn % 2 ? [second, first] : [first, second];
        console.log(`production: ${judged.toFixed(1)} s, with Playwright's reporter alone ${bare.toFixed(1)} s`);
        ratios.push(judged / bare);
      }
      figure('production: of the time that its tests take without the gate', median(ratios));

      await deployment.deploy('entity@2.3.1-throws');
      const args = ['--project=staging', '--reporter=./reporters/gate.ts', results];
      const { seconds, ended, code } = await timed(args, deployment.env);
      const folder = new GateFolder(deployment.env.GATE_FOLDER ?? '');
      const { summary } = JSON.parse(readFileSync(folder.verdict, 'utf8')) as Verdict;
      check(code === 1, `a build that throws: exit ${code} after ${seconds.toFixed(1)} s. ${summary}`);
      const after = (ended - lastTestIn(folder)) / 1_000;
      figure('a build that throws: seconds from the last test to the verdict', after);
    }),
});
