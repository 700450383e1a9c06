import type { Access } from '../access.ts';
import { OLDEST_EVENT } from './alert-event.ts';
import { claimEvent, forgetEvent, keptEvents, releaseEvent, setAside, supersede } from './kept-events.ts';
import { sendEvent, type SendOptions } from './send-event.ts';

/** What became of the events that waited. */
export interface EventsFlush {
  sent: number;
  /** Still on disk. */
  waiting: number;
  /** Will never arrive. */
  lost: number;
  /** What went wrong, a sentence each; no key among it. */
  sentences: string[];
}

/**
 * Sends the events that wait in a folder, the oldest first, each claimed before, and removes them as they arrive. What is
 * older than the 18 hours that Datadog takes is lost, and removed; what it refuses for what it is, is lost, and left with
 * another name; what a newer event of the same key has overtaken is removed, and told. Stops at the first that does not
 * get through, for neither would the others. Never rejects.
 * @param options `patience`: milliseconds for each; `now`: epoch milliseconds
 */
export async function flushEvents(
  access: Access,
  folder: string,
  { now = Date.now, ...options }: SendOptions & { now?: () => number },
): Promise<EventsFlush> {
  const { events, complaints } = keptEvents(folder, now());
  const flush: EventsFlush = { sent: 0, waiting: events.length, lost: 0, sentences: complaints };
  const forget = (file: string) => {
    const complaint = forgetEvent(file);
    if (complaint) flush.sentences.push(complaint);
  };
  const lose = (sentence: string) => {
    flush.lost += 1;
    flush.waiting -= 1;
    flush.sentences.push(sentence);
  };
  for (const { file, event } of events) {
    const { title } = event;
    const claimed = claimEvent(file, now());
    if (claimed === undefined) {
      // Another process has it, or a newer one has arrived.
      flush.waiting -= 1;
      continue;
    }
    if (now() - event.at > OLDEST_EVENT) {
      forget(claimed);
      lose(`The event "${title}" is lost: it is over 18 hours old, and Datadog takes none that are.`);
      continue;
    }
    const ending = await sendEvent(access, event, options);
    if (ending.state === 'sent') {
      flush.sent += 1;
      flush.waiting -= 1;
      forget(claimed);
      supersede(folder, event, now());
      continue;
    }
    if (ending.state === 'refused' && !ending.key) {
      lose(`The event "${title}" is lost: ${ending.because}. It is kept as ${setAside(claimed)}.`);
      continue;
    }
    releaseEvent(claimed);
    flush.sentences.push(`${flush.waiting} of ${events.length} events still wait in ${folder}: ${ending.because}.`);
    break;
  }
  for (const { file, event } of keptEvents(folder, now()).superseded) {
    forget(file);
    flush.sentences.push(`The event "${event.title}" is not sent any more: a newer one of the same alert has arrived.`);
  }
  return flush;
}
