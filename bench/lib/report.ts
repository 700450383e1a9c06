import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { JSONReport } from '@playwright/test/reporter';
import { attached, resultsOf } from '../../packages/gate/testing/report.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** What a test took, in milliseconds, and what it attached under a name, parsed from JSON. */
export interface TestOutcome {
  title: string;
  duration: number;
  attached: <T>(name: string) => T[];
}

/**
 * Runs Playwright with these arguments, and gives the outcome of every test.
 * @throws Error that names the test if one did not pass, for what it took means nothing then
 */
export function runTests(args: string[], env: NodeJS.ProcessEnv): TestOutcome[] {
  const cli = path.join(ROOT, 'node_modules/@playwright/test/cli.js');
  const { stdout, stderr } = spawnSync(process.execPath, [cli, 'test', ...args, '--reporter=json'], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (!stdout.includes('{')) throw new Error(stderr || 'Playwright printed nothing');
  return resultsOf(JSON.parse(stdout.slice(stdout.indexOf('{'))) as JSONReport).map(({ title, result }) => {
    if (result.status !== 'passed') throw new Error(`${title}: ${result.error?.message ?? result.status}`);
    return { title, duration: result.duration, attached: (name) => attached(result, name) };
  });
}
