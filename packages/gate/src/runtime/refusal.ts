import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EXIT_CODES } from '../schema/verdict.ts';
import { refuseRun } from './begin.ts';
import { isTestRun, type CommandLine } from './command-line.ts';
import { allVariables } from './environment.ts';
import { loadDefault } from './load-module.ts';
import { mustDecide } from './run.ts';
import { complain } from './say.ts';

/** What the gate's reporter carries: it is known by what its module exports, whatever the file is called. */
export const GATE_MARK = Symbol.for('playwright-gate/reporter');

/** Whether a reporter's module exports the gate. */
async function isGate(file: string): Promise<boolean> {
  const exported = await loadDefault(file).catch(() => undefined);
  return typeof exported === 'function' && Object.hasOwn(exported, GATE_MARK);
}

/** The file of a reporter that a command line or a variable names; undefined for one of Playwright's own. */
function fileOf(reporter: string): string | undefined {
  const local = path.resolve(reporter);
  if (existsSync(local)) return local;
  try {
    return createRequire(path.resolve('package.json')).resolve(reporter);
  } catch {
    return undefined;
  }
}

/** What stands where the gate has to stand, of the reporters that Playwright has loaded; undefined where the gate does. */
export async function insteadOfGate(reporters: readonly string[]): Promise<string | undefined> {
  // Playwright adds this one to all others.
  const { PW_TEST_REPORTER } = allVariables();
  const last = (PW_TEST_REPORTER || reporters.at(-1)) ?? 'no reporter';
  const file = fileOf(last);
  return file !== undefined && (await isGate(file)) ? undefined : last;
}

/** Why a run has no chance of a verdict, in a sentence. */
export const gateLeftOut = (instead: string): string =>
  `The gate decides here, but it is not the last reporter (${instead} is): leave --reporter and --add-reporter out, or end them with ./reporters/gate.ts.`;

/**
 * Refuses a command line that leaves the gate no chance to judge where its verdict decides.
 * @throws Error with a sentence
 */
export async function refuseWithoutGate({ reporters, added, runsNothing }: CommandLine): Promise<void> {
  const nothing = runsNothing ?? (allVariables().PWTEST_WATCH && 'PWTEST_WATCH');
  if (nothing)
    throw new Error(`The gate decides here, but ${nothing} runs nothing: leave it out, or set GATE=observe.`);
  const named = [...(reporters ?? []), ...added];
  if (!named.length && !allVariables().PW_TEST_REPORTER) return;
  const instead = await insteadOfGate(named);
  if (instead !== undefined) throw new Error(gateLeftOut(instead));
}

/** Ends the process without a verdict: a sentence, exit code 2, and an undecided verdict that says why. */
export function refuse(sentence: string): never {
  refuseRun(sentence);
  complain(`Undecided: nothing was run. ${sentence}`);
  process.exit(EXIT_CODES.undecided);
}

/**
 * Does what a configuration does before there is a reporter. Where it throws, Playwright would end with 1, which means that
 * the product is worse: the run is refused instead.
 */
export async function orRefuse<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { message } = error as Error;
    // Nobody decides by the exit code of a worker, of an editor's server, or of a run that is only observed.
    if (isTestRun() && mustDecide()) refuse(message);
    refuseRun(message);
    (error as Error).stack = `Error: ${message}`;
    throw error;
  }
}
