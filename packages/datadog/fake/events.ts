import { z } from 'zod';
import { Exactly, Refusal, type Answer } from './answers.ts';
import type { AddEndpoint, Organization } from './endpoint.ts';
import type { Store } from './store.ts';
import { storedTag } from './tags.ts';

const OLDEST = 18 * 3_600_000;
const NEWEST = 2 * 3_600_000;
const MOST_TEXT = 4_000;
/** Ids of events are larger than what JavaScript counts exactly. */
const FIRST_ID = 5_934_719_801_181_587_474n;

const plain = (error: string) =>
  new Refusal({ status: 400, type: 'text/plain; charset=utf-8', body: JSON.stringify({ errors: [error] }) });

const eventV1 = z.strictObject({
  title: z.string().min(1),
  text: z.string().min(1).max(MOST_TEXT),
  tags: z.array(z.string()).optional(),
  alert_type: z.enum(['error', 'warning', 'info', 'success', 'user_update', 'recommendation', 'snapshot']).optional(),
  aggregation_key: z.string().max(100).optional(),
  priority: z.enum(['normal', 'low']).nullish(),
  date_happened: z.number().int().optional(),
  host: z.string().optional(),
  device_name: z.string().optional(),
  related_event_id: z.number().optional(),
  source_type_name: z.string().optional(),
});

/** The events of one aggregation key, which Datadog groups. */
export interface Alert {
  key: string;
  status: string;
  title: string;
  /** Epoch milliseconds of the last event. */
  at: number;
  events: number;
}

/** The groups that events make, the last one first. Without a key each is a group of its own. */
export function alertsOf(store: Store): Alert[] {
  const alerts = new Map<string, Alert>();
  for (const { aggregationKey, id, status, title, at } of store.events) {
    const key = aggregationKey ?? id;
    alerts.set(key, { key, status, title, at, events: (alerts.get(key)?.events ?? 0) + 1 });
  }
  return [...alerts.values()].reverse();
}

/** Events of version 1; those of version 2 are sent by nothing of ours. */
export function addEvents(add: AddEndpoint, { store, flag, clock }: Organization): void {
  add('POST', '/api/v1/events', { keys: 'api', notJson: plain('Invalid JSON structure') }, ({ body }): Answer => {
    const result = eventV1.safeParse(body);
    if (!result.success) {
      const [issue] = result.error.issues;
      throw plain(`Invalid event at ${issue?.path.join('.') || 'its root'}: ${issue?.message}`);
    }
    const {
      title,
      text,
      tags = [],
      alert_type,
      aggregation_key,
      date_happened,
      priority,
      related_event_id,
    } = result.data;
    const at = date_happened === undefined ? clock.now() : date_happened * 1_000;
    if (at < clock.now() - OLDEST) throw plain('Event too far in the past');
    // How it would say so is not known.
    if (at > clock.now() + NEWEST) throw plain('Event too far in the future');
    for (const tag of tags)
      if (storedTag(tag) !== tag) flag(`An event came with the tag "${tag}", which is stored as "${storedTag(tag)}".`);
    const id = String(FIRST_ID + BigInt(store.events.length));
    const event = { id, title, text, at, status: alert_type ?? 'info', tags };
    store.events.push({ ...event, ...(aggregation_key ? { aggregationKey: aggregation_key } : {}) });
    return {
      status: 202,
      body: {
        status: 'ok',
        event: {
          id: new Exactly(id),
          id_str: id,
          title,
          text,
          date_happened: Math.floor(at / 1_000),
          handle: null,
          priority: priority ?? null,
          related_event_id: related_event_id ?? null,
          tags,
          url: `https://app.datadoghq.com/event/event?id=${id}`,
        },
      },
    };
  });
}
