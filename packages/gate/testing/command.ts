import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';

export const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');
/** Where the gate's command is compiled to before all tests: within the project, where it finds the packages. */
export const COMPILED_GATE = path.join(ROOT, 'node_modules', '.cache', 'playwright-gate', 'main.cjs');
/**
 * Where the suites that contract tests run, and their policies, are compiled to, by the paths that they have in the project.
 * Playwright's own loader of TypeScript takes a third of what such a run takes; without it, a run takes only JavaScript.
 */
export const COMPILED = 'test-results/compiled';
export const WITHOUT_LOADER = { PW_DISABLE_TS_ESM: '1' };
/** Playwright's command line, as a program for Node. */
export const PLAYWRIGHT = path.join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');

/** A line of a stack trace, which nobody who uses the commands should see. */
export const STACK = /^\s+at .*:\d+:\d+\)?$/m;

export interface CommandResult {
  code: number | null;
  /** Both streams, as they came. */
  output: string;
  /** The standard output alone. */
  stdout: string;
}

export interface Command {
  child: ChildProcessByStdio<null, Readable, Readable>;
  ended: Promise<CommandResult>;
}

export interface CommandOptions {
  /** The project's folder unless given. */
  cwd?: string;
  /** In a process group of its own, so that a test can end all of it. */
  detached?: boolean;
}

/** Starts Node with these arguments in the project's folder and a bare environment, as a person or a pipeline would. */
export function startNode(
  args: string[],
  env: NodeJS.ProcessEnv,
  { cwd = ROOT, ...options }: CommandOptions = {},
): Command {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, args, {
    ...options,
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, output] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<CommandResult>((resolve) => child.on('close', (code) => resolve({ code, output, stdout })));
  return { child, ended };
}

/** Runs Node with these arguments to its end. */
export const runNode = (args: string[], env: NodeJS.ProcessEnv, options?: CommandOptions) =>
  startNode(args, env, options).ended;

/** Starts `npx playwright test` with these arguments. */
export const startPlaywright = (args: string[], env: NodeJS.ProcessEnv, options?: CommandOptions) =>
  startNode([PLAYWRIGHT, 'test', ...args], env, options);

/** Runs `npx playwright test` with these arguments to its end. */
export const runPlaywright = (args: string[], env: NodeJS.ProcessEnv, options?: CommandOptions) =>
  startPlaywright(args, env, options).ended;

export const SCRIPTS = {
  bench: 'bench/main.ts',
  datadog: 'packages/datadog/src/cli/main.ts',
  gate: 'packages/gate/src/cli/main.ts',
  'reference-app': 'reference-app/cli.ts',
  sweep: 'scripts/sweep.ts',
} as const;

/** Starts one of our commands, as `npm run` does. */
export const startScript = (script: keyof typeof SCRIPTS, args: string[], env: NodeJS.ProcessEnv) =>
  startNode(['--import', 'tsx', SCRIPTS[script], ...args], env);

/** Runs one of our commands to its end. */
export const runScript = (script: keyof typeof SCRIPTS, args: string[], env: NodeJS.ProcessEnv) =>
  startScript(script, args, env).ended;

/** Runs the gate's command as users have it, compiled; for policies that are not in TypeScript. */
export const runGate = (args: string[], env: NodeJS.ProcessEnv) => runNode([COMPILED_GATE, ...args], env);
