import { z } from 'zod';
import type { Access } from '../access.ts';
import { call } from '../client.ts';
import { METRICS } from '../points/metrics.ts';
import { tagsOf } from '../points/tags.ts';

/** Seconds of one bucket: long enough for most runs, short enough to hold hardly ever two. */
export const BUCKET = 900;

/** What is asked of a flow's durations: how many there were, their sum, the least and the largest, and quartiles. */
export const STATISTICS = ['count', 'sum', 'min', 'max', 'p25', 'p50', 'p75'] as const;
/** What a history can do without: percentiles have to be switched on. */
const OPTIONAL: readonly string[] = ['p25', 'p50', 'p75', 'machineProbe'];
/** Of one flow in one bucket; seconds, and a number of samples. */
export type Summary = Partial<Record<(typeof STATISTICS)[number], number>>;

/** What happened in one bucket. */
export interface Bucket {
  /** Epoch seconds of its beginning. */
  at: number;
  /** Verdicts: those that passed, and all others. */
  passed: number;
  others: number;
  /** By the tag of the flow. */
  flows: Map<string, Summary>;
  /** Seconds. */
  machineProbe?: number;
}

export interface Period {
  service: string;
  /** The stage: the value of the tag `env`. */
  env: string;
  /** Epoch seconds, both multiples of `BUCKET`. */
  from: number;
  to: number;
}

const scopeOf = (tags: Record<string, string>) => tagsOf(tags).join(',');

/**
 * The queries of a period: `by` is the tag whose values the answer's series are of. A distribution is aggregated over
 * time and space alike; its percentiles take no aggregator for the time, the others name theirs so that no default does.
 */
export function queriesOf({ service, env }: Pick<Period, 'service' | 'env'>) {
  const measured = scopeOf({ env, service, precision: 'frame', outcome: 'completed' });
  const flow = (statistic: (typeof STATISTICS)[number]) => {
    const query = `${statistic}:${METRICS.flow.name}{${measured}} by {flow}`;
    if (statistic === 'count') return `${query}.as_count().rollup(sum, ${BUCKET})`;
    return `${query}.rollup(${statistic.startsWith('p') ? '' : `${statistic}, `}${BUCKET})`;
  };
  const all = scopeOf({ env, service });
  return [
    ...STATISTICS.map((statistic) => ({ what: statistic, by: 'flow', query: flow(statistic) })),
    {
      what: 'verdicts',
      by: 'verdict',
      query: `sum:${METRICS.verdicts.name}{${all}} by {verdict}.as_count().rollup(sum, ${BUCKET})`,
    },
    { what: 'machineProbe', by: undefined, query: `p50:${METRICS.machineProbe.name}{${all}}.rollup(${BUCKET})` },
  ] as const;
}

const errorSchema = z.object({ error: z.string().min(1) });
const answerSchema = z.object({
  status: z.literal('ok'),
  series: z.array(
    z.object({
      tagSet: z.array(z.string()).nullish(),
      scope: z.string().nullish(),
      /** Epoch milliseconds and a value; null where there was none. */
      pointlist: z.array(z.tuple([z.number(), z.number().nullable()])),
    }),
  ),
});
type Series = z.infer<typeof answerSchema>['series'][number];

/** The value of a tag of a series; undefined where it has none. */
function valueOf({ tagSet, scope }: Series, key: string): string | undefined {
  const tags = tagSet?.length ? tagSet : (scope ?? '').split(',');
  const tag = tags.find((one) => one.startsWith(`${key}:`));
  return tag?.slice(key.length + 1);
}

async function ask(access: Access, query: string, { from, to }: Period, timeout: number): Promise<Series[] | string> {
  const answer = await call(access, 'metrics', { timeout }, (api) => api.queryMetrics({ from, to, query }));
  if ('failure' in answer) return answer.failure.because;
  const refused = errorSchema.safeParse(answer.value);
  if (refused.success) return refused.data.error;
  const read = answerSchema.safeParse(answer.value);
  return read.success ? read.data.series : 'its answer is not what Datadog answers to a query';
}

/**
 * What was measured in a period, by bucket. All is asked at once.
 * @param timeout milliseconds for each question
 * @returns a sentence where a question that matters had no answer: half of it would be another history
 */
export async function bucketsOf(access: Access, period: Period, timeout: number): Promise<Bucket[] | string> {
  const queries = queriesOf(period);
  const answers = await Promise.all(queries.map(({ query }) => ask(access, query, period, timeout)));
  const buckets = new Map<number, Bucket>();
  const bucketAt = (milliseconds: number): Bucket => {
    const at = Math.floor(milliseconds / 1_000 / BUCKET) * BUCKET;
    const bucket: Bucket = buckets.get(at) ?? { at, passed: 0, others: 0, flows: new Map() };
    buckets.set(at, bucket);
    return bucket;
  };
  for (const [index, { what, by }] of queries.entries()) {
    const series = answers[index] ?? [];
    if (typeof series === 'string') {
      if (OPTIONAL.includes(what)) continue;
      return `Datadog did not answer what the ${what} of earlier runs was: ${series}`;
    }
    for (const one of series) {
      const name = by && valueOf(one, by);
      if (by && !name) continue;
      for (const [time, value] of one.pointlist) {
        if (value === null || !Number.isFinite(value) || value <= 0) continue;
        const bucket = bucketAt(time);
        if (what === 'verdicts') bucket[name === 'pass' ? 'passed' : 'others'] += Math.round(value);
        else if (what === 'machineProbe') bucket.machineProbe = value;
        else if (name) bucket.flows.set(name, { ...bucket.flows.get(name), [what]: value });
      }
    }
  }
  return [...buckets.values()].sort((a, b) => a.at - b.at);
}
