import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { GateFolder } from 'playwright-gate';
import { runScript, startPlaywright } from '#testing';
import { readLedgers } from '../fixtures/cleanup/ledger.ts';
import { defineBench } from './bench.ts';
import { withDeployment } from './lib/deployment.ts';
import { suiteIn } from './lib/suite.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
const VICTIMS = ['runner', 'workers', 'runner and workers'] as const;

/** The workers of a runner. */
const childrenOf = (pid: number) =>
  (
    spawnSync('pgrep', ['-P', String(pid), '-f', 'playwright'])
      .stdout.toString()
      .match(/\d+/g) ?? []
  ).map(Number);

/** Whether there was a process to get the signal; 0 only asks. */
function signaled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

export default defineBench({
  name: 'kills',
  summary:
    'after kills of runner and workers at random moments a sweep leaves nothing, and a second finds nothing to do',
  args: { times: 20 },
  run: ({ times }, { check }) =>
    withDeployment(async (deployment) => {
      const shared = await deployment.sharedOrganization();
      const clean = deployment.counts();
      for (let round = 0; round < times; round += 1) {
        const signal = SIGNALS[round % 3] ?? 'SIGKILL';
        const victim = VICTIMS[Math.floor(round / 3) % 3] ?? 'runner';
        const [mode, more] = round % 2 ? ['shared organization', shared] : ['own organizations', {}];
        const env: NodeJS.ProcessEnv = { ...deployment.env, ...more };
        const args = [...suiteIn(deployment.folder), '--workers=2', '--repeat-each=3', '--retries=0'];
        const { child, ended } = startPlaywright(args, env, { detached: true });
        const runner = child.pid ?? 0;
        const delay = 2_000 + Math.random() * 10_000;
        await wait(delay);
        const workers = childrenOf(runner);
        if (victim !== 'runner') workers.forEach((pid) => signaled(pid, signal));
        if (victim !== 'workers') signaled(runner, signal);
        else {
          // The runner goes on with new workers; it is stopped later, so that both endings are seen.
          await wait(2_000);
          signaled(runner, 'SIGINT');
        }
        await ended;
        for (let tries = 0; signaled(-runner, 0) && tries < 40; tries += 1) await wait(250);
        const ledgers = readLedgers(new GateFolder(env.GATE_FOLDER ?? '').ledgers);
        const planned = ledgers.reduce((sum, ledger) => sum + ledger.planned.length, 0);
        const known = ledgers.reduce((sum, ledger) => sum + ledger.remaining.length, 0);
        const left = deployment.counts();
        const sweep = async () => (await runScript('sweep', ['--stage', 'staging'], env)).output.trim();
        const [first, after, second] = [await sweep(), deployment.counts(), await sweep()];
        const ok = after === clean && second === 'staging: 0 removed, 0 remaining.';
        check(
          ok,
          `${signal} to the ${victim} after ${(delay / 1_000).toFixed(1)} s (${mode}): ledgers with ${planned} planned, ${known} remaining; ${left === clean ? 'nothing was left' : `left ${left}`}; first sweep: ${first}; second: ${second}${ok ? '' : `; after: ${after}`}`,
        );
      }
    }),
});
