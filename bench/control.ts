import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Verdict } from 'playwright-gate';
import { defineBench } from './bench.ts';
import { keepBusy } from './lib/busy.ts';
import { withDeployment } from './lib/deployment.ts';
import { FLOW_TESTS, judged, type JudgedRun } from './lib/suite.ts';

const GOOD = 'entity@2.3.0';
const ALIKE = 'entity@2.3.1-alike';
const SLOWER = 'entity@2.3.1-slower-by-60';
const SLOW_FLOW = 'entity.create';
const COMPONENT = '@portal/entity';

const blocking = ({ findings }: Verdict) => findings.filter(({ effect }) => effect === 'fail');

function print(name: string, { verdict: { verdict, flows, summary }, seconds }: JudgedRun): void {
  const pairs = flows.reduce((sum, { change }) => sum + (change?.pairs?.count ?? 0), 0);
  const why = verdict === 'pass' ? '' : `: ${summary}`;
  console.log(`${name}: ${verdict} in ${seconds.toFixed(0)} s, ${pairs} pairs${why}`);
}

export default defineBench({
  name: 'control',
  summary:
    'on the reference app, in the first run after one that passed, without any history: no build that is alike blocked, also with busy cores; one that is slower by 60 ms in one flow found, with its component',
  args: { clean: 40, slow: 10 },
  limits: {
    'clean runs that were blocked': { atMost: 0, digits: 0 },
    'slower builds found, naming flow and component': { atLeast: 90, unit: '%' },
    'of them, those that named another flow': { atMost: 0, digits: 0 },
  },
  run: ({ clean, slow }, { figure }) =>
    withDeployment(async (deployment) => {
      const GATE_HISTORY = path.join(deployment.folder, 'history.ndjson');
      const env = { ...deployment.env, SUITE: FLOW_TESTS.source, POLICY: 'bench/lib/policy.ts', GATE_HISTORY };
      const run = () => judged(['--config=bench/lib', '--project=staging'], env);
      await deployment.deploy(GOOD);
      print('the build before', await run());
      const before = readFileSync(GATE_HISTORY);
      /** What a build is told of that follows one that has passed, and nothing else. */
      const firstRunOf = async (build: string, name: string, busy: boolean) => {
        writeFileSync(GATE_HISTORY, before);
        await deployment.deploy(build);
        const rest = busy ? keepBusy() : () => undefined;
        const result = await run().finally(rest);
        print(`${name}${busy ? ', busy' : ''}`, result);
        return result.verdict;
      };
      const counts = { blocked: 0, undecided: 0, caught: 0, others: 0 };
      for (let time = 1; time <= Math.max(clean, slow); time += 1) {
        const busy = time % 2 === 0;
        if (time <= clean) {
          const { verdict } = await firstRunOf(ALIKE, `clean ${time}`, busy);
          if (verdict === 'fail') counts.blocked += 1;
          if (verdict === 'undecided') counts.undecided += 1;
        }
        if (time <= slow) {
          const blocked = blocking(await firstRunOf(SLOWER, `slower ${time}`, busy));
          if (blocked.some(({ subject, component }) => subject === SLOW_FLOW && component === COMPONENT))
            counts.caught += 1;
          if (blocked.some(({ subject }) => subject !== SLOW_FLOW)) counts.others += 1;
        }
      }
      console.log(`${counts.undecided} of ${clean} clean runs were undecided.`);
      figure('clean runs that were blocked', counts.blocked);
      if (slow) figure('slower builds found, naming flow and component', (100 * counts.caught) / slow);
      figure('of them, those that named another flow', counts.others);
    }),
});
