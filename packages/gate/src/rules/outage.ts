import type { RunRecord } from '../schema/record.ts';
import { notTheNamedBuild } from './build-changed.ts';

/** Why the target could not be reached at some time of a run, as it was first said; undefined where it always could. */
export function outageOf({ tests, ends }: Pick<RunRecord, 'tests' | 'ends'>): string | undefined {
  for (const { attempts } of tests)
    for (const { target } of attempts) if (typeof target === 'object') return target.unreachable;
  return ends.find(({ unreachable }) => unreachable !== undefined)?.unreachable;
}

/** Why the gate itself ended a run early; undefined for one that it did not. */
export const stoppedBecause = ({ ends }: Pick<RunRecord, 'ends'>): string | undefined =>
  ends.find(({ stopped }) => stopped !== undefined)?.stopped;

/** Whether a run was ended early, other than for all that had failed in it: what failed then says little of the product. */
export const wasCutOff = (record: RunRecord): boolean =>
  stoppedBecause(record) === undefined
    ? record.ends.some(({ status }) => status === 'interrupted' || status === 'timedout')
    : outageOf(record) !== undefined || notTheNamedBuild(record.plan) !== undefined;
