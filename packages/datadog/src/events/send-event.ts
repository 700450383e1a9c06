import type { v1 } from '@datadog/datadog-api-client';
import type { Access } from '../access.ts';
import { call } from '../client.ts';
import { outcomeOfCall } from '../delivery/transports/outcome.ts';
import type { AlertEvent } from './alert-event.ts';
import { patiently, type Ending } from './patiently.ts';

export interface SendOptions {
  /** Milliseconds for all attempts; 0 for one. */
  patience: number;
  /** Milliseconds for one attempt, the answer's body included. */
  timeout?: number;
  /** Ends it early. */
  signal?: AbortSignal;
}

/** As version 1 of the events API takes it. */
const requestOf = ({ key, at, ...event }: AlertEvent): v1.EventCreateRequest => ({
  ...event,
  aggregationKey: key,
  dateHappened: Math.floor(at / 1_000),
});

/** Sends an event, and tries again within a patience. Needs the API key alone. Never rejects. */
export async function sendEvent(
  { apiKey, site, url }: Access,
  event: AlertEvent,
  { patience, timeout = 5_000, signal }: SendOptions,
): Promise<Ending> {
  return patiently(
    patience,
    async (left) => {
      const answer = await call({ apiKey, site, url }, 'events', { timeout, signal: left }, (events) =>
        events.createEvent({ body: requestOf(event) }),
      );
      if ('value' in answer)
        return answer.value.status === 'ok'
          ? { state: 'sent', confirmed: true }
          : { state: 'again', because: 'it answered with something else than that it took the event' };
      return outcomeOfCall(answer.failure);
    },
    signal,
  );
}
