import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { readLedgers } from '../fixtures/cleanup/ledger.ts';
import { Deployment, startSuite } from './lib/deployment.ts';

const TIMES = Number(process.argv[2] ?? 20);
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
const VICTIMS = ['runner', 'workers', 'runner and workers'] as const;

const childrenOf = (pid: number) =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) =>
      match && Number(match[2]) === pid && match[3]?.includes('playwright') ? [Number(match[1])] : [],
    );

const kill = (pid: number, signal: NodeJS.Signals) => {
  try {
    process.kill(pid, signal);
  } catch {
    // It had ended by itself.
  }
};
const groupIsAlive = (pid: number) => {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
};

const deployment = await Deployment.start();
let failures = 0;
try {
  const shared = await deployment.sharedOrganization();
  const clean = JSON.stringify(deployment.counts());
  for (let round = 0; round < TIMES; round += 1) {
    const signal = SIGNALS[round % 3] ?? 'SIGKILL';
    const victim = VICTIMS[Math.floor(round / 3) % 3] ?? 'runner';
    const mode = round % 2 === 0 ? 'own organisations' : 'shared organisation';
    const env = { ...deployment.env, ...(round % 2 === 0 ? {} : shared) };
    const suite = startSuite(env, '--workers=2', '--repeat-each=3', '--retries=0');
    const runner = suite.pid ?? 0;
    const ended = once(suite, 'exit');
    const delay = 2_000 + Math.random() * 10_000;
    await wait(delay);
    const workers = childrenOf(runner);
    if (victim !== 'runner') workers.forEach((pid) => kill(pid, signal));
    if (victim !== 'workers') kill(runner, signal);
    else {
      // The runner goes on with new workers; it is stopped later, so that both endings are seen.
      await wait(2_000);
      kill(runner, 'SIGINT');
    }
    await ended;
    for (let tries = 0; groupIsAlive(runner) && tries < 40; tries += 1) await wait(250);
    const ledgers = readLedgers(env.GATE_FOLDER ?? '');
    const planned = ledgers.reduce((sum, ledger) => sum + ledger.planned, 0);
    const known = ledgers.reduce((sum, ledger) => sum + ledger.remaining.length, 0);
    const left = JSON.stringify(deployment.counts());
    const first = deployment.sweep(env);
    const after = JSON.stringify(deployment.counts());
    const second = deployment.sweep(env);
    const ok = after === clean && second === 'staging: 0 removed, 0 remaining.';
    if (!ok) failures += 1;
    console.log(
      `${ok ? '✓' : '✗'} ${signal} to the ${victim} after ${(delay / 1_000).toFixed(1)} s (${mode}): ledgers with ${planned} planned, ${known} remaining; ${left === clean ? 'nothing was left' : `left ${left}`}; first sweep: ${first}; second: ${second}${ok ? '' : `; after: ${after}`}`,
    );
  }
} finally {
  await deployment.stop();
}
console.log(`${TIMES - failures} of ${TIMES} kills left nothing after the sweep.`);
process.exitCode = failures ? 1 : 0;
