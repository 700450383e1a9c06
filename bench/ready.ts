import { readFileSync } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { median } from './lib/statistics.ts';

/** How long the reference app takes until it answers, and the memory that it has then and after some work. */
const TIMES = Number(process.argv[2] ?? 10);
const ROOT = path.resolve(import.meta.dirname, '..');

const megabytes = (pid: number | undefined) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

const ready: number[] = [];
const idle: number[] = [];
const worked: number[] = [];
for (let time = 0; time < TIMES; time += 1) {
  const began = performance.now();
  const args = ['--import', 'tsx', 'reference-app/cli.ts', 'serve', 'staging', '--memory', '--validate-responses'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /ready at (\S+)/.exec(line.toString())?.[1];
  await fetch(`${url}/api/version`);
  ready.push(performance.now() - began);
  idle.push(megabytes(child.pid));
  // Every API is asked something, so that every definition has its validators.
  for (const api of [
    'access-token/v1/access-tokens',
    'customer-portal/v3/portal/configs',
    'entity/v1/entity/schemas',
    'journey/v1/journey/configuration/search',
    'message/v1/message/threads:search',
    'organization/v2/organization/current',
    'submission/v1/submission/nonce/1',
    'user/v2/users',
    'workflow/v2/flows/executions:search',
    'workflow-definition/v2/flows/templates',
  ])
    for (const method of ['GET', 'POST'])
      await fetch(`${url}/api/${api}`, {
        method,
        ...(method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}),
      });
  worked.push(megabytes(child.pid));
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
console.log(
  `ready in ${median(ready).toFixed(0)} ms (median of ${TIMES}, at most ${Math.max(...ready).toFixed(0)} ms)`,
);
console.log(
  `memory: ${median(idle).toFixed(0)} MB when ready, ${median(worked).toFixed(0)} MB after every API was used (at most ${Math.max(...worked).toFixed(0)} MB)`,
);
