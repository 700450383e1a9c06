import { inScope } from './query-scope.ts';
import { metricsOf, QueryError, tagKeysOf, type Expression, type MetricQuery } from './query-grammar.ts';
import { compare, quantileOf, reduce } from './sketch.ts';
import type { MetricSettings, Store, StoredMetric, StoredPoint } from './store.ts';
import { partsOf } from './tags.ts';

/** A stretch of time in pieces of one length. All in epoch seconds. */
export interface Span {
  from: number;
  to: number;
  interval: number;
}

/** One value a piece of time, by group: `flow:entity.create,env:staging`, or nothing where there is no `by`. */
export type Groups = Map<string, (number | undefined)[]>;

export interface Context {
  store: Store;
  /** What a dashboard's variables stand for. */
  variables?: Record<string, string>;
  /** What formulas call by name. */
  named?: Record<string, Expression>;
}

const pieces = ({ from, to, interval }: Span) => Math.max(1, Math.ceil((to - from) / interval));

const needsPercentiles = ({ aggregator }: MetricQuery) => aggregator === 'percentile' || aggregator === 'threshold';

const isQueryable = (settings: MetricSettings | undefined, key: string) =>
  !settings || settings.tags.length === 0 || settings.tags.includes(key) !== settings.excludeTagsMode;

/** Why Datadog would have no answer to a query, whatever was stored: a sentence for each part that it cannot answer. */
export function findingsOf(expression: Expression, store: Store): string[] {
  return metricsOf(expression).flatMap((query) => {
    const { metric, aggregator, text } = query;
    const known = store.metrics[metric];
    const findings: string[] = [];
    if (needsPercentiles(query) && known?.type !== 'distribution')
      findings.push(`"${text}" needs a distribution, and ${metric} is ${known ? `a ${known.type}` : 'not known'}.`);
    else if (needsPercentiles(query) && !known?.settings?.includePercentiles)
      findings.push(`"${text}" needs percentiles, which are not switched on for ${metric}.`);
    if (aggregator === 'count' && known && known.type !== 'distribution')
      findings.push(`"${text}" counts the values of a distribution, and ${metric} is a ${known.type}.`);
    for (const key of tagKeysOf(query))
      if (!isQueryable(known?.settings, key))
        findings.push(`"${text}" asks for the tag ${key}, which ${metric} cannot be queried by.`);
    return findings;
  });
}

function groupOf(tags: readonly string[], by: readonly string[]): string {
  return by.map((key) => tags.find((tag) => partsOf(tag)[0] === key) ?? `${key}:N/A`).join();
}

/** The points that a query is about, whatever their time. */
export function pointsOf(query: MetricQuery, { store, variables }: Context): StoredPoint[] {
  const metric = store.metrics[query.metric];
  if (!metric || (needsPercentiles(query) && !metric.settings?.includePercentiles)) return [];
  if (!tagKeysOf(query).every((key) => isQueryable(metric.settings, key))) return [];
  // Points of one series share their list of tags.
  const known = new Map<readonly string[], boolean>();
  return metric.points.filter(({ tags }) => {
    const is = known.get(tags) ?? inScope(query.scope, tags, variables);
    known.set(tags, is);
    return is;
  });
}

/** The one value of the points of one group in one piece of time. */
function valueOf(
  query: MetricQuery,
  { type }: StoredMetric,
  points: StoredPoint[],
  interval: number,
): number | undefined {
  const values = points.map(({ value }) => value);
  if (type === 'distribution') {
    if (query.aggregator === 'percentile') return quantileOf(values, query.quantile);
    if (query.aggregator !== 'threshold') return reduce(values, query.aggregator);
    const { operator, value: limit } = query.compare;
    return values.length > 0 ? values.filter((value) => compare(value, operator, limit)).length : undefined;
  }
  // First in time, for each series of its own, then across the series.
  const series = new Map<string, number[]>();
  for (const { tags, value } of points) {
    const key = tags.join();
    const one = series.get(key) ?? [];
    one.push(value);
    series.set(key, one);
  }
  const inTime = query.asCount || (type === 'count' && !query.rollupMethod) ? 'sum' : (query.rollupMethod ?? 'avg');
  const each = [...series.values()].flatMap((one) => reduce(one, inTime) ?? []);
  const total = reduce(each, query.aggregator === 'count' ? 'sum' : query.aggregator);
  return query.asRate && total !== undefined ? total / interval : total;
}

