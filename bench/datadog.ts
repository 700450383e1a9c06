import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startFake } from '../packages/datadog/fake/index.ts';
import type { PastRun } from '../packages/gate/src/schema/history.ts';
import type { Verdict } from '../packages/gate/src/schema/verdict.ts';
import { startUp } from './datadog/start-up.ts';
import { nobody, startIntake } from './datadog/trace-intake.ts';
import { Deployment } from './lib/deployment.ts';
import { median } from './lib/statistics.ts';

/**
 * What delivery costs: the whole suite with it and without, in turns; a run of one test with an intake that is away, for
 * what that costs comes at the end of any run and is small beside what the whole suite varies; and what the
 * instrumentation of `dd-trace` costs the whole suite. `npm run bench:datadog -- 5 7` takes five and seven pairs.
 */
const [pairs = 5, outages = 7] = process.argv.slice(2).map(Number);
/** The last major version that runs on Node 20. */
const TRACE = 'dd-trace@5';
const LIMIT = 1.01;
const MOST_LONGER = 3;
/** Milliseconds that a key may add until the first test begins. */
const MOST_START_UP = 200;
const START_UPS = 15;
const ROOT = path.resolve(import.meta.dirname, '..');

interface Run {
  seconds: number;
  code: number | null;
  verdict: Verdict;
}

const deployment = await Deployment.start();
const fake = await startFake();
const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-datadog-'));

// Where only the durations of a past run are known, nothing is measured again, be it in doubt or to learn from.
const past: PastRun = {
  type: 'run',
  at: 0,
  series: `staging at ${deployment.url}`,
  run: 'before',
  verdict: 'pass',
  flows: {},
  duration: 0,
  flaky: [],
  failed: [],
  tests: '',
};

const ONE_TEST = ['--config=fixtures/testing/one-test.config.ts'];

async function suite(env: Record<string, string> = {}, args: string[] = []): Promise<Run> {
  const began = performance.now();
  const cli = path.join(ROOT, 'node_modules/@playwright/test/cli.js');
  const history = path.join(folder, `${began}.ndjson`);
  writeFileSync(history, `${JSON.stringify(past)}\n`);
  const child = spawn(process.execPath, [cli, 'test', '--project=staging', ...args], {
    cwd: ROOT,
    env: { ...deployment.env, GATE_HISTORY: history, ...env },
    stdio: 'ignore',
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const seconds = (performance.now() - began) / 1_000;
  const verdict = JSON.parse(readFileSync(path.join(deployment.folder, 'gate', 'verdict.json'), 'utf8')) as Verdict;
  return { seconds, code, verdict };
}

/**
 * One run with delivery and one without, in turns of which is first.
 * @throws Error where one did not pass: what such a run took means nothing
 */
async function pairOf(turn: number, env: Record<string, string>, args: string[] = []): Promise<{ on: Run; off: Run }> {
  const first = await suite(turn % 2 ? env : {}, args);
  const second = await suite(turn % 2 ? {} : env, args);
  for (const { code, verdict } of [first, second])
    if (code !== 0) throw new Error(`A run ended with ${code}: ${verdict.summary}`);
  return turn % 2 ? { on: first, off: second } : { on: second, off: first };
}

const keys = { DD_API_KEY: fake.keys.apiKey, E2E_DATADOG_URL: fake.url };
const points = ({ delivery }: Verdict) =>
  delivery
    ? `${delivery.made} points: ${delivery.sent} sent, ${delivery.spooled} on disk, ${delivery.lost} lost`
    : 'none';

/** Installs it apart, for the project has no use of it. */
function installTrace(): string | undefined {
  const args = [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--loglevel=error',
    TRACE,
  ];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' });
  if (status === 0) return path.join(folder, 'node_modules', 'dd-trace', 'ci', 'init.js');
  console.log(`${TRACE} is left out, for it could not be installed: ${stderr.trim().split('\n')[0]}`);
  return undefined;
}

try {
  const later: number[] = [];
  for (let time = 0; time < START_UPS; time += 1) {
    const off = await startUp(deployment.env);
    later.push((await startUp({ ...deployment.env, ...keys })) - off);
  }
  console.log(
    `a key lets the first test begin ${median(later).toFixed(0)} ms later (median of ${START_UPS} pairs, at most ${MOST_START_UP})`,
  );
  if (median(later) > MOST_START_UP) process.exitCode = 1;

  await suite();
  const without: number[] = [];
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const { on, off } = await pairOf(pair, keys);
    without.push(off.seconds);
    ratios.push(on.seconds / off.seconds);
    console.log(
      `pair ${pair + 1}: off ${off.seconds.toFixed(1)} s, on ${on.seconds.toFixed(1)} s (${points(on.verdict)})`,
    );
  }
  const usual = median(without);
  const ratio = median(ratios);
  console.log(
    `without delivery ${usual.toFixed(1)} s; with it ${ratio.toFixed(3)} times that (median of ${pairs} pairs, at most ${LIMIT})`,
  );
  if (ratio > LIMIT) process.exitCode = 1;

  const away = {
    refused: await nobody(),
    'a black hole': (await startIntake(true)).url,
  };
  for (const [name, url] of Object.entries(away)) {
    const longer: number[] = [];
    for (let pair = 0; pair < outages; pair += 1) {
      const { on, off } = await pairOf(pair, { ...keys, E2E_DATADOG_URL: url }, ONE_TEST);
      longer.push(on.seconds - off.seconds);
      console.log(`ours, ${name}: ${(on.seconds - off.seconds).toFixed(1)} s longer, ${points(on.verdict)}`);
    }
    console.log(`ours, ${name}: ${median(longer).toFixed(1)} s longer (median, at most ${MOST_LONGER})`);
    if (median(longer) > MOST_LONGER) process.exitCode = 1;
  }

  const trace = installTrace();
  const healthy = await startIntake();
  for (const [name, url] of trace ? Object.entries({ healthy: healthy.url, ...away }) : []) {
    const { seconds, code } = await suite({
      NODE_OPTIONS: `-r ${trace}`,
      DD_CIVISIBILITY_AGENTLESS_ENABLED: 'true',
      DD_CIVISIBILITY_AGENTLESS_URL: url,
      DD_API_KEY: 'a-key-of-the-bench',
      DD_SERVICE: 'portal',
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      // So that ours sends nothing beside it.
      GATE: 'observe',
    });
    console.log(`${TRACE}, ${name}: ${(seconds - usual).toFixed(1)} s longer, exit ${code}`);
  }
} finally {
  await fake.close();
  await deployment.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
