import { spawn } from 'node:child_process';
import path from 'node:path';
import type { FullConfig } from '@playwright/test/reporter';
import type { Assessment } from '../rules/assessment.ts';
import { withoutChannel } from '../schema/channel.ts';
import { channelsApart, type Plan, type PlannedTest } from '../schema/plan.ts';
import type { RunRecord, TestResult } from '../schema/record.ts';
import type { Sides } from '../schema/sides.ts';
import type { CommandLine } from './command-line.ts';
import type { ReadyControl } from './control.ts';
import { allVariables } from './environment.ts';
import { INTERRUPTED } from './guard.ts';
import type { Look } from './plan.ts';
import type { PolicyOptions } from './policy.ts';
import { variablesFor } from './sides.ts';

/** Fewer samples than this say little of a flow. */
const FEWEST_SAMPLES = 3;
/** Milliseconds in which an interrupted re-measurement cleans up. */
export const FAREWELL = 30_000;

/** The tests to repeat: for each flow one that measured it and passed. */
export function testsToRepeat({ tests }: RunRecord, flows: string[]): TestResult[] {
  const passed = tests.filter(({ outcome }) => outcome === 'passed');
  const found = flows.flatMap(
    (flow) =>
      passed.find(({ attempts }) => attempts.some(({ samples }) => samples?.some((sample) => sample.flow === flow))) ??
      passed.find(({ flows: own }) => own?.includes(flow)) ??
      [],
  );
  return [...new Set(found)];
}

export interface MeasuringLook {
  round: number;
  flows: string[];
  controls: string[];
  /** How many pairs of each flow to take, where there is a control. */
  pairs?: number | undefined;
}

/** How a run was started, and with what its tests can be started again. */
export interface RunCommand extends Pick<CommandLine, 'cli' | 'config' | 'manner'> {
  /** The gate's own reporter, as Playwright loaded it, and its options. */
  reporter: string;
  options: object;
  /** The base address that the run was judged at. */
  baseURL: string | undefined;
  /** The folder that the places of tests are relative to. */
  rootDir: string;
  /** Where the run's tests leave their files. */
  outputFolder: string;
  /** How many tests run at a time. */
  workers: number;
  /** By their ids the tests of the run, as Playwright knows them. */
  declared: ReadonlyMap<string, PlannedTest>;
  /** The old build that tests can be run against, where there is one, and how a page is given it. */
  control: ReadyControl | undefined;
  by: Sides['by'];
  /** Aborted once somebody has interrupted the run. */
  interrupted: AbortSignal | undefined;
}

/** What a run needs to know of its own start to repeat some of its tests. */
export const runCommand = (
  config: FullConfig,
  { cli, config: file, manner }: CommandLine,
  {
    baseURL,
    declared,
    control,
    by,
    ...options
  }: PolicyOptions & Pick<RunCommand, 'baseURL' | 'declared' | 'control' | 'by'>,
  interrupted: AbortSignal | undefined,
): RunCommand => ({
  cli,
  config: file,
  manner,
  reporter: config.reporter.at(-1)?.[0] ?? '',
  options,
  baseURL,
  rootDir: config.rootDir,
  outputFolder: config.projects[0]?.outputDir ?? '',
  workers: config.workers,
  declared,
  control,
  by,
  interrupted,
});

/** Which tests to run once more, as which round. */
interface Again {
  round: number;
  tests: TestResult[];
  repeatEach: number;
  again?: NonNullable<Plan['again']>;
  /** Where each test runs in turns: against what. */
  sides?: Sides;
  /** How many at a time, where it is not as in the run. */
  workers?: number | undefined;
}

/** With it where the journal of a look is written, and how long the look may take. */
export type LookCommand = RunCommand & { file: string; milliseconds: number };

/** What ends a process that waits for a look. */
const ENDS = ['SIGTERM', 'SIGHUP'] as const;

/** As an expression. No argument of a command can have a NUL. */
const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\0', '.');

/** A place as an argument of Playwright, which takes it for an expression: this file and line, and no other. */
function argumentOf({ location, spec }: PlannedTest, rootDir: string, inTurns: boolean): string {
  const [, file = location, line = ''] = /^(.*)(:\d+)$/.exec(location) ?? [];
  // What declares the copies of a test is another file, with lines of its own.
  return `^${literally(path.join(rootDir, spec ?? file))}$${spec === undefined && !inTurns ? line : ''}`;
}

/** What stands between two titles where Playwright looks for one: a describe's tags, and what a title has itself. */
const BETWEEN = '(?: @\\S+)* (?:› )?';

/** The titles of tests as an option of Playwright, where their places do not tell them from others of a spec. */
function titlesOf(tests: PlannedTest[], inTurns: boolean): string[] {
  if (!inTurns && tests.every(({ spec }) => spec === undefined)) return [];
  const titles = tests.map(({ title }) => literally(title).replaceAll(' › ', BETWEEN));
  return [`--grep=${inTurns ? `(?:${titles.join('|')})${BETWEEN}\\d+: ` : titles.join('|')}`];
}

