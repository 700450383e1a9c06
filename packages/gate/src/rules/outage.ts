import type { RunRecord } from '../schema/record.ts';

/** Why the target could not be reached at some time of a run, as it was first said; undefined where it always could. */
export function outageOf({ tests, ends }: Pick<RunRecord, 'tests' | 'ends'>): string | undefined {
  for (const { attempts } of tests)
    for (const { target } of attempts) if (typeof target === 'object') return target.unreachable;
  return ends.find(({ unreachable }) => unreachable !== undefined)?.unreachable;
}

/** Why the gate itself ended a run early; undefined for one that it did not. */
export const stoppedBecause = ({ ends }: Pick<RunRecord, 'ends'>): string | undefined =>
  ends.find(({ stopped }) => stopped !== undefined)?.stopped;
