import { z } from 'zod';

const text = (most: number) => z.string().max(most);

/** What an alert event may hold at most, in characters. Source: version 2 of Datadog's events API. */
export const MOST = { title: 500, message: 4_000, key: 100, tags: 100, links: 20, url: 2_048, linkTitle: 300 };

/** Milliseconds; Datadog refuses events that are older. */
export const OLDEST_EVENT = 18 * 3_600_000;

/** An event of the category `alert`; those with one key are the states of one alert. */
export const alertEventSchema = z.strictObject({
  key: text(MOST.key),
  status: z.enum(['ok', 'warn', 'error']),
  /** 1 is the most urgent. */
  priority: z.enum(['1', '2', '3', '4', '5']),
  title: text(MOST.title),
  message: text(MOST.message),
  /** When it happened, in epoch milliseconds. */
  at: z.number(),
  /** `key:value`, normalised as Datadog would. */
  tags: z.array(z.string()).max(MOST.tags),
  links: z
    .array(
      z.strictObject({
        category: z.enum(['runbook', 'documentation', 'dashboard', 'resource']),
        title: text(MOST.linkTitle),
        url: text(MOST.url),
      }),
    )
    .max(MOST.links),
  /** Whatever else can be asked for. */
  custom: z.record(z.string(), z.unknown()),
});

export type AlertEvent = z.infer<typeof alertEventSchema>;
export type EventLink = AlertEvent['links'][number];
