import { z } from 'zod';
import type { Access } from '../access.ts';
import { call, type Answer } from '../client.ts';
import { METRICS } from '../points/metrics.ts';
import { tagsOf } from '../points/tags.ts';

/** What came of a question. */
export type Told<Value> = { value: Value } | { denied: string } | { because: string };

const NOT_UNDERSTOOD = 'the answer is not what Datadog answers';
const DAY = 86_400;
const HOUR = 3_600;

function told<Value>(answer: Answer<unknown>, schema: z.ZodType<Value>, none?: Value): Told<Value> {
  if ('failure' in answer) {
    const { status, because } = answer.failure;
    if (status === 404 && none !== undefined) return { value: none };
    return status === 401 || status === 403 ? { denied: because } : { because };
  }
  const read = schema.safeParse(answer.value);
  return read.success ? { value: read.data } : { because: NOT_UNDERSTOOD };
}

/** How many values of a flow's duration came in the last day, and when the last ones did. */
export interface Seen {
  values: number;
  /** Epoch seconds of the hour in which the last ones are; undefined without any. */
  last?: number;
}

const pointsSchema = z
  .object({
    status: z.literal('ok'),
    series: z.array(z.object({ pointlist: z.array(z.tuple([z.number(), z.number().nullable()])) })),
  })
  .transform(({ series }): Seen => {
    const points = series.flatMap(({ pointlist }) => pointlist).filter(([, value]) => (value ?? 0) > 0);
    const values = Math.round(points.reduce((sum, [, value]) => sum + (value ?? 0), 0));
    return points.length ? { values, last: Math.max(...points.map(([time]) => time)) / 1_000 } : { values: 0 };
  });

const settingsSchema = z
  .object({ data: z.object({ id: z.string(), attributes: z.object({ includePercentiles: z.boolean().nullish() }) }) })
  .transform(({ data }): 'on' | 'off' => (data.attributes.includePercentiles ? 'on' : 'off'));

export interface Context {
  access: Access;
  service: string;
  timeout: number;
  /** Epoch milliseconds. */
  now: () => number;
}

/** The harmless questions that need an application key, and the permission that each needs. */
export const QUESTIONS = {
  monitors: {
    permission: 'monitors_read',
    for: 'read monitors',
    ask: async ({ access, timeout }: Context) =>
      told(
        await call(access, 'monitors', { timeout }, (api) => api.searchMonitors({ page: 0, perPage: 1 })),
        z.object({ metadata: z.object({ totalCount: z.number() }) }),
      ),
  },
  dashboards: {
    permission: 'dashboards_read',
    for: 'read dashboards',
    ask: async ({ access, timeout }: Context) =>
      told(
        await call(access, 'dashboards', { timeout }, (api) => api.listDashboards({ count: 1 })),
        z.object({ dashboards: z.array(z.unknown()) }),
      ),
  },
  objectives: {
    permission: 'slos_read',
    for: 'read objectives',
    ask: async ({ access, timeout }: Context) =>
      told(
        await call(access, 'objectives', { timeout }, (api) => api.listSLOs({ limit: 1 })),
        z.object({ data: z.array(z.unknown()) }),
      ),
  },
  settings: {
    permission: 'metrics_read',
    for: 'read settings of metrics',
    ask: async ({ access, timeout }: Context) =>
      told(
        await call(access, 'metricSettings', { timeout }, (api) =>
          api.listTagConfigurationByName({ metricName: METRICS.flow.name }),
        ),
        settingsSchema,
        // A metric may be there without settings.
        'none' as const,
      ),
  },
} as const;

export const QUERY_PERMISSION = 'timeseries_query';

/** The durations of a stage that came in the last day. */
export async function askPoints({ access, service, timeout, now }: Context, stage: string): Promise<Told<Seen>> {
  const to = Math.ceil(now() / 1_000 / HOUR) * HOUR;
  const scope = tagsOf({ env: stage, service }).join(',');
  const query = `count:${METRICS.flow.name}{${scope}}.as_count().rollup(sum, ${HOUR})`;
  return told(
    await call(access, 'metrics', { timeout }, (api) => api.queryMetrics({ from: to - DAY, to, query })),
    pointsSchema,
  );
}
