import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { config as readDotenv } from 'dotenv';
import { currentRun } from '../runtime/run.ts';
import { startDouble } from '../../../datadog/fake/index.ts';
import { verdictSchema, type Policy } from '../index.ts';
import { standInFile } from '../../../datadog/src/cli/double.ts';
import { verdictFile } from '../runtime/outputs.ts';
import { onlyLists } from '../runtime/command-line.ts';
import { EXIT } from './usage.ts';
import { policyOf } from './policy.ts';

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
 * Where nobody has a key, a stand-in takes what Datadog would, so that one can look at it. Not where the policy requires
 * delivery: a stand-in is no proof of that.
 */
async function standInFor({ datadog }: Policy, folder: string) {
  const { DD_API_KEY, E2E_DATADOG_URL } = process.env;
  if (DD_API_KEY || E2E_DATADOG_URL || datadog.transport !== 'api' || datadog.requireDelivery) return undefined;
  const double = await startDouble({ file: standInFile(folder) }).catch((error: Error) => {
    console.error(`There is no stand-in for Datadog in this run: ${error.message}`);
    return undefined;
  });
  if (!double) return undefined;
  return {
    env: { DD_API_KEY: double.keys.apiKey, E2E_DATADOG_URL: double.url },
    close: async () => {
      for (const flag of double.flags) console.error(`Datadog would treat this otherwise than meant: ${flag}`);
      await double.close();
      console.log('What somebody on call would see of this: npm run datadog -- double');
    },
  };
}

/**
 * The main job: the suite against staging (or the project that is named), with the verdict as the exit code. What leaves
 * a reporter no chance is caught here: a 0 without a verdict of this run that says pass is none.
 */
export async function runSuite(args: string[]): Promise<number> {
  readDotenv({ quiet: true });
  const policy = await policyOf();
  const run = currentRun();
  const file = verdictFile(run.folder);
  if (existsSync(file)) rmSync(file);
  const project = args.some((argument) => argument.startsWith('--project')) ? [] : ['--project=staging'];
  const cli = path.join(
    path.dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
    'cli.js',
  );
  const standIn = await standInFor(policy, run.folder);
  const child = spawn(process.execPath, [cli, 'test', ...project, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...standIn?.env, GATE: process.env.GATE ?? 'enforce' },
  });
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('exit', (...ended) => resolve(ended)),
  );
  await standIn?.close();
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
