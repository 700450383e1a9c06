import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Verdict } from 'playwright-gate';
import { startFake } from 'playwright-gate-datadog/fake';
import { median } from 'playwright-gate/statistics';
import { aPastRun } from 'playwright-gate/testing';
import { startPlaywright } from '#testing';
import { defineBench } from '../bench.ts';
import { keepBusy } from '../lib/busy.ts';
import { withDeployment } from '../lib/deployment.ts';
import { install } from '../lib/install.ts';
import { startServer } from '../lib/server.ts';
import { judged, type JudgedRun } from '../lib/suite.ts';

/** The last major version that runs on Node 20. */
const TRACE = 'dd-trace@5';
const START_UPS = 15;
const NONE = { made: 0, sent: 0, spooled: 0, lost: 0, because: [] };
const ONE_TEST = ['--config=fixtures/testing/one-test.config.ts'];

/** What `dd-trace` asks its intake before and while tests run; it gets as little as it takes. */
function answerTrace(address: string): unknown {
  const none = { code_coverage: false, tests_skipping: false, itr_enabled: false, require_git: false };
  if (address.includes('libraries/tests/services/setting')) return { data: { attributes: none } };
  return /search_commits|skippable/.test(address) ? { data: [] } : {};
}

const points = ({ delivery: { made, sent, spooled, lost } = NONE }: Verdict) =>
  `${made} points: ${sent} sent, ${spooled} on disk, ${lost} lost`;

/** Milliseconds from the command to the first test. */
async function startUp(env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  const { child, ended } = startPlaywright(
    [...['--config=packages/gate/contract/testing', '--project=staging'], '--reporter=line,./reporters/gate.ts'],
    { ...env, TESTS: ' passes$' },
  );
  let took = NaN;
  child.stdout.on('data', (chunk: Buffer) => {
    if (Number.isNaN(took) && chunk.includes('Running 1 test')) took = performance.now() - began;
  });
  const { output } = await ended;
  if (Number.isNaN(took)) throw new Error(`The small suite ran no test: ${output.slice(-2_000)}`);
  return took;
}

/** A run with a test that fails, under the policy as it is without options. */
async function failingRun(env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['--config=packages/gate/contract/testing', '--project=staging'];
  const policy = 'packages/datadog/contract/testing/policies/usual.ts';
  const { code, output } = await startPlaywright(args, { ...env, REPORTERS: 'gate', POLICY: policy, TESTS: ' fails$' })
    .ended;
  if (code !== 1) throw new Error(`A run that fails ended with ${code}: ${output.slice(-2_000)}`);
}

export default defineBench({
  name: 'datadog',
  summary:
    'verdicts that fail on busy cores and arrive; the whole suite with delivery to Datadog and without, in turns; one test with an intake that refuses or never answers; and what dd-trace costs the whole suite',
  args: { pairs: 5, outages: 7 },
  limits: {
    'verdicts of 10 that fail on busy cores and are told in time': { atLeast: 10, digits: 0 },
    'a key lets the first test begin later by': { atMost: 50, unit: 'ms', digits: 0 },
    'the suite with delivery, of the time without': { atMost: 1.01, digits: 3 },
    'one test takes longer with an intake that is away': { atMost: 3, unit: 's' },
  },
  run: ({ pairs, outages }, { figure }) =>
    withDeployment(async (deployment) => {
      const fake = await startFake();
      const keys = { DD_API_KEY: fake.keys.apiKey, E2E_DATADOG_URL: fake.url };

      const rest = keepBusy();
      for (let time = 0; time < 10; time += 1)
        await failingRun({ ...deployment.env, ...keys, TARGET_URL: deployment.url });
      rest();
      figure('verdicts of 10 that fail on busy cores and are told in time', fake.store.events.length);

      // Where only the durations of a past run are known, nothing is measured again, be it in doubt or to learn from.
      const past = JSON.stringify(aPastRun({ series: `staging at ${deployment.url}`, at: 0, flows: {}, tests: '' }));
      const suite = (env: NodeJS.ProcessEnv = {}, args: string[] = []): Promise<JudgedRun> => {
        const history = path.join(deployment.folder, `${performance.now()}.ndjson`);
        writeFileSync(history, `${past}\n`);
        return judged(['--project=staging', ...args], { ...deployment.env, GATE_HISTORY: history, ...env });
      };
      /** One run with delivery and one without, in turns of which is first. */
      const pairOf = async (turn: number, env: NodeJS.ProcessEnv, args: string[] = []) => {
        const first = await suite(turn % 2 ? env : {}, args);
        const second = await suite(turn % 2 ? {} : env, args);
        for (const { code, verdict } of [first, second])
          if (code !== 0) throw new Error(`A run ended with ${code}: ${verdict.summary}`);
        return turn % 2 ? { on: first, off: second } : { on: second, off: first };
      };

      const later: number[] = [];
      for (let time = 0; time < START_UPS; time += 1) {
        const off = await startUp(deployment.env);
        later.push((await startUp({ ...deployment.env, ...keys })) - off);
      }
      figure('a key lets the first test begin later by', median(later));

      await suite();
      const without: number[] = [];
      const ratios: number[] = [];
      for (let pair = 0; pair < pairs; pair += 1) {
        const { on, off } = await pairOf(pair, keys);
        without.push(off.seconds);
        ratios.push(on.seconds / off.seconds);
        console.log(`off ${off.seconds.toFixed(1)} s, on ${on.seconds.toFixed(1)} s (${points(on.verdict)})`);
      }
      console.log(`without delivery ${median(without).toFixed(1)} s`);
      figure('the suite with delivery, of the time without', median(ratios));

      const away = { refuses: 'http://127.0.0.1:2', 'never answers': (await startServer()).url };
      for (const [how, url] of Object.entries(away)) {
        const longer: number[] = [];
        for (let pair = 0; pair < outages; pair += 1) {
          const { on, off } = await pairOf(pair, { ...keys, E2E_DATADOG_URL: url }, ONE_TEST);
          longer.push(on.seconds - off.seconds);
          console.log(`an intake that ${how}: ${longer.at(-1)!.toFixed(1)} s longer, ${points(on.verdict)}`);
        }
        const what = `one test takes longer with an intake that ${how}`;
        figure('one test takes longer with an intake that is away', median(longer), what);
      }

      const trace = install(TRACE, deployment.folder);
      const intakes = { 'is well': (await startServer(answerTrace)).url, ...away };
      for (const [how, url] of trace === undefined ? [] : Object.entries(intakes)) {
        const { seconds, code } = await suite({
          NODE_OPTIONS: `-r ${path.join(trace!, 'ci/init.js')}`,
          ...{ DD_CIVISIBILITY_AGENTLESS_ENABLED: 'true', DD_CIVISIBILITY_AGENTLESS_URL: url },
          ...{ DD_API_KEY: 'a-key-of-the-bench', DD_SERVICE: 'portal', DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false' },
          // So that ours sends nothing beside it.
          GATE: 'observe',
        });
        console.log(
          `${TRACE}, an intake that ${how}: ${(seconds - median(without)).toFixed(1)} s longer, exit ${code}`,
        );
      }
      await fake.close();
    }),
});
