import type { Point } from '../points/point.ts';

const MINUTE = 60;
/** Datadog takes points of the last hour; the rest is for the way there. */
const OLDEST = 55 * MINUTE;
/** And ten minutes ahead of its clock. */
const FARTHEST = 9 * MINUTE;

/**
 * Why a point is worth nothing any more: Datadog answers that it has taken it, and drops it in silence. For
 * distributions there is no way to bring one in later.
 * @param now epoch milliseconds
 * @returns undefined for one that is worth sending
 */
export function worthless({ at }: Pick<Point, 'at'>, now: number): string | undefined {
  const age = now / 1_000 - at;
  if (age > OLDEST) return `older than ${OLDEST / MINUTE} minutes, which Datadog does not take any more`;
  if (age < -FARTHEST) return `more than ${FARTHEST / MINUTE} minutes in the future: was the clock set?`;
  return undefined;
}
