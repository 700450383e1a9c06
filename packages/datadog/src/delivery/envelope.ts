import { z } from 'zod';
import type { Point } from '../points/metrics.ts';

const SCHEMA = 'datadog-outbox/1';

/**
 * What an event may hold at most, in characters. Version 1 of Datadog's events API documents the text, the key and the
 * number of tags; the length of titles is what version 2 documents.
 */
export const MOST = { title: 500, text: 4_000, key: 100, tags: 100 };

/** An event that says how things stand; those with one key are grouped. */
const eventSchema = z.strictObject({
  key: z.string().max(MOST.key),
  alertType: z.enum(['success', 'warning', 'error']),
  title: z.string().max(MOST.title),
  /** Markdown between `%%%`. */
  text: z.string().max(MOST.text),
  /** When it happened, in epoch milliseconds. */
  at: z.number(),
  /** `key:value`, normalized as Datadog would. */
  tags: z.array(z.string()).max(MOST.tags),
});

const pointSchema = z.strictObject({
  metric: z.string().min(1),
  kind: z.enum(['distribution', 'count']),
  at: z.number(),
  value: z.number(),
  tags: z.array(z.string()),
});

const schema = z.literal(SCHEMA);
const envelopeSchema = z.union([
  z.strictObject({
    schema,
    points: z
      .array(pointSchema)
      .min(1)
      .refine((points) => points.every(({ kind }) => kind === points[0]?.kind), 'has points of two kinds'),
  }),
  z.strictObject({ schema, event: eventSchema }),
]);

export type AlertEvent = z.infer<typeof eventSchema>;
/** What one request carries: points of one kind, or an event. */
export type Envelope = { points: readonly Point[] } | { event: AlertEvent };

/** What an event overtakes when it is the later one: those of its key, and of its channel of releases. */
export const alertOf = ({ key, tags }: AlertEvent): string =>
  [key, ...tags.filter((tag) => tag.startsWith('channel:'))].join();

/** Its points; none in an event. */
export const pointsIn = (envelope: Envelope): readonly Point[] => ('points' in envelope ? envelope.points : []);

/**
 * Whether Datadog would keep it twice if it came twice: a distribution keeps every value and an event is another one, where
 * of two counts of one second and tag set the later one stays.
 */
export const addsUp = (envelope: Envelope): boolean =>
  'event' in envelope || envelope.points[0]?.kind === 'distribution';

/** An envelope as it lies on disk: one line of JSON that says by which schema it was written. */
export const envelopeText = (envelope: Envelope): string => `${JSON.stringify({ schema: SCHEMA, ...envelope })}\n`;

/** Reads one. @returns what is wrong with it as the end of a sentence that begins with its name */
export function readEnvelope(text: string): { envelope: Envelope } | { wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { wrong: 'is torn: it ends before its end' };
  }
  const result = envelopeSchema.safeParse(value);
  if (result.success) {
    const { schema: _, ...envelope } = result.data;
    return { envelope };
  }
  const { schema: name } = (value ?? {}) as { schema?: unknown };
  return { wrong: name === SCHEMA ? 'is damaged' : 'is of another version of this suite, or of something else' };
}
