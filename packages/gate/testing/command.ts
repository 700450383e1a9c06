import { spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');
const PLAYWRIGHT = path.join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');

export interface CommandResult {
  code: number | null;
  /** Both streams, as they came. */
  output: string;
}

/** Runs Node with these arguments in the project's folder and a bare environment, as a person or a pipeline would. */
export async function runNode(args: string[], env: Record<string, string>): Promise<CommandResult> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { PATH, HOME, ...env } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

/** Runs `npx playwright test` with these arguments. */
export const runPlaywright = (args: string[], env: Record<string, string>) =>
  runNode([PLAYWRIGHT, 'test', ...args], env);

const SCRIPTS = {
  gate: 'packages/gate/src/cli/main.ts',
  sweep: 'scripts/sweep.ts',
} as const;

/** Runs one of our commands. */
export const runScript = (script: keyof typeof SCRIPTS, args: string[], env: Record<string, string>) =>
  runNode(['--import', 'tsx', SCRIPTS[script], ...args], env);
