import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Verdict } from '../../packages/gate/src/schema/verdict.ts';
import type { Contestant } from './contestants.ts';
import type { Metered, Own } from './metered.ts';

/** What one run took. Milliseconds of the runner's user and system time, except for `wall`; `peak` is in MB. */
export interface Measured {
  wall: number;
  /** From the start of the process to its end. */
  whole: number;
  /** From the first test to the end of the process: what the limit is for. */
  running: number;
  peak: number;
  own: Own | undefined;
}

/** Where and against what the runs go. */
export interface Ground {
  /** A copy of the project. */
  tree: string;
  suite: string;
  url: string;
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

/**
 * Runs the suite once with one reporter.
 * @throws Error if it does not pass: what a run took that was not whole means nothing
 */
export async function measure({ name, reporters }: Contestant, { tree, suite, url }: Ground): Promise<Measured> {
  const folder = mkdtempSync(path.join(tree, 'run-'));
  const meter = path.join(folder, 'meter');
  const { PATH, HOME } = process.env;
  const cli = path.join(tree, 'node_modules', '@playwright', 'test', 'cli.js');
  const began = performance.now();
  const profile = process.env.CPU_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.CPU_PROFILE}`] : [];
  const child = spawn(process.execPath, [...profile, cli, 'test', '--config=bench/reporter', '--project=staging'], {
    cwd: tree,
    env: {
      PATH,
      HOME,
      GATE: 'enforce',
      GATE_FOLDER: path.join(folder, 'gate'),
      STAGING_URL: url,
      STAGING_OPERATOR_TOKEN: 'operator-of-the-bench',
      METER_FILE: meter,
      OUTPUT: path.join(folder, 'results'),
      REPORTER: JSON.stringify(reporters(folder)),
      SUITE: suite,
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const wall = performance.now() - began;
  try {
    if (code !== 0) throw new Error(`The run with ${name} ended with ${code}: ${output.slice(-2_000)}`);
    const verdict = path.join(folder, 'gate', 'verdict.json');
    if (name.startsWith('ours') && readJson<Verdict>(verdict).verdict !== 'pass')
      throw new Error(`The gate's verdict is no pass: ${readJson<Verdict>(verdict).summary}`);
    const { planned, exited, peak } = readJson<Metered>(meter);
    const own = path.join(folder, 'own');
    return {
      wall,
      whole: exited,
      running: exited - planned,
      peak,
      own: existsSync(own) ? readJson<Own>(own) : undefined,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
