import { spawn } from 'node:child_process';
import path from 'node:path';
import type { FullConfig } from '@playwright/test/reporter';
import type { Assessment } from '../rules/assessment.ts';
import type { RunRecord, TestResult } from '../schema/record.ts';
import type { CommandLine } from './command-line.ts';
import { allVariables } from './environment.ts';

/** Fewer samples than this say little of a flow. */
const FEWEST_SAMPLES = 3;
const INTERRUPTED = 130;
/** Milliseconds in which an interrupted re-measurement cleans up. */
export const FAREWELL = 30_000;

/** The tests to repeat: for each flow one that measured it and passed. */
function testsToRepeat({ tests }: RunRecord, flows: string[]): TestResult[] {
  const passed = tests.filter(({ outcome }) => outcome === 'passed');
  const found = flows.flatMap(
    (flow) =>
      passed.find(({ attempts }) => attempts.some(({ samples }) => samples?.some((sample) => sample.flow === flow))) ??
      passed.find(({ flows: own }) => own?.includes(flow)) ??
      [],
  );
  return [...new Set(found)];
}

export interface Look {
  round: number;
  flows: string[];
  controls: string[];
}

/** How a run was started, and with what its tests can be started again. */
export interface RunCommand extends Pick<CommandLine, 'cli' | 'config'> {
  /** The gate's own reporter, as Playwright loaded it, and its options as JSON. */
  reporter: string;
  options: string;
  /** Where the run's tests leave their files. */
  outputFolder: string;
}

/** What a run needs to know of its own start to repeat some of its tests. */
export const runCommand = (config: FullConfig, { cli, config: file }: CommandLine, options: object): RunCommand => ({
  cli,
  config: file,
  reporter: config.reporter.at(-1)?.[0] ?? '',
  options: JSON.stringify(options),
  outputFolder: config.projects[0]?.outputDir ?? '',
});

/**
 * Runs the tests of some flows once more, with fresh workers and browsers, as a run of its own that only keeps a journal.
 * All else is as in the run itself, traces included: what is measured otherwise cannot be compared. After the milliseconds
 * that are given it is interrupted, and removes what it made. Its journal is the file that is given.
 * @returns whether it came to its end, even if a test of it failed
 */
export async function remeasure(
  record: RunRecord,
  { round, flows, controls }: Look,
  {
    cli,
    config,
    reporter,
    options,
    outputFolder,
    file,
    milliseconds,
  }: RunCommand & { file: string; milliseconds: number },
): Promise<boolean> {
  const tests = testsToRepeat(record, [...flows, ...controls]);
  if (!tests.length) return false;
  const usual = Math.max(1, record.plan.repeatEach);
  const projects = new Set(tests.map(({ project }) => project));
  const args = [
    cli,
    'test',
    ...(config === undefined ? [] : [`--config=${config}`]),
    ...[...projects].filter(Boolean).map((project) => `--project=${project}`),
    '--retries=0',
    `--repeat-each=${Math.max(usual, FEWEST_SAMPLES)}`,
    `--output=${path.join(outputFolder, `look-${round}`)}`,
    `--reporter=${reporter}`,
    ...tests.map(({ location }) => location).sort(),
  ];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...allVariables(),
      GATE_ROUND: String(round),
      GATE_REMEASURES: record.plan.run,
      GATE_OPTIONS: options,
      GATE_JOURNAL: file,
    },
  });
  const timers = [
    setTimeout(() => child.kill('SIGINT'), milliseconds),
    setTimeout(() => child.kill('SIGKILL'), milliseconds + FAREWELL),
  ];
  const code = await new Promise<number | null>((resolve) =>
    child.on('close', resolve).on('error', () => resolve(null)),
  );
  for (const timer of timers) clearTimeout(timer);
  return code !== null && code !== INTERRUPTED;
}

/** The flows of the next re-measurement, or nothing when all is decided and there is nothing to learn. */
export function nextLook({ doubtful, controls }: Assessment, round: number, toLearnFrom: string[]): Look | undefined {
  const others = [...new Set([...controls, ...toLearnFrom])].filter((flow) => !doubtful.includes(flow));
  return doubtful.length || others.length ? { round, flows: doubtful, controls: others } : undefined;
}

/** What a person who waits for it reads. */
export function describeLook({ round, flows, controls }: Look, toLearnFrom: string[]): string {
  if (toLearnFrom.length)
    return `re-measuring every flow, to learn what re-measurements are worth${flows.length ? ` (in doubt: ${flows.join(', ')})` : ''}`;
  const beside = controls.length ? ` (with ${controls.join(', ')})` : '';
  return `re-measuring ${flows.join(', ') || 'everything'}${beside}, measurement ${round}`;
}
