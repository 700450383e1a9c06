import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { commandLine } from '../runtime/command-line.ts';
import { allVariables } from '../runtime/environment.ts';
import { forgetRun } from '../runtime/history-file.ts';
import { writeRefusal } from '../runtime/outputs.ts';
import { readOverrides } from '../runtime/preview.ts';
import type { Run } from '../runtime/run.ts';
import { verdictSchema } from '../schema/verdict.ts';
import { commandRun, deciding, policyOf } from './policy.ts';
import { EXIT, UsageError } from './usage.ts';
import { complain } from '../runtime/say.ts';

/** The word of the verdict that this very run has left; undefined without one. */
function wordOf(file: string, run: string): string | undefined {
  try {
    const verdict = verdictSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return verdict.run === run ? verdict.verdict : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a shard of a run has left its journal since then. */
function hasJournal({ id, folder }: Run, { current, total }: { current: number; total: number }, since: number) {
  try {
    return readdirSync(folder.journals).some(
      (name) =>
        name.startsWith(`${id}.`) &&
        name.endsWith(`.${current}-of-${total}.ndjson`) &&
        statSync(path.join(folder.journals, name)).mtimeMs >= since,
    );
  } catch {
    return false;
  }
}

/** Playwright's command line, as the project has it installed. */
const playwrightOf = (project: string): string =>
  path.join(
    path.dirname(createRequire(path.join(project, 'package.json')).resolve('@playwright/test/package.json')),
    'cli.js',
  );

/**
 * Takes the unpublished builds that are to be tried (`--override entity=<address>`) out of the arguments.
 * @throws UsageError where one is none
 */
function overridesIn(args: string[]): { rest: string[]; overrides: string[] } {
  const rest: string[] = [];
  const overrides: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const [option = '', ...value] = (args[at] ?? '').split('=');
    if (option !== '--override') rest.push(args[at] ?? '');
    else overrides.push(value.length ? value.join('=') : (args[++at] ?? ''));
  }
  for (const one of overrides)
    try {
      readOverrides(one);
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  return { rest, overrides };
}

/**
 * The main job: the suite, with the verdict as the exit code. What leaves a reporter no chance is caught here: a 0 without
 * a verdict of this run that says pass is none.
 * @param args options of `playwright test`, and unpublished builds to try
 */
export const runSuite = async (args: string[]): Promise<number> => {
  const { rest, overrides } = overridesIn(args);
  if (overrides.length) allVariables().GATE_OVERRIDE = overrides.join(' ');
  const work = (run: Run) => runIn(run, rest);
  return playwrightLine(rest).runsNothing === undefined ? deciding(work) : work(commandRun());
};

/** The arguments as a command line of Playwright. */
const playwrightLine = (args: string[]) => commandLine(['', '', 'test', ...args]);

async function runIn(run: Run, args: string[]): Promise<number> {
  const { id, folder, project, history } = run;
  const { policy } = await policyOf({ project });
  const env = allVariables();
  const enforce = env.GATE?.trim() || 'enforce';
  const { projects, runsNothing, shard } = playwrightLine(args);
  const selected = policy.project === undefined || projects.length ? [] : [`--project=${policy.project}`];
  const began = Date.now();
  const child = spawn(process.execPath, [playwrightOf(project), 'test', ...selected, ...args], {
    stdio: 'inherit',
    // A watcher runs nothing, and never ends.
    env: { ...env, GATE: enforce, PWTEST_WATCH: undefined },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('exit', (...ended) => resolve(ended)),
  );
  const word = wordOf(folder.verdict, id);
  const undecided = (reason: string) => {
    if (runsNothing === undefined && (word === undefined || word === 'pass')) {
      writeRefusal(folder, [reason], { run: id });
      if (word === 'pass') forgetRun(history, id);
    }
    complain(`Undecided: ${reason}`);
    return EXIT.undecided;
  };
  if (code === EXIT.undecided && word === 'pass')
    return undecided('The run is incomplete. It ended with 2 after it had been judged; it says above why.');
  if (code === null) {
    undecided(`The run is incomplete. It was ended by ${signal}.`);
    return 128 + os.constants.signals[signal ?? 'SIGTERM'];
  }
  if (enforce === 'observe' || (code === 0 && word === 'pass')) return code;
  if (shard && runsNothing === undefined) {
    // Whoever judges the journals says what its failures mean.
    if (hasJournal(run, shard, began)) return code === EXIT.fail ? EXIT.undecided : code;
    return undecided(`The run is incomplete. Shard ${shard.current} of ${shard.total} has left no journal.`);
  }
  const verdict = path.relative('.', folder.verdict);
  if (code === 0)
    return undecided(
      runsNothing !== undefined
        ? `Nothing was run. Leave ${runsNothing} out.`
        : `The run is incomplete. Playwright ended with 0, but ${verdict} is no verdict of this run that says pass.`,
    );
  // Playwright's own 1, where nothing was judged, is not that the product is worse.
  if (code === EXIT.fail && word !== 'fail')
    return undecided('The run is incomplete. Playwright ended with 1 before the gate had judged; it says above why.');
  return code;
}
