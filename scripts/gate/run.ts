import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { config as readDotenv } from 'dotenv';
import { currentRun } from '../../fixtures/environment/run.ts';
import { verdictSchema } from '#gate';
import { loadPolicy } from '../../reporters/run/policy-file.ts';
import { verdictFile } from '../../reporters/run/outputs.ts';
import { onlyLists } from '../../reporters/run/selection.ts';
import { EXIT, UsageError } from './usage.ts';

/** The word of the verdict that this very run has left; undefined without one. */
function wordOf(file: string, run: string): string | undefined {
  try {
    const verdict = verdictSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return verdict.run === run ? verdict.verdict : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The main job: the suite against staging (or the project that is named), with the verdict as the exit code. What leaves
 * a reporter no chance is caught here: a 0 without a verdict of this run that says pass is none.
 */
export async function runSuite(args: string[]): Promise<number> {
  readDotenv({ quiet: true });
  await loadPolicy().catch((error: Error) => {
    throw new UsageError(error.message);
  });
  const run = currentRun();
  const file = verdictFile(run.folder);
  if (existsSync(file)) rmSync(file);
  const project = args.some((argument) => argument.startsWith('--project')) ? [] : ['--project=staging'];
  const cli = path.join(
    path.dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
    'cli.js',
  );
  const child = spawn(process.execPath, [cli, 'test', ...project, ...args], {
    stdio: 'inherit',
    env: { ...process.env, GATE: process.env.GATE ?? 'enforce' },
  });
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('exit', (...ended) => resolve(ended)),
  );
  if (code === null) return signal === 'SIGINT' ? 130 : 143;
  const sharded = args.some((argument) => argument.startsWith('--shard'));
  if (code !== 0 || process.env.GATE === 'observe' || sharded || wordOf(file, run.id) === 'pass') return code;
  console.error(
    onlyLists(['test', ...args])
      ? 'Nothing was run, so nothing is known: leave --list out.'
      : `Undecided because complete: Playwright ended with 0, but ${path.relative('.', file)} is no verdict of this run that says pass.`,
  );
  return EXIT.undecided;
}
