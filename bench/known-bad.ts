import { allVariables } from 'playwright-gate';
import path from 'node:path';
import { runScript } from '#testing';
import { defineBench } from './bench.ts';
import { judged } from './lib/suite.ts';
import { inTemporaryFolder } from './lib/temporary.ts';

const FAILED = 'test failures';
interface More {
  repeat?: number;
  /** Deployed to one channel alone, and judged on both. */
  channel?: 'stable' | 'canary';
}

/** A build; the area that the suite is narrowed to, so that all of them take minutes; the rule, and words of its message. */
const CASES: [build: string, area: string, rule: string, message: RegExp, more?: More][] = [
  ['entity@2.3.1-slow', '@entity', 'budget', /entity\.create took [\d,]+ ms .* limit of 3,000 ms/],
  ['entity@2.3.1-throws', '@entity', FAILED, /Create a contact .*page error: Cannot read properties of undefined/],
  ['entity@2.3.1-unlabeled', '@entity', FAILED, /Create a contact .*First name/],
  ['entity@2.3.1-duplicates', '@entity', FAILED, /A duplicate is saved without a question/],
  ['api@3.1.1-never-off', '@workflow', FAILED, /An automation that is off starts a workflow/],
  ['public-journey@1.1.1-loses-data', '@journey', FAILED, /creates a contact and an opportunity for it/],
  ['api@3.1.1-leaks', '@entity', FAILED, /Another organization › does not find this one's contact/],
  ['api@3.1.1-any-price', '@journey', FAILED, /Orders are taken at any price/],
  ['api@3.1.1-any-iban', '@portal', FAILED, /Any IBAN is taken/],
  ['api@3.1.1-anybodys-file', '@entity', FAILED, /another organization gets this file by its id/],
  ['api@3.1.1-everybodys-view', '@entity', FAILED, /A view that is not shared is somebody else's to see/],
  ['messaging@1.2.1-no-template-files', '@messaging', FAILED, /The file of a template does not go along/],
  ['api@3.1.1-framed', '@journey', FAILED, /Another website can show \/login in a frame/],
  ['api@3.1.1-reset-twice', '@session', FAILED, /A reset link works twice/],
  ['kit@1.2.1-inaccessible', '@messaging', FAILED, /have no serious accessibility problem/],
  ['messaging@1.2.1-not-live', '@messaging', FAILED, /arrives at the other person without a reload/],
  ['workflow@1.3.1-now-and-then', '@workflow', FAILED, /Run a workflow .*(Completed|completed)/, { repeat: 5 }],
  ['api@3.1.1-stable-for-all', '@channels', FAILED, /Release channel › is the organization's where it has chosen/],
  ['entity@2.4.1-throws', '@entity', FAILED, /Create a contact .*\(canary\).*page error/, { channel: 'canary' }],
  ['entity@2.3.1-throws', '@entity', FAILED, /Create a contact .*\(stable\).*page error/, { channel: 'stable' }],
];

export default defineBench({
  name: 'known-bad',
  summary: 'each known-bad build, deployed to staging, fails with a finding that names it; the good build passes',
  run: (_, { check }) =>
    inTemporaryFolder('known-bad', async (folder) => {
      const env = {
        ...allVariables(),
        CI: '',
        GATE: 'enforce',
        GATE_FOLDER: path.join(folder, 'gate'),
        E2E_EMBEDDED_FOLDER: folder,
        E2E_TARGET: 'embedded',
      };
      const portal = async (...args: string[]) => {
        const staging = path.join(folder, 'staging');
        const { code, output } = await runScript('reference-app', [...args, '--folder', staging], env);
        if (code !== 0) throw new Error(output);
      };
      /** Runs the suite narrowed to an area or several. */
      const judgedIn = (SUITE: string, { repeat = 1, channel }: More = {}) =>
        judged(['--config=bench/lib', '--project=staging', `--output=${path.join(folder, 'results')}`], {
          ...{ ...env, SUITE, REPEAT: String(repeat), E2E_CHANNEL: channel ? 'both' : '' },
        });
      for (const [build, area, rule, message, more] of CASES) {
        await portal('reset', 'staging');
        await portal('deploy', 'staging', build, ...(more?.channel ? ['--channel', more.channel] : []));
        const { code, verdict } = await judgedIn(area, more);
        const named = verdict.findings.find((one) => one.rule === rule && message.test(one.message));
        const { rule: seen, message: said } = named ?? verdict.findings[0] ?? {};
        check(
          code === 1 && verdict.verdict === 'fail' && named !== undefined,
          `${build}: ${verdict.verdict}, exit ${code}: ${seen}: ${said}`,
        );
      }
      await portal('reset', 'staging');
      const { code, verdict } = await judgedIn([...new Set(CASES.map(([, area]) => area))].join('|'));
      check(
        code === 0 && verdict.verdict === 'pass',
        `the good build: ${verdict.verdict}, exit ${code}. ${verdict.summary}`,
      );
    }),
});
