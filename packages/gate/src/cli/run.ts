import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { commandLine } from '../runtime/command-line.ts';
import { allVariables } from '../runtime/environment.ts';
import { prepareFolder } from '../runtime/outputs.ts';
import { verdictSchema } from '../schema/verdict.ts';
import { commandRun, policyOf } from './policy.ts';
import { EXIT } from './usage.ts';

/** The word of the verdict that this very run has left; undefined without one. */
function wordOf(file: string, run: string): string | undefined {
  try {
    const verdict = verdictSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return verdict.run === run ? verdict.verdict : undefined;
  } catch {
    return undefined;
  }
}

/** Playwright's command line, as the project has it installed. */
const playwrightOf = (project: string): string =>
  path.join(
    path.dirname(createRequire(path.join(project, 'package.json')).resolve('@playwright/test/package.json')),
    'cli.js',
  );

/**
 * The main job: the suite, with the verdict as the exit code. What leaves a reporter no chance is caught here: a 0 without
 * a verdict of this run that says pass is none.
 * @param args options of `playwright test`
 */
export async function runSuite(args: string[]): Promise<number> {
  const { id, folder, project } = commandRun();
  const { policy } = await policyOf({ project });
  prepareFolder(folder);
  const env = allVariables();
  const enforce = env.GATE?.trim() || 'enforce';
  const { projects, lists, sharded } = commandLine(['', '', 'test', ...args]);
  const selected = policy.project === undefined || projects.length ? [] : [`--project=${policy.project}`];
  const child = spawn(process.execPath, [playwrightOf(project), 'test', ...selected, ...args], {
    stdio: 'inherit',
    env: { ...env, GATE: enforce },
  });
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('exit', (...ended) => resolve(ended)),
  );
  if (code === null) return signal === 'SIGINT' ? 130 : 143;
  if (code !== 0 || enforce === 'observe' || sharded || wordOf(folder.verdict, id) === 'pass') return code;
  console.error(
    lists
      ? 'Undecided: nothing was run. Leave --list out.'
      : `Undecided: the run is incomplete. Playwright ended with 0, but ${path.relative('.', folder.verdict)} is no verdict of this run that says pass.`,
  );
  return EXIT.undecided;
}
