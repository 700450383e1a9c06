import { readFileSync } from 'node:fs';
import { median } from 'playwright-gate/statistics';
import { startReferenceApp } from '../reference-app/launch.ts';
import { defineBench } from './bench.ts';

/** Every API is asked something, so that every definition has its validators. */
const ADDRESSES = `access-token/v1/access-tokens customer-portal/v3/portal/configs entity/v1/entity/schemas
  journey/v1/journey/configuration/search message/v1/message/threads:search organization/v2/organization/current
  submission/v1/submission/nonce/1 user/v2/users workflow/v2/flows/executions:search
  workflow-definition/v2/flows/templates`.split(/\s+/);
const POST = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };

const megabytes = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

export default defineBench({
  name: 'ready',
  summary: 'how long the reference app takes until it answers, and its memory',
  args: { times: 10 },
  async run({ times }) {
    const [ready, idle, worked]: [number[], number[], number[]] = [[], [], []];
    for (let time = 0; time < times; time += 1) {
      const began = performance.now();
      const { url, pid, stop } = await startReferenceApp('staging');
      await fetch(`${url}/api/version`);
      ready.push(performance.now() - began);
      idle.push(megabytes(pid));
      for (const address of ADDRESSES) for (const request of [{}, POST]) await fetch(`${url}/api/${address}`, request);
      worked.push(megabytes(pid));
      await stop();
    }
    const shown = (values: number[], unit: string) =>
      `${median(values).toFixed(0)} ${unit} (median of ${times}, at most ${Math.max(...values).toFixed(0)} ${unit})`;
    console.log(`ready in ${shown(ready, 'ms')}`);
    console.log(`memory when ready: ${shown(idle, 'MB')}; after every API was used: ${shown(worked, 'MB')}`);
  },
});
