import type { PastRun } from 'playwright-gate/plugin';
import { BUCKET } from './queries.ts';

/** An agent stamps what it gets when it gets it, and that may be a little later than the run's end. */
const LATE = 300;

/**
 * The runs of Datadog that are not known yet. One is the same as a known run of its series that ended in the bucket that
 * the other is of, or just before it.
 * @param remote as `remoteHistory` gives them
 */
export function unknownRuns(known: readonly PastRun[], remote: readonly PastRun[]): PastRun[] {
  const ended = new Map<string, number[]>();
  for (const { series, at } of known) ended.set(series, [...(ended.get(series) ?? []), at / 1_000]);
  return remote.filter(
    ({ series, at }) => !(ended.get(series) ?? []).some((end) => end >= at / 1_000 - LATE && end < at / 1_000 + BUCKET),
  );
}
