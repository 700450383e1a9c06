import { z } from 'zod';
import type { PastRun } from 'playwright-gate/plugin';
import { withoutKeys, type Access } from '../access.ts';
import { request } from '../client.ts';
import { NOT_UNDERSTOOD, whyNot } from '../health/finding.ts';
import { tagsOf } from '../points/tags.ts';
import { readRememberedRun } from './remembered-run.ts';

const FORTNIGHT = 14 * 86_400;
/** Events that an answer holds; one with fewer is the last. */
const PAGE = 1_000;
const MOST_PAGES = 5;
const MOST_RUNS = 200;

export interface HistoryOptions {
  service: string;
  /** The stage: the value of the tag `env`. */
  env: string;
  /** What the runs are of, as `seriesOf` of the gate names it. */
  series: string;
  /** Milliseconds for each question. */
  timeout?: number;
  /** Epoch milliseconds, before which the runs ended. */
  before: number;
}

const eventSchema = z.object({ text: z.string().nullish(), tags: z.array(z.string()).nullish() });
const eventsSchema = z.object({ events: z.array(eventSchema) });
type Event = z.infer<typeof eventSchema>;

/**
 * The runs that passed, oldest first, as the events of their verdicts tell: those of two weeks, and of the two before them
 * while there are fewer than 200. Never rejects.
 * @returns with a sentence where not all could be read
 */
export async function remoteHistory(
  access: Access,
  { service, env, series, timeout = 10_000, before }: HistoryOptions,
): Promise<{ runs: PastRun[]; problem?: string }> {
  const tags = tagsOf({ service, env, gate: 'e2e' });
  const found = new Map<string, PastRun>();
  // A query for tags proves nothing: what an event says of itself must agree with them.
  function read({ text, tags: own }: Event): void {
    const run = readRememberedRun(text ?? '', series);
    const isPass =
      run?.verdict === 'pass' && run.at < before && [...tags, 'verdict:pass'].every((tag) => own?.includes(tag));
    if (isPass) found.set(run.run, run);
  }
  const list = async (end: number, page: number): Promise<Event[] | string> => {
    const asked = { start: end - FORTNIGHT, end, tags: encodeURIComponent(tags.join(',')), unaggregated: true, page };
    const query = Object.entries(asked).map(([name, value]) => `${name}=${value}`);
    const answer = await request(access, { method: 'GET', path: `/api/v1/events?${query.join('&')}` }, { timeout });
    if ('failure' in answer) return whyNot(answer.failure, 'events_read');
    return eventsSchema.safeParse(answer.value).data?.events ?? NOT_UNDERSTOOD;
  };
  const runs = () => [...found.values()].sort((one, other) => one.at - other.at).slice(-MOST_RUNS);
  const now = Math.ceil(before / 1_000);
  for (const end of [now, now - FORTNIGHT])
    for (let page = 0; page < MOST_PAGES && found.size < MOST_RUNS; page += 1) {
      const events = await list(end, page);
      if (typeof events === 'string')
        return { runs: runs(), problem: withoutKeys(`Datadog did not tell of earlier runs: ${events}.`, access) };
      events.forEach(read);
      if (events.length < PAGE) break;
    }
  return { runs: runs() };
}