/**
 * Runs some tests once more, with fresh workers and browsers, as a run of its own that only keeps a journal: the file that
 * is given. All else is as in the run itself, traces included: what is measured otherwise cannot be compared. After the
 * milliseconds that are given it is interrupted, and removes what it made.
 * @returns whether it came to its end, even if a test of it failed
 * @throws Error where the run itself is interrupted or ended meanwhile, once the look has ended as well
 */
export async function runAgain(
  { plan }: RunRecord,
  { round, tests, repeatEach, again, sides, workers }: Again,
  {
    cli,
    config,
    manner,
    reporter,
    options,
    baseURL,
    outputFolder,
    interrupted,
    rootDir,
    declared,
    file,
    milliseconds,
  }: LookCommand,
): Promise<boolean> {
  interrupted?.throwIfAborted();
  if (!tests.length) return false;
  // Of two stages at once the build and the target are those of both.
  const of = plan.stage.includes(', ') ? plan.tests : tests;
  const projects = new Set(of.map(({ project, channel }) => withoutChannel(project, channel)));
  const called = tests.map((test) => declared.get(test.id) ?? test);
  const apart = channelsApart(plan).length ? { projects: [...new Set(of.map(({ project }) => project))] } : {};
  const args = [
    cli,
    'test',
    ...(config === undefined ? [] : [`--config=${config}`]),
    ...[...projects].filter(Boolean).map((project) => `--project=${project}`),
    ...manner,
    ...(workers === undefined ? [] : [`--workers=${workers}`]),
    '--retries=0',
    `--repeat-each=${repeatEach}`,
    `--output=${path.join(outputFolder, `look-${round}`)}`,
    `--reporter=${reporter}`,
    ...titlesOf(called, sides !== undefined),
    ...new Set(called.map((test) => argumentOf(test, rootDir, sides !== undefined)).sort()),
  ];
  const { stage, shard, channels } = plan;
  const look: Look = {
    stage,
    shard,
    baseURL,
    ...(channels ? { channels } : {}),
    ...apart,
    ...(again ? { again } : {}),
  };
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...allVariables(),
      GATE_ROUND: String(round),
      GATE_REMEASURES: plan.run,
      GATE_OPTIONS: JSON.stringify({ ...options, look }),
      GATE_JOURNAL: file,
      ...(sides ? variablesFor(sides) : {}),
    },
  });
  const interrupt = () => child.kill('SIGINT');
  const kill = () => child.kill('SIGKILL');
  let timers = [setTimeout(interrupt, milliseconds), setTimeout(kill, milliseconds + FAREWELL)];
  let ended: NodeJS.Signals | undefined;
  const end = (signal?: NodeJS.Signals) => {
    ended ??= signal;
    interrupt();
    timers = [...timers, setTimeout(kill, FAREWELL)];
  };
  const onAbort = () => end();
  interrupted?.addEventListener('abort', onAbort);
  for (const signal of ENDS) process.on(signal, end);
  process.on('exit', kill);
  const code = await new Promise<number | null>((resolve) =>
    child.on('close', resolve).on('error', () => resolve(null)),
  );
  for (const timer of timers) clearTimeout(timer);
  interrupted?.removeEventListener('abort', onAbort);
  for (const signal of ENDS) process.off(signal, end);
  process.off('exit', kill);
  if (ended) {
    process.kill(process.pid, ended);
    throw new Error(`it was ended by ${ended}`);
  }
  interrupted?.throwIfAborted();
  return code !== null && code !== INTERRUPTED;
}

/** Runs the tests of some flows once more, as often as it takes to say something of a flow. */
export const remeasure = (
  record: RunRecord,
  { round, flows, controls }: MeasuringLook,
  command: LookCommand,
): Promise<boolean> =>
  runAgain(
    record,
    {
      round,
      tests: testsToRepeat(record, [...flows, ...controls]),
      repeatEach: Math.max(record.plan.repeatEach, FEWEST_SAMPLES),
    },
    command,
  );

/** The flows of the next re-measurement, or nothing when all is decided and there is nothing to learn. */
export function nextLook(
  { doubtful, controls, pairs }: Assessment,
  round: number,
  toLearnFrom: string[],
): MeasuringLook | undefined {
  const others = [...new Set([...controls, ...toLearnFrom])].filter((flow) => !doubtful.includes(flow));
  return doubtful.length || others.length ? { round, flows: doubtful, controls: others, pairs } : undefined;
}

/** What a person who waits for it reads. */
export function describeLook({ round, flows, controls }: MeasuringLook, toLearnFrom: string[]): string {
  if (toLearnFrom.length)
    return `re-measuring every flow, to learn what re-measurements are worth${flows.length ? ` (in doubt: ${flows.join(', ')})` : ''}`;
  if (!flows.length) return `re-measuring the whole product by ${controls.join(', ')}, measurement ${round}`;
  const beside = controls.length ? ` (with ${controls.join(', ')})` : '';
  return `re-measuring ${flows.join(', ')}${beside}, measurement ${round}`;
}
