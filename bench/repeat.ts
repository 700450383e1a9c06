import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Verdict } from '../packages/gate/src/schema/verdict.ts';
import { Deployment, startSuite } from './lib/deployment.ts';

/** The whole suite again and again in random order, against one deployment, with what is left counted by SQL. */
const [times = '3', repeat = '5'] = process.argv.slice(2);

const deployment = await Deployment.start();
let failures = 0;
try {
  const shared = await deployment.sharedOrganization();
  const clean = JSON.stringify(deployment.counts());
  for (const [mode, variables] of Object.entries({ 'own organisations': {}, 'shared organisation': shared }))
    for (let time = 1; time <= Number(times); time += 1) {
      const env: NodeJS.ProcessEnv = { ...deployment.env, ...variables };
      const seed = String(Math.floor(Math.random() * 1e9));
      const began = Date.now();
      const suite = startSuite(env, '--workers=2', '--retries=0', `--repeat-each=${repeat}`, '--shuffle', seed);
      const [code] = (await once(suite, 'exit')) as [number | null];
      const verdict = JSON.parse(readFileSync(path.join(env.GATE_FOLDER ?? '', 'verdict.json'), 'utf8')) as Verdict;
      const after = JSON.stringify(deployment.counts());
      const ok = code === 0 && verdict.verdict === 'pass' && after === clean;
      if (!ok) failures += 1;
      const passed = verdict.areas.reduce((sum, area) => sum + area.passed, 0);
      console.log(
        `${ok ? '✓' : '✗'} ${mode}, run ${time} (--shuffle ${seed}): ${verdict.verdict}, exit ${code}, ${passed} passed in ${((Date.now() - began) / 1_000).toFixed(0)} s, ${after === clean ? 'nothing left' : `left ${after}, before ${clean}`}`,
      );
      for (const { sentence } of verdict.reasons) console.log(`    ${sentence}`);
    }
} finally {
  await deployment.stop();
}
process.exitCode = failures ? 1 : 0;