function evaluateMetric(query: MetricQuery, context: Context, span: Span): Groups {
  const metric = context.store.metrics[query.metric];
  const found = new Map<string, StoredPoint[][]>();
  for (const point of pointsOf(query, context)) {
    if (point.at < span.from || point.at >= span.to) continue;
    const key = groupOf(point.tags, query.by);
    const group = found.get(key) ?? Array.from({ length: pieces(span) }, (): StoredPoint[] => []);
    group[Math.floor((point.at - span.from) / span.interval)]?.push(point);
    found.set(key, group);
  }
  const groups: Groups = new Map();
  for (const [key, group] of found) {
    const values = group.map((points) => (metric ? valueOf(query, metric, points, span.interval) : undefined));
    groups.set(key, query.fill === 'zero' ? values.map((value) => value ?? 0) : values);
  }
  return groups;
}

const mapValues = (groups: Groups, change: (value: number | undefined) => number | undefined): Groups =>
  new Map([...groups].map(([key, values]) => [key, values.map(change)]));

const number = (text: string | undefined): number => Number(text ?? NaN);

function combine(operator: string, left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  // Datadog has no value where it would divide by zero.
  return right === 0 ? undefined : left / right;
}

function evaluateBinary(operator: string, left: Groups, right: Groups, length: number): Groups {
  // What has no groups goes with every group of the other side.
  const alone = (groups: Groups) => (groups.size === 1 ? groups.get('') : undefined);
  const keys = alone(left) ? right.keys() : left.keys();
  const none = Array.from({ length }, () => undefined);
  return new Map(
    [...keys].map((key) => {
      const [a, b] = [left.get(key) ?? alone(left) ?? none, right.get(key) ?? alone(right) ?? none];
      return [key, a.map((value, index) => combine(operator, value, b[index]))];
    }),
  );
}

const DAY = 86_400;
const EARLIER: Record<string, number> = {
  hour_before: 3_600,
  day_before: DAY,
  week_before: 7 * DAY,
  month_before: 28 * DAY,
};

function evaluateCall({ name, of, options }: Expression & { kind: 'call' }, context: Context, span: Span): Groups {
  const [first] = of;
  if (!first) throw new QueryError(`${name}() needs a query`);
  const shift = name === 'timeshift' ? -number(options[0]) : EARLIER[name];
  if (shift !== undefined) return evaluate(first, context, { ...span, from: span.from - shift, to: span.to - shift });
  const groups = evaluate(first, context, span);
  switch (name) {
    case 'default_zero':
      if (groups.size === 0 && metricsOf(first).every(({ by }) => by.length === 0))
        return new Map([['', Array.from({ length: pieces(span) }, () => 0)]]);
      return mapValues(groups, (value) => value ?? 0);
    case 'abs':
      return mapValues(groups, (value) => value && Math.abs(value));
    case 'round':
      return mapValues(groups, (value) => value && Math.round(value));
    case 'clamp_min':
      return mapValues(groups, (value) => (value === undefined ? value : Math.max(value, number(options[0]))));
    case 'clamp_max':
      return mapValues(groups, (value) => (value === undefined ? value : Math.min(value, number(options[0]))));
    case 'exclude_null':
      return new Map([...groups].filter(([key]) => !key.includes(':N/A')));
    case 'top':
    case 'autosmooth':
      return groups;
    default:
      throw new QueryError(`the fake cannot work out ${name}()`);
  }
}

/**
 * Works a query out over the stored points.
 * @throws QueryError where it asks for something that the fake knows but cannot work out
 */
export function evaluate(expression: Expression, context: Context, span: Span): Groups {
  switch (expression.kind) {
    case 'number':
      return new Map([['', Array.from({ length: pieces(span) }, () => expression.value)]]);
    case 'name': {
      const named = context.named?.[expression.name];
      if (!named) throw new QueryError(`there is no query named "${expression.name}"`);
      return evaluate(named, context, span);
    }
    case 'metric':
      return evaluateMetric(expression, context, span);
    case 'call':
      return evaluateCall(expression, context, span);
    case 'binary': {
      const [left, right] = [evaluate(expression.left, context, span), evaluate(expression.right, context, span)];
      return evaluateBinary(expression.operator, left, right, pieces(span));
    }
  }
}

/** The intervals that Datadog chooses where a query names none, by the length of what is looked at. In seconds. */
const INTERVALS: [upTo: number, interval: number][] = [
  [3_600, 20],
  [4 * 3_600, 60],
  [DAY, 300],
  [2 * DAY, 600],
  [7 * DAY, 3_600],
  [31 * DAY, 14_400],
];

/** The stretch of time of a query, cut at whole intervals. */
export function spanOf(expression: Expression, from: number, to: number): Span {
  const chosen = metricsOf(expression).flatMap(({ rollup }) => rollup ?? []);
  const interval =
    chosen.length > 0 ? Math.max(...chosen) : (INTERVALS.find(([upTo]) => to - from <= upTo)?.[1] ?? DAY);
  return { from: Math.floor(from / interval) * interval, to, interval };
}
