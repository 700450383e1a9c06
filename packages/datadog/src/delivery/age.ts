import { pointsIn, type Envelope } from './envelope.ts';

const MINUTE = 60_000;
/** Datadog takes points of the last hour; the rest is for the way there. */
const OLDEST = 55 * MINUTE;
/** And ten minutes ahead of its clock. */
const FARTHEST = 9 * MINUTE;
const HOUR = 60 * MINUTE;
/** Of an event. */
const OLDEST_EVENT = 18 * HOUR;

/**
 * What of an envelope is worth nothing any more, and why: Datadog answers that it has taken such points, and drops them in
 * silence; events of this age it refuses. For distributions there is no way to bring one in later.
 * @param now epoch milliseconds
 * @returns nothing where all is worth sending
 */
export function worthless(envelope: Envelope, now: number): Map<object, string> {
  const found = new Map<object, string>();
  if ('event' in envelope && now - envelope.event.at > OLDEST_EVENT)
    found.set(envelope, `the event is older than ${OLDEST_EVENT / HOUR} hours, which Datadog does not take any more`);
  for (const point of pointsIn(envelope)) {
    const age = now - point.at * 1_000;
    if (age > OLDEST) found.set(point, `older than ${OLDEST / MINUTE} minutes, which Datadog does not take any more`);
    if (age < -FARTHEST) found.set(point, `more than ${FARTHEST / MINUTE} minutes in the future: was the clock set?`);
  }
  return found;
}
