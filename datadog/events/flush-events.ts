import type { Access } from '../access.ts';
import { OLDEST_EVENT } from './alert-event.ts';
import { forgetEvent, keptEvents, setAside } from './kept-events.ts';
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
 * Sends the events that wait in a folder, the oldest first, and removes them as they arrive. What is older than the 18
 * hours that Datadog takes is lost, and removed; what it refuses for what it is, is lost, and left with another name.
 * Stops at the first that does not get through, for neither would the others. Never rejects.
 * @param options `patience`: milliseconds for each; `now`: epoch milliseconds
 */
export async function flushEvents(
  access: Access,
  folder: string,
  { now = Date.now, ...options }: SendOptions & { now?: () => number },
): Promise<EventsFlush> {
  const { events, complaints } = keptEvents(folder);
  const flush: EventsFlush = { sent: 0, waiting: events.length, lost: 0, sentences: complaints };
  const done = (file: string, as: 'sent' | 'lost') => {
    flush[as] += 1;
    flush.waiting -= 1;
    const complaint = forgetEvent(file);
    if (complaint) flush.sentences.push(complaint);
  };
  for (const { file, event } of events) {
    if (now() - event.at > OLDEST_EVENT) {
      done(file, 'lost');
      flush.sentences.push(
        `The event "${event.title}" is lost: it is over 18 hours old, and Datadog takes none that are.`,
      );
      continue;
    }
    const ending = await sendEvent(access, event, options);
    if (ending.state === 'sent') {
      done(file, 'sent');
      continue;
    }
    if (ending.state === 'refused' && !ending.key) {
      flush.lost += 1;
      flush.waiting -= 1;
      flush.sentences.push(`The event "${event.title}" is lost: ${ending.because}. It is kept as ${setAside(file)}.`);
      continue;
    }
    flush.sentences.push(`${flush.waiting} of ${events.length} events still wait in ${folder}: ${ending.because}.`);
    break;
  }
  return flush;
}
