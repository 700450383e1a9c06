import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runPlaywright } from '#testing';
import { inTemporaryFolder } from '../lib/temporary.ts';
import type { Contestant } from './contestants.ts';
import type { Metered } from './meter.ts';

/** What one run took. Milliseconds of the runner's user and system time, except for `wall`; `peak` is in MB. */
export interface Measured {
  wall: number;
  /** From the start of the process to its end. */
  whole: number;
  /** From the first test to the end of the process: what the limit is for. */
  running: number;
  peak: number;
}

/**
 * Runs the suite once with one reporter.
 * @throws Error if it does not pass: what a run took that was not whole means nothing
 */
export const measure = ({ name, reporters }: Contestant, suite: string, url: string): Promise<Measured> =>
  inTemporaryFolder('reporter-run', async (folder) => {
    const file = (part: string) => path.join(folder, part);
    const began = performance.now();
    const env = {
      ...{ GATE: 'enforce', GATE_FOLDER: file('gate'), STAGING_URL: url, STAGING_OPERATOR_TOKEN: 'operator' },
      ...{ METER_FILE: file('meter'), OUTPUT: file('results'), SUITE: suite },
      REPORTER: JSON.stringify(reporters(folder)),
    };
    // Apart from the project, so that no reports of other runs are looked through, which lie beside it.
    const cwd = path.dirname(suite);
    const args = [`--config=${import.meta.dirname}`, '--project=staging'];
    const { code, output } = await runPlaywright(args, env, { cwd });
    const wall = performance.now() - began;
    if (code !== 0) throw new Error(`The run with ${name} ended with ${code}: ${output.slice(-2_000)}`);
    const { planned, exited, peak } = JSON.parse(readFileSync(file('meter'), 'utf8')) as Metered;
    return { wall, whole: exited, running: exited - planned, peak };
  });
