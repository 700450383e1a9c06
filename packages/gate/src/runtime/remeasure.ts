import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Assessment, RunRecord } from '../index.ts';
import { allVariables } from './run.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..', '..');
const CLI = path.join(path.dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
/** Fewer samples than this say little of a flow. */
const FEWEST_SAMPLES = 3;
const INTERRUPTED = 130;
/** Milliseconds in which a look that is interrupted cleans up. */
export const FAREWELL = 30_000;

/** The tests of a next look: for each flow one that measured it and passed, by file and line. */
export function testsToRepeat({ tests }: RunRecord, flows: string[]): string[] {
  const found = flows.flatMap((flow) => {
    const passed = tests.filter(({ outcome }) => outcome === 'passed');
    // What a test has measured is known better than what its source seems to measure.
    const test =
      passed.find(({ attempts }) => attempts.some(({ samples }) => samples?.some((sample) => sample.flow === flow))) ??
      passed.find(({ flows: own }) => own?.includes(flow));
    return test ? [test.location] : [];
  });
  return [...new Set(found)].sort();
}

/** The configuration that a command line names. */
function configOf(argv: readonly string[]): string | undefined {
  const index = argv.findIndex((one) => /^(-c|--config)(=|$)/.test(one));
  const named = argv[index];
  return named?.includes('=') ? named.slice(named.indexOf('=') + 1) : index < 0 ? undefined : argv[index + 1];
}

export interface Look {
  round: number;
  flows: string[];
  controls: string[];
}

/**
 * Runs the tests of some flows once more, with fresh workers and browsers, as a run of its own that only keeps a journal.
 * All else is as in the run itself, traces included: what is measured otherwise cannot be compared. After the milliseconds
 * that are given it is interrupted, and removes what it made.
 * @returns whether it came to its end, be it that a test of it failed
 */
export async function lookAgain(
  record: RunRecord,
  { round, flows, controls }: Look,
  given: { argv: readonly string[]; options: string; outputFolder: string; milliseconds: number },
): Promise<boolean> {
  const tests = testsToRepeat(record, [...flows, ...controls]);
  if (!tests.length) return false;
  const usual = Math.max(1, record.plan.repeatEach);
  const config = configOf(given.argv);
  const args = [
    CLI,
    'test',
    ...(config === undefined ? [] : [`--config=${config}`]),
    `--project=${record.plan.stage}`,
    '--retries=0',
    `--repeat-each=${Math.max(usual, FEWEST_SAMPLES)}`,
    `--output=${path.join(given.outputFolder, `look-${round}`)}`,
    `--reporter=${path.join(ROOT, 'reporters', 'gate.ts')}`,
    ...tests,
  ];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...allVariables(), GATE_ROUND: String(round), GATE_OPTIONS: given.options },
  });
  const timers = [
    setTimeout(() => child.kill('SIGINT'), given.milliseconds),
    setTimeout(() => child.kill('SIGKILL'), given.milliseconds + FAREWELL),
  ];
  const code = await new Promise<number | null>((resolve) =>
    child.on('close', resolve).on('error', () => resolve(null)),
  );
  for (const timer of timers) clearTimeout(timer);
  return code !== null && code !== INTERRUPTED;
}

/** The flows of a next look, or nothing when all is decided and there is nothing to learn. */
export function nextLook({ doubtful, controls }: Assessment, round: number, toLearnFrom: string[]): Look | undefined {
  const others = [...new Set([...controls, ...toLearnFrom])].filter((flow) => !doubtful.includes(flow));
  return doubtful.length || others.length ? { round, flows: doubtful, controls: others } : undefined;
}

/** What a person who waits for it reads. */
export function describeLook({ round, flows, controls }: Look, toLearnFrom: string[]): string {
  if (toLearnFrom.length)
    return `measuring every flow once more, to learn what later looks are worth${flows.length ? ` (in doubt: ${flows.join(', ')})` : ''}`;
  return `measuring again, look ${round}: ${flows.join(', ') || 'everything'} (with ${controls.join(', ')})`;
}
