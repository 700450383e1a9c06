import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Verdict } from '../packages/gate/src/schema/verdict.ts';
import { Deployment } from './lib/deployment.ts';

/**
 * The gate on the reference app: clean runs, half of them with every core kept busy by other work, may not be blocked;
 * a build that is 20 % slower in one flow has to be, naming that flow and no other.
 */
const [warmUps = 20, clean = 40, slow = 10] = process.argv.slice(2, 5).map(Number);
/** A history that an earlier bench has left, to go on with. */
const [earlier] = process.argv.slice(5);
/** Waits 250 ms of its own in `entity.create`, so that a fifth of the flow is more than a frame or two. */
const GOOD = 'entity@2.3.1-slower-by-250';
const SLOWER = 'entity@2.3.1-slower-by-315';
const SLOW_FLOW = 'entity.create';
const ROOT = path.resolve(import.meta.dirname, '..');

/** Work that keeps every core busy; whatever ends the bench, it ends by itself after a while. */
const startWork = (): ChildProcess[] =>
  os.cpus().map(() => spawn(process.execPath, ['-e', 'while (performance.now() < 600_000);'], { stdio: 'ignore' }));

const deployment = await Deployment.start();
const file = path.join(deployment.folder, 'gate', 'verdict.json');
function judged(): { verdict: Verdict; seconds: number } {
  const began = performance.now();
  const cli = path.join(ROOT, 'node_modules/@playwright/test/cli.js');
  spawnSync(process.execPath, [cli, 'test', '--config=bench/gate', '--project=staging'], {
    cwd: ROOT,
    env: deployment.env,
    encoding: 'utf8',
  });
  return {
    verdict: JSON.parse(readFileSync(file, 'utf8')) as Verdict,
    seconds: (performance.now() - began) / 1_000,
  };
}

const blockedFlows = ({ reasons }: Verdict) =>
  reasons
    .filter(({ effect, rule }) => effect === 'fail' && (rule === 'regression' || rule === 'budgets'))
    .map(({ subject }) => subject);
const looksAt = ({ flows }: Verdict) => Math.max(1, ...flows.map(({ change }) => change?.rounds ?? 1));
const tell = (name: string, { verdict, seconds }: ReturnType<typeof judged>) =>
  console.log(
    `${name}: ${verdict.verdict} in ${seconds.toFixed(0)} s, ${looksAt(verdict)} looks${verdict.verdict === 'pass' ? '' : `: ${verdict.summary}`}`,
  );

const counts = { clean: 0, slow: 0, blocked: 0, undecided: 0, busy: 0, caught: 0, others: 0 };

function judgeSlower(): void {
  deployment.deploy(SLOWER);
  const result = judged();
  deployment.deploy(GOOD);
  const blocked = blockedFlows(result.verdict);
  counts.slow += 1;
  if (result.verdict.verdict === 'fail' && blocked.includes(SLOW_FLOW)) counts.caught += 1;
  if (blocked.some((flow) => flow !== SLOW_FLOW)) counts.others += 1;
  tell(`slower ${counts.slow}`, result);
}

if (earlier) {
  const lines = readFileSync(earlier, 'utf8').replaceAll(
    /"series":"[^"]*"/g,
    `"series":"staging at ${deployment.url}"`,
  );
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(path.join(path.dirname(file), 'history.ndjson'), lines);
}
try {
  deployment.deploy(GOOD);
  for (let run = 1; run <= warmUps; run += 1) tell(`history ${run}`, judged());
  // In turns, so that whatever the machine does meanwhile is shared.
  for (let run = 1; run <= clean; run += 1) {
    const busy = run % 2 === 0;
    const work = busy ? startWork() : [];
    const result = judged();
    for (const one of work) one.kill('SIGKILL');
    counts.clean += 1;
    if (busy) counts.busy += 1;
    if (result.verdict.verdict === 'fail') counts.blocked += 1;
    if (result.verdict.verdict === 'undecided') counts.undecided += 1;
    tell(`clean ${run}${busy ? ', busy' : ''}`, result);
    if (counts.slow < Math.floor((run * slow) / clean)) judgeSlower();
  }
} finally {
  await deployment.stop();
}
const check = (ok: boolean, line: string) => {
  if (!ok) process.exitCode = 1;
  console.log(`${ok ? '✓' : '✗'} ${line}`);
};
check(
  counts.blocked === 0,
  `${counts.blocked} of ${counts.clean} clean runs were blocked (${counts.busy} of them with busy cores); ${counts.undecided} were undecided`,
);
check(
  counts.caught >= 0.9 * slow,
  `${counts.caught} of ${slow} runs of the slower build were blocked, naming ${SLOW_FLOW}`,
);
check(counts.others === 0, `${counts.others} of them named another flow`);
