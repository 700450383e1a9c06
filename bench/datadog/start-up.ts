import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/**
 * How long it takes from the command to the first test.
 * @param env what the command has in its environment: a target, and where it writes
 * @returns milliseconds
 */
export async function startUp(env: NodeJS.ProcessEnv): Promise<number> {
  const cli = path.join(ROOT, 'node_modules/@playwright/test/cli.js');
  const args = [
    cli,
    'test',
    '--config=packages/gate/contract/testing',
    '--project=staging',
    '--reporter=line,./reporters/gate.ts',
  ];
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...env, TESTS: ' passes$' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let took = NaN;
  child.stdout.on('data', (chunk: Buffer) => {
    if (Number.isNaN(took) && chunk.includes('Running 1 test')) took = performance.now() - began;
  });
  await once(child, 'close');
  if (Number.isNaN(took)) throw new Error('The small suite ran no test: run it by hand to see why.');
  return took;
}
