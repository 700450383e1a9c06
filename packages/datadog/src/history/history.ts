import { z } from 'zod';
import type { HistorySource, PastRun } from 'playwright-gate/plugin';
import { withoutKeys, type Access } from '../access.ts';
import { request } from '../client.ts';
import { datadogEnvironment } from '../environment.ts';
import { NOT_UNDERSTOOD, whyNot } from '../health/finding.ts';
import type { DatadogOptions } from '../options.ts';
import { tagsOf } from '../points/tags.ts';
import { readRememberedRun } from './remembered-run.ts';

/** Seconds. */
const FOUR_WEEKS = 28 * 86_400;
/** Events that an answer holds; one with fewer is the last. */
const PAGE = 1_000;
const MOST_PAGES = 5;
const MOST_RUNS = 200;
/** Milliseconds for each question. */
const TIMEOUT = 10_000;
/** With fewer runs much of what got slower is not found: of slowdowns of 20 % half with 11 runs, and three quarters with 30. */
const ENOUGH_RUNS = 30;

const eventSchema = z.object({ text: z.string().nullish(), tags: z.array(z.string()).nullish() });
const eventsSchema = z.object({ events: z.array(eventSchema) });
type Event = z.infer<typeof eventSchema>;

/**
 * The runs of the last four weeks that passed, oldest first and at most 200, as the events of their verdicts tell. Never
 * rejects.
 * @param series what the runs are of, as `seriesOf` of the gate names it
 * @returns with a sentence where not all could be read
 */
async function remoteHistory(
  access: Access,
  { service, env, series, before }: Record<'service' | 'env' | 'series', string> & { before: number },
): Promise<{ runs: PastRun[]; problem: string | undefined }> {
  const tags = tagsOf({ service, env, gate: 'e2e' });
  const found = new Map<string, PastRun>();
  // A query for tags proves nothing: what an event says of itself must agree with them.
  function read({ text, tags: own }: Event): void {
    const run = readRememberedRun(text ?? '', series);
    const isPass =
      run?.verdict === 'pass' && run.at < before && [...tags, 'verdict:pass'].every((tag) => own?.includes(tag));
    if (isPass) found.set(run.run, run);
  }
  const end = Math.ceil(before / 1_000);
  let problem: string | undefined;
  for (let page = 0; page < MOST_PAGES && found.size < MOST_RUNS; page += 1) {
    const asked = `start=${end - FOUR_WEEKS}&end=${end}&tags=${encodeURIComponent(tags.join())}&unaggregated=true`;
    const question = { method: 'GET', path: `/api/v1/events?${asked}&page=${page}` } as const;
    const answer = await request(access, question, { timeout: TIMEOUT });
    const events = 'value' in answer ? eventsSchema.safeParse(answer.value).data?.events : undefined;
    if (!events) {
      const why = 'failure' in answer ? whyNot(answer.failure, 'events_read') : NOT_UNDERSTOOD;
      problem = withoutKeys(`Datadog did not tell of earlier runs: ${why}.`, access);
      break;
    }
    events.forEach(read);
    if (events.length < PAGE) break;
  }
  const runs = [...found.values()].sort((one, other) => one.at - other.at).slice(-MOST_RUNS);
  return { runs, problem };
}

/** Asks Datadog for earlier runs where the gate knows too few. */
export const historySource = ({ service }: Pick<DatadogOptions, 'service'>): HistorySource => ({
  async runs({ plan, series, known, before, deployed }) {
    try {
      if (known.filter(({ verdict }) => verdict === 'pass').length >= ENOUGH_RUNS) return { runs: [] };
      const { access } = datadogEnvironment();
      // What Datadog remembers of a stage is not of an app that stands in for it, nor of two stages at once.
      const isElsewhere = (!deployed && !access?.url) || plan.stage.includes(', ');
      if (!access?.appKey || isElsewhere) return { runs: [] };
      const { runs, problem } = await remoteHistory(access, { service, env: plan.stage, series, before });
      const ids = new Set(known.map(({ run }) => run));
      return { runs: runs.filter(({ run }) => !ids.has(run)), problem };
    } catch (error) {
      return { runs: [], problem: (error as Error).message };
    }
  },
});
