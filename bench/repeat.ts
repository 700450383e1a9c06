import path from 'node:path';
import { defineBench } from './bench.ts';
import { withDeployment } from './lib/deployment.ts';
import { judged, suiteIn } from './lib/suite.ts';

export default defineBench({
  name: 'repeat',
  summary:
    'the suite again and again, each test repeated, in random order, in organizations of its own and in a shared one; what is left is counted by SQL',
  args: { times: 3, repeat: 5 },
  run: ({ times, repeat }, { check }) =>
    withDeployment(async (deployment) => {
      const shared = await deployment.sharedOrganization();
      const clean = deployment.counts();
      for (const [mode, variables] of Object.entries({ 'own organizations': {}, 'shared organization': shared }))
        for (let time = 1; time <= times; time += 1) {
          // Each has a history of its own: a shared organization leaves out tests.
          const GATE_HISTORY = path.join(deployment.folder, `${mode}.ndjson`);
          const env = { ...deployment.env, ...variables, GATE_HISTORY };
          const seed = String(Math.floor(Math.random() * 1e9));
          const more = ['--workers=2', '--retries=0', `--repeat-each=${repeat}`, '--shuffle', seed];
          const { code, verdict, seconds } = await judged([...suiteIn(deployment.folder), ...more], env);
          const after = deployment.counts();
          const passed = verdict.areas.reduce((sum, area) => sum + area.passed, 0);
          check(
            code === 0 && verdict.verdict === 'pass' && after === clean,
            `${mode}, run ${time} (--shuffle ${seed}): ${verdict.verdict}, exit ${code}, ${passed} passed in ${seconds.toFixed(0)} s, ${after === clean ? 'nothing left' : `left ${after}, before ${clean}`}`,
          );
          for (const { message } of verdict.findings) console.log(`    ${message}`);
        }
    }),
});
