import { z } from 'zod';

/**
 * What an event may hold at most, in characters. Version 1 of Datadog's events API documents the text and the key; titles
 * and numbers of tags are those that version 2 documents.
 */
export const MOST = { title: 500, text: 4_000, key: 100, tags: 100, links: 2, url: 300, linkTitle: 40 };

/** Milliseconds; Datadog refuses events that are older. */
export const OLDEST_EVENT = 18 * 3_600_000;

/** An event that says how things stand; those with one key are grouped. */
export const alertEventSchema = z.strictObject({
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

export type AlertEvent = z.infer<typeof alertEventSchema>;
/** An address that the text ends with. */
export interface EventLink {
  title: string;
  url: string;
}
