import { z } from 'zod';
import { refuse, type Answer } from './answers.ts';
import type { AddEndpoint, Asked, Organization } from './endpoint.ts';
import type { MetricType } from './store.ts';
import { readTags, storedName } from './tags.ts';

/** Of `/api/v2/series`; borrowed for distributions, whose own limits are not documented. */
const LIMITS = { sent: 512_000, inflated: 5_242_880 };
const V1_LIMITS = { sent: 3_200_000, inflated: 62_914_560 };

const OLDEST = 3_600;
const NEWEST = 600;
/** A number of seconds from here on is one of milliseconds. */
const NO_SECONDS = 1e11;
const MOST_FLOAT32 = 3.4028234663852886e38;

/** Metrics came as text/json first, and the client still sends them so. */
const TYPES = ['text/json', 'application/json'];

const seconds = z.number().nonnegative().lt(NO_SECONDS);
const value = z.number();
const words = z.array(z.string());
const base = { metric: z.string().min(1), tags: words.optional(), host: z.string().optional() };

const distributions = z.object({
  series: z.array(
    z.object({
      ...base,
      type: z.literal('distribution').optional(),
      points: z.array(z.tuple([seconds, z.array(value).min(1)])).min(1),
    }),
  ),
});

const series1 = z.object({
  series: z.array(
    z.object({
      ...base,
      type: z.enum(['gauge', 'rate', 'count']).optional(),
      interval: z.number().int().nullish(),
      points: z.array(z.tuple([seconds, value])).min(1),
    }),
  ),
});

const series2 = z.object({
  series: z.array(
    z.object({
      metric: base.metric,
      tags: base.tags,
      type: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]).optional(),
      interval: z.number().int().optional(),
      unit: z.string().optional(),
      resources: z.array(z.object({ type: z.string(), name: z.string() })).optional(),
      points: z.array(z.object({ timestamp: seconds.refine(Number.isInteger, 'no whole seconds'), value })).min(1),
    }),
  ),
});

const V2_TYPES: MetricType[] = ['gauge', 'count', 'rate', 'gauge'];

interface Series {
  metric: string;
  type: MetricType;
  tags: string[];
  unit?: string | undefined;
  points: { at: number; values: number[] }[];
}

/** The body in the schema's form. @throws Refusal 400 that names the first place that is wrong */
function read<T>(schema: z.ZodType<T>, { body }: Asked): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw refuse(400, `Invalid payload at ${issue?.path.join('.') || 'its root'}: ${issue?.message}`);
}

/** Takes the series in: what Datadog would keep is stored, what it would put right or throw away is flagged. */
function admit(organization: Organization, asked: Asked, all: Series[]): void {
  const { store, clock, flag } = organization;
  const request = store.requests.push(asked.digest) - 1;
  const now = clock.now() / 1_000;
  for (const one of all) {
    const name = storedName(one.metric);
    if (name !== one.metric) flag(`The metric "${one.metric}" is stored as "${name}": send it that way.`);
    const { tags, findings } = readTags(one.metric, one.tags);
    findings.forEach(flag);
    const metric = (store.metrics[name] ??= { type: one.type, points: [], metadata: {} });
    if (metric.type !== one.type) {
      flag(`${name} came as ${one.type} and is a ${metric.type}: a name has one type.`);
      continue;
    }
    if (one.unit) metric.metadata.unit = one.unit;
    for (const { at, values } of one.points) {
      if (at < now - OLDEST || at > now + NEWEST) {
        const because = at < now ? 'too old' : 'in the future';
        store.dropped.push({ metric: name, at, because, values: values.length });
        continue;
      }
      for (const each of values) {
        if (Math.abs(each) > MOST_FLOAT32) flag(`${name}: the value ${each} does not fit into 32 bits.`);
        metric.points.push({ at, value: each, tags, request });
      }
    }
  }
}

const withHost = (tags: string[] = [], host?: string) => (host ? [...tags, `host:${host}`] : tags);

/** The ways in for metrics: distributions, and series of both versions. */
export function addIntake(add: AddEndpoint, organization: Organization): void {
  add(
    'POST',
    '/api/v1/distribution_points',
    { keys: 'api', types: TYPES, encodings: ['', 'identity', 'deflate'], limits: LIMITS },
    (asked): Answer => {
      const { series } = read(distributions, asked);
      admit(
        organization,
        asked,
        series.map(({ metric, tags, host, points }) => ({
          metric,
          type: 'distribution',
          tags: withHost(tags, host),
          points: points.map(([at, values]) => ({ at, values })),
        })),
      );
      return { status: 202, type: 'text/json', body: { status: 'ok' } };
    },
  );

  add(
    'POST',
    '/api/v1/series',
    { keys: 'api', types: TYPES, encodings: ['', 'identity', 'deflate', 'gzip'], limits: V1_LIMITS },
    (asked): Answer => {
      const { series } = read(series1, asked);
      admit(
        organization,
        asked,
        series.map(({ metric, type = 'gauge', tags, host, points }) => ({
          metric,
          type,
          tags: withHost(tags, host),
          points: points.map(([at, each]) => ({ at, values: [each] })),
        })),
      );
      return { status: 202, type: 'text/json', body: { status: 'ok' } };
    },
  );

  add(
    'POST',
    '/api/v2/series',
    { keys: 'api', encodings: ['', 'identity', 'deflate', 'gzip', 'zstd1'], limits: LIMITS },
    (asked): Answer => {
      const { series } = read(series2, asked);
      admit(
        organization,
        asked,
        series.map(({ metric, type = 0, tags, resources = [], unit, points }) => ({
          metric,
          type: V2_TYPES[type] ?? 'gauge',
          tags: withHost(tags, resources.find((resource) => resource.type === 'host')?.name),
          unit,
          points: points.map((point) => ({ at: point.timestamp, values: [point.value] })),
        })),
      );
      return { status: 202, body: { errors: [] } };
    },
  );
}
