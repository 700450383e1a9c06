import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Exactly, Refusal, refuseJsonApi, type Answer } from './answers.ts';
import type { AddEndpoint, Organisation } from './endpoint.ts';
import type { Store, StoredEvent } from './store.ts';
import { storedTag } from './tags.ts';

const OLDEST = 18 * 3_600_000;
const MOST_TEXT = 4_000;
/** Ids of events are larger than what JavaScript counts exactly. */
const FIRST_ID = 5_934_719_801_181_587_474n;
const MOST_PROPERTIES = 100;
const MOST_DEPTH = 10;

const plain = (error: string) =>
  new Refusal({ status: 400, type: 'text/plain; charset=utf-8', body: JSON.stringify({ errors: [error] }) });

const eventV1 = z.object({
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

/** One of a list of words, refused in the words that Datadog was recorded with. */
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `value must be one of: [${words.map((word) => `"${word}"`).join(', ')}].` });

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
const free = z
  .record(z.string(), z.unknown())
  .refine((value) => Object.keys(value).length <= MOST_PROPERTIES, `maxProperties: ${MOST_PROPERTIES}`)
  .refine((value) => depthOf(value) <= MOST_DEPTH, `nested more than ${MOST_DEPTH} levels`);

const alert = z.strictObject({
  status: oneOf(['error', 'ok', 'warn']),
  priority: oneOf(['1', '2', '3', '4', '5']).optional(),
  links: z
    .array(
      z.strictObject({
        category: oneOf(['dashboard', 'documentation', 'resource', 'runbook']),
        url: z.string().min(1).max(2_048),
        title: z.string().max(300).optional(),
      }),
    )
    .max(20)
    .optional(),
  custom: free.optional(),
});
const change = z.strictObject({
  changed_resource: z.strictObject({
    name: z.string().min(1).max(128),
    type: oneOf(['configuration', 'feature_flag']),
  }),
  impacted_resources: z
    .array(z.strictObject({ type: oneOf(['service']), name: z.string().min(1).max(128) }))
    .max(100)
    .optional(),
  author: z
    .strictObject({ type: oneOf(['api', 'automation', 'system', 'user']), name: z.string().min(1).max(128) })
    .optional(),
  new_value: free.optional(),
  prev_value: free.optional(),
  change_metadata: free.optional(),
});

const common = {
  title: z.string().min(1).max(500),
  message: z.string().max(MOST_TEXT).optional(),
  tags: z.array(z.string()).max(100).optional(),
  timestamp: z.iso.datetime({ offset: true }).optional(),
  aggregation_key: z.string().min(1).max(100).optional(),
  host: z.string().max(255).optional(),
  integration_id: oneOf(['custom-events']).optional(),
};
const category = z.object({ data: z.object({ attributes: z.object({ category: oneOf(['alert', 'change']) }) }) });
const eventV2 = z.object({
  data: z.strictObject({
    type: oneOf(['event']),
    attributes: z.discriminatedUnion('category', [
      z.strictObject({ ...common, category: z.literal('alert'), attributes: alert }),
      z.strictObject({ ...common, category: z.literal('change'), attributes: change }),
    ]),
  }),
});

const pathOf = (path: PropertyKey[]) =>
  path.reduce<string>((text, part) => `${text}${typeof part === 'number' ? `[${part}]` : `.${String(part)}`}`, '$');

function readV2(body: unknown): z.infer<typeof eventV2>['data']['attributes'] {
  for (const schema of [category, eventV2]) {
    const result = schema.safeParse(body);
    if (result.success) continue;
    const [issue] = result.error.issues;
    throw refuseJsonApi(
      400,
      'Bad Request',
      `JSON validation failed at ${pathOf(issue?.path ?? [])}: ${issue?.message}`,
    );
  }
  return eventV2.parse(body).data.attributes;
}

function keep(
  { store, flag }: Organisation,
  event: Omit<StoredEvent, 'id' | 'uid' | 'tags'>,
  tags: string[] = [],
): StoredEvent {
  for (const tag of tags)
    if (storedTag(tag) !== tag) flag(`An event came with the tag "${tag}", which is stored as "${storedTag(tag)}".`);
  const id = String(FIRST_ID + BigInt(store.events.length));
  const stored = { ...event, id, uid: createHash('sha256').update(id).digest('base64url').slice(0, 24), tags };
  store.events.push(stored);
  return stored;
}

/** An alert: the events of one aggregation key, which Datadog shows as one. */
export interface Alert {
  key: string;
  status: string;
  title: string;
  /** Epoch milliseconds of the last event. */
  at: number;
  events: number;
}

/** The alerts that the events of version 2 make, the last one first. Without a key each is an alert of its own. */
export function alertsOf(store: Store): Alert[] {
  const alerts = new Map<string, Alert>();
  for (const { category: kind, aggregationKey, id, status = '', title, at } of store.events) {
    if (kind !== 'alert') continue;
    const key = aggregationKey ?? id;
    alerts.set(key, { key, status, title, at, events: (alerts.get(key)?.events ?? 0) + 1 });
  }
  return [...alerts.values()].reverse();
}

/** Events of both versions. */
export function addEvents(add: AddEndpoint, organisation: Organisation): void {
  const { clock } = organisation;

  add('POST', '/api/v1/events', { keys: 'api', notJson: plain('Invalid JSON structure') }, ({ body }): Answer => {
    const result = eventV1.safeParse(body);
    if (!result.success) {
      const [issue] = result.error.issues;
      throw plain(`Invalid event at ${issue?.path.join('.') || 'its root'}: ${issue?.message}`);
    }
    const { title, text, tags, alert_type, aggregation_key, date_happened, priority, related_event_id } = result.data;
    const at = date_happened === undefined ? clock.now() : date_happened * 1_000;
    if (at < clock.now() - OLDEST) throw plain('Event too far in the past');
    const event = keep(
      organisation,
      { version: 1, title, text, at, status: alert_type ?? 'info', aggregationKey: aggregation_key, links: [] },
      tags,
    );
    return {
      status: 202,
      body: {
        status: 'ok',
        event: {
          id: new Exactly(event.id),
          id_str: event.id,
          title,
          text,
          date_happened: Math.floor(at / 1_000),
          handle: null,
          priority: priority ?? null,
          related_event_id: related_event_id ?? null,
          tags: tags ?? [],
          url: `https://app.datadoghq.com/event/event?id=${event.id}`,
        },
      },
    };
  });

  // The client sends the application key along, though the endpoint can do without.
  add('POST', '/api/v2/events', { keys: 'either' }, ({ body }): Answer => {
    const given = readV2(body);
    const at = given.timestamp === undefined ? clock.now() : Date.parse(given.timestamp);
    if (at < clock.now() - OLDEST)
      throw refuseJsonApi(
        400,
        'Bad Request',
        'JSON validation failed at $.data.attributes.timestamp: more than 18 hours ago.',
      );
    const details = given.category === 'alert' ? given.attributes : undefined;
    const { id, uid } = keep(
      organisation,
      {
        version: 2,
        title: given.title,
        text: given.message ?? '',
        at,
        category: given.category,
        ...(details ? { status: details.status } : {}),
        ...(given.aggregation_key ? { aggregationKey: given.aggregation_key } : {}),
        links: details?.links ?? [],
      },
      given.tags,
    );
    return {
      status: 202,
      body: {
        data: { type: 'event', id: '_', attributes: { attributes: { evt: { id, uid } } } },
        links: { self: `https://app.datadoghq.com/event/event?uid=${uid}` },
      },
    };
  });
}
