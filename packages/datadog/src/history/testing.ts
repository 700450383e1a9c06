import type { Asked, Reply } from '../health/testing.ts';
import type { Point } from '../points/point.ts';

const MINUTE = 60_000;
const PRODUCT = ['env:staging', 'service:portal', 'team:portal', 'version:1'];

/** A percentile of Datadog's sketches is a value of a grid; its steps are 1/64 of the value. */
const STEP = Math.log(1 + 1 / 64);
const onGrid = (value: number) => Math.exp(Math.round(Math.log(value) / STEP) * STEP);

const QUERY =
  /^(?<aggregator>count|sum|min|max|p\d+):(?<metric>[a-z0-9._]+)\{(?<scope>[^}]*)\}(?: by \{(?<by>\w+)\})?(?:\.as_count\(\))?\.rollup\((?:\w+, )?(?<interval>\d+)\)$/;

function aggregate(aggregator: string, values: number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  if (aggregator === 'count') return values.length;
  if (aggregator === 'sum') return values.reduce((sum, value) => sum + value, 0);
  if (aggregator === 'min') return ascending[0] ?? NaN;
  if (aggregator === 'max') return ascending.at(-1) ?? NaN;
  const rank = Math.round((Number(aggregator.slice(1)) / 100) * (ascending.length - 1));
  return onGrid(ascending[rank] ?? NaN);
}

const refused = (status: number, error: string): Reply => ({ status, body: { errors: [error] } });

/** For tests: answers `GET /api/v1/query` from points, as far as the history asks; percentiles are as coarse as sketches. */
export function answerQuery(points: readonly Point[], { query, path, headers }: Asked): Reply {
  if (!headers['dd-api-key'] || !headers['dd-application-key']) return refused(403, 'Forbidden');
  const read = QUERY.exec(query.query ?? '')?.groups;
  if (path !== '/api/v1/query' || !read) return refused(400, `Error parsing query: ${query.query}`);
  const { aggregator = '', metric = '', scope = '', by, interval = '' } = read;
  const [from, to, width] = [Number(query.from), Number(query.to), Number(interval)];
  if ((to - from) / width > 1_500) return refused(400, 'Too many points');
  const series = new Map<string, Map<number, number[]>>();
  for (const point of points) {
    const has = scope.split(',').every((tag) => point.tags.includes(tag));
    if (point.metric !== metric || !has || point.at < from || point.at > to) continue;
    const group = by ? (point.tags.find((tag) => tag.startsWith(`${by}:`)) ?? `${by}:N/A`) : '';
    const at = Math.floor(point.at / width) * width;
    const buckets = series.get(group) ?? new Map<number, number[]>();
    buckets.set(at, [...(buckets.get(at) ?? []), point.value]);
    series.set(group, buckets);
  }
  return {
    body: {
      status: 'ok',
      res_type: 'time_series',
      resp_version: 1,
      query: query.query,
      from_date: from * 1_000,
      to_date: to * 1_000,
      message: '',
      group_by: by ? [by] : [],
      series: [...series].map(([group, buckets]) => ({
        unit: [{ family: 'time', scale_factor: 1, name: 'second', short_name: 's', plural: 'seconds', id: 11 }, null],
        query_index: 0,
        aggr: aggregator,
        metric,
        tag_set: group ? [group] : [],
        expression: query.query,
        scope: [scope, group].filter(Boolean).join(','),
        interval: width,
        length: buckets.size,
        start: from * 1_000,
        end: to * 1_000 - 1,
        pointlist: [...buckets]
          .sort(([a], [b]) => a - b)
          .map(([at, values]) => [at * 1_000, aggregate(aggregator, values)]),
        display_name: metric,
        attributes: {},
      })),
    },
  };
}

const point = (metric: string, at: number, value: number, tags: string[]): Point => ({
  metric,
  kind: metric === 'e2e.verdicts' ? 'count' : 'distribution',
  at: Math.floor(at / 1_000),
  value,
  tags: [...PRODUCT, ...tags],
});
/** For tests: what a run sends that ends then: two samples of a flow, the machine probe, the verdict. */
export const pointsOfRun = (ended: number, verdict = 'pass', seconds = 0.5): Point[] => [
  ...[seconds, seconds + 0.1].map((value) =>
    point('e2e.flow.duration', ended - MINUTE, value, ['flow:entity.create', 'outcome:completed', 'precision:frame']),
  ),
  point('e2e.flow.duration', ended - MINUTE, 9, ['flow:entity.create', 'outcome:completed', 'precision:coarse']),
  point('e2e.flow.duration', ended - MINUTE, 30, ['flow:entity.create', 'outcome:failed', 'precision:frame']),
  point('e2e.machine.duration', ended - MINUTE, 0.02, []),
  point('e2e.verdicts', ended, 1, [`verdict:${verdict}`]),
];
