import { z } from 'zod';
import type { Access } from '../access.ts';
import { call } from '../client.ts';
import { NOT_UNDERSTOOD, whyNot } from './finding.ts';

/** What of a monitor is muted: all, or the scopes named, such as `host:a`. */
export type Muted = 'nothing' | 'all' | string[];

/** What a monitor itself says of it, as the client gives it. */
export const mutingSchema = z.object({
  options: z.object({ silenced: z.record(z.string(), z.number().nullish()).nullish() }).nullish(),
  matchingDowntimes: z
    .array(
      z.object({
        scope: z.array(z.string()).nullish(),
        start: z.number().nullish(),
        end: z.number().nullish(),
      }),
    )
    .nullish(),
});

const downtimesSchema = z.object({
  data: z.array(z.object({ attributes: z.object({ scope: z.string().trim().min(1) }) })),
});

/** More than anybody puts on one monitor. */
const MOST_DOWNTIMES = 100;

function together(all: readonly string[]): Muted {
  const scopes = [...new Set(all)];
  return scopes.includes('*') ? 'all' : scopes.length ? scopes : 'nothing';
}

/**
 * What of a monitor is muted now, by what the monitor itself says; this knows only downtimes of the older kind.
 * @param now epoch milliseconds
 */
export function mutedBy({ options, matchingDowntimes }: z.infer<typeof mutingSchema>, now: number): Muted {
  const seconds = now / 1_000;
  const silenced = Object.entries(options?.silenced ?? {})
    .filter(([, until]) => (until ?? Infinity) > seconds)
    .map(([scope]) => scope);
  const downtimes = (matchingDowntimes ?? [])
    .filter(({ start, end }) => (start ?? 0) <= seconds && (end ?? Infinity) > seconds)
    .map(({ scope }) => (scope ?? []).join(',') || '*');
  return together([...silenced, ...downtimes]);
}

/**
 * What of a monitor is muted now by downtimes of the newer kind, which the monitor itself does not name. Never rejects.
 * @returns a sentence's end where that is not known
 */
export async function mutedByDowntimes(
  access: Access,
  monitorId: number,
  timeout: number,
): Promise<Muted | { unknown: string }> {
  const answer = await call(access, 'downtimes', { timeout }, (api) =>
    api.listMonitorDowntimes({ monitorId, pageLimit: MOST_DOWNTIMES }),
  );
  if ('failure' in answer) return { unknown: whyNot(answer.failure, 'monitors_downtime') };
  const downtimes = downtimesSchema.safeParse(answer.value);
  if (!downtimes.success) return { unknown: NOT_UNDERSTOOD };
  return together(downtimes.data.data.map(({ attributes }) => attributes.scope));
}
