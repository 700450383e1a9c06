import { must, type Answer, type Asked, type Endpoint, type Endpoints, type Organization } from './endpoint.ts';
import type { StoredMetric } from './store.ts';
import { readTags, storedName } from './tags.ts';

/** Of `/api/v2/series`; borrowed for distributions, whose own limits are not documented. */
const LIMITS = { sent: 512_000, inflated: 5_242_880 };
const SERIES_LIMITS = { sent: 3_200_000, inflated: 62_914_560 };
/** Seconds. */
const [OLDEST, NEWEST] = [3_600, 600];
/** A number of seconds from here on is one of milliseconds. */
const NO_SECONDS = 1e11;

type Series = { metric: string; type?: string; tags?: string[]; points: [at: number, value: number | number[]][] };

/** What the client's models do not know of points. @throws Refusal 400 */
function check({ points, type = 'gauge' }: Series, where: string, isDistribution: boolean): void {
  must(isDistribution || /^(count|gauge|rate)$/.test(type), `\`${where}.type\` is no value that Datadog knows.`);
  must(points.length > 0, `\`${where}.points\` is empty.`);
  for (const [index, [at, value]] of points.entries()) {
    must(at >= 0 && at < NO_SECONDS, `\`${where}.points[${index}][0]\` is no number of seconds.`);
    const isList = Array.isArray(value) && value.length > 0;
    must(isList || !isDistribution, `\`${where}.points[${index}][1]\` is no list of numbers.`);
  }
}

/** Stores what Datadog would keep, notes what it would throw away, and flags what it would put right. */
function admit({ store, clock, flag }: Organization, series: Series, type: StoredMetric['type']): void {
  const [request, now] = [store.requests.length - 1, clock.now() / 1_000];
  const metric = storedName(series.metric);
  if (metric !== series.metric) flag(`The metric "${series.metric}" is stored as "${metric}": send it that way.`);
  const tags = readTags(flag, metric, series.tags ?? []);
  const stored = (store.metrics[metric] ??= { type, points: [], metadata: {} });
  if (stored.type !== type) return flag(`${metric} came as ${type} and is a ${stored.type}: a name has one type.`);
  for (const [at, value] of series.points) {
    const values = [value].flat();
    if (at < now - OLDEST || at > now + NEWEST)
      store.dropped.push({ metric, at, because: at < now ? 'too old' : 'in the future', values: values.length });
    else stored.points.push(...values.map((one) => ({ at, value: one, tags, request })));
  }
}

/** The ways in for metrics of version 1: distributions, and all others. */
export function intakeEndpoints(organization: Organization): Endpoints {
  const take = ({ body }: Asked, isDistribution: boolean): Answer => {
    const { series } = body as { series: Series[] };
    for (const [index, one] of series.entries()) check(one, `series[${index}]`, isDistribution);
    organization.store.requests.push(JSON.stringify(body));
    for (const one of series)
      admit(organization, one, isDistribution ? 'distribution' : ((one.type ?? 'gauge') as StoredMetric['type']));
    return { status: 202, headers: { 'content-type': 'text/json' }, body: { status: 'ok' } };
  };
  const endpoint = (model: string, limits: Endpoint['limits'], isDistribution: boolean): Endpoint => ({
    model,
    limits,
    run: (asked) => take(asked, isDistribution),
  });
  return {
    'POST /api/v1/distribution_points': endpoint('v1.DistributionPointsPayload', LIMITS, true),
    'POST /api/v1/series': endpoint('v1.MetricsPayload', SERIES_LIMITS, false),
  };
}
