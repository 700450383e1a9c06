import { withoutKeys, type Access } from '../access.ts';
import type { AlertEvent } from './alert-event.ts';
import { forgetEvent, keepEvent, releaseEvent, supersede } from './kept-events.ts';
import { sendEvent } from './send-event.ts';

/** `spooled`: it waits on disk, and why; `lost`: it could not even be kept. */
export type EventResult = 'sent' | { spooled: string } | { lost: string };

/**
 * Sends an event within so many milliseconds; it is on disk before that, and until it has arrived, claimed while it is on
 * its way. Older ones of its key that wait are not sent any more; a flush says which. Never rejects.
 * @param folder where events wait that have not arrived
 */
export async function deliverEvent(
  access: Access,
  folder: string,
  event: AlertEvent,
  milliseconds: number,
): Promise<EventResult> {
  const kept = keepEvent(folder, event, { claim: true });
  const ending = await sendEvent(access, event, { patience: Math.max(1, milliseconds) });
  if (ending.state === 'sent') {
    if ('file' in kept) forgetEvent(kept.file);
    supersede(folder, event);
    return 'sent';
  }
  if ('file' in kept) releaseEvent(kept.file);
  const because = withoutKeys(ending.because, access);
  return 'file' in kept ? { spooled: because } : { lost: `${because}. ${kept.complaint}` };
}
