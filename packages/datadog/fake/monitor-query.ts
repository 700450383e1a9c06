import { metricsOf, parseMetricQuery, QueryError, type Expression } from './query-grammar.ts';

/** A threshold monitor over metrics: `percentile(last_15m):p95:e2e.flow.duration{env:staging} > 5`. */
export interface MetricMonitor {
  kind: 'metric';
  /** How the window becomes one number; `percentile` takes all its values together. */
  method: 'avg' | 'sum' | 'min' | 'max' | 'percentile';
  /** Seconds. */
  window: number;
  /** Compares with the window that ended so many seconds earlier. */
  change?: { relative: boolean; earlier: number };
  expression: Expression;
  operator: string;
  threshold: number;
}

/** A monitor of other monitors: `1234 && !5678`. */
export interface CompositeMonitor {
  kind: 'composite';
  query: string;
  ids: number[];
}

/** A monitor over something that the fake does not hold: CI tests, logs, SLOs. */
interface OtherMonitor {
  kind: 'other';
  query: string;
  operator?: string;
  threshold?: number;
  /** Of `slo alert`. */
  slo?: string;
}

export type MonitorQuery = MetricMonitor | CompositeMonitor | OtherMonitor;

/** Types of which one is kept as the other. */
export const isMetricType = (type: string) => type === 'query alert' || type === 'metric alert';

const UNITS: Record<string, number> = { m: 60, h: 3_600, d: 86_400, w: 7 * 86_400, mo: 30 * 86_400 };
const SHORTEST = 60;
const LONGEST = 730 * 3_600;
const MOST_LEAVES = 10;

const WINDOW = String.raw`(?:last|current)_(\d+)(mo|m|h|d|w)`;
const PLAIN = new RegExp(String.raw`^(avg|sum|min|max|percentile)\(\s*${WINDOW}\s*\):`);
const CHANGE = new RegExp(
  String.raw`^(change|pct_change)\(\s*(avg|sum|min|max|percentile)\(\s*${WINDOW}\s*\)\s*,\s*(?:last_)?(\d+)(mo|m|h|d|w)(?:_ago)?\s*\):`,
);
const END = /^([\s\S]*?)\s*(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*$/;

function lengthOf(count: string | undefined, unit: string | undefined): number {
  return Number(count) * (UNITS[unit ?? ''] ?? NaN);
}

function windowOf(count: string | undefined, unit: string | undefined): number {
  const seconds = lengthOf(count, unit);
  if (!(seconds >= SHORTEST && seconds <= LONGEST))
    throw new QueryError('the window must be between 1 minute and 730 hours');
  return seconds;
}

function endOf(query: string): { rest: string; operator: string; threshold: number } {
  const [, rest, operator, threshold] = END.exec(query) ?? [];
  // As recorded, with nothing after the colon.
  if (rest === undefined || !operator) throw new QueryError('invalid operator specified: ');
  return { rest, operator, threshold: Number(threshold) };
}

function parseMetricMonitor(query: string): MetricMonitor {
  const { rest, operator, threshold } = endOf(query);
  const changed = CHANGE.exec(rest);
  const [head, method = '', count, unit] = changed
    ? [changed[0], changed[2], changed[3], changed[4]]
    : (PLAIN.exec(rest) ?? []);
  if (head === undefined)
    throw new QueryError('it does not begin with a window such as avg(last_5m): or percentile(last_15m):');
  const expression = parseMetricQuery(rest.slice(head.length));
  if (method === 'percentile' && metricsOf(expression).some(({ aggregator }) => aggregator !== 'percentile'))
    throw new QueryError('percentile() takes a percentile such as p95: of a distribution');
  return {
    kind: 'metric',
    method: method as MetricMonitor['method'],
    window: windowOf(count, unit),
    ...(changed
      ? { change: { relative: changed[1] === 'pct_change', earlier: lengthOf(changed[5], changed[6]) } }
      : {}),
    expression,
    operator,
    threshold,
  };
}

function parseComposite(query: string): CompositeMonitor {
  const ids = [...query.matchAll(/\d+/g)].map(([id]) => Number(id));
  if (!/^[\s\d!&|()]+$/.test(query) || ids.length === 0 || /(?<!&)&(?!&)|(?<!\|)\|(?!\|)/.test(query))
    throw new QueryError('a composite is made of ids of monitors, &&, ||, ! and parentheses');
  if (ids.length > MOST_LEAVES) throw new QueryError(`a composite has at most ${MOST_LEAVES} monitors`);
  return { kind: 'composite', query, ids };
}

/**
 * Reads the query of a monitor of some type.
 * @throws QueryError with what Datadog calls invalid about it
 */
export function parseMonitorQuery(type: string, query: string): MonitorQuery {
  if (isMetricType(type)) return parseMetricMonitor(query);
  if (type === 'composite') return parseComposite(query);
  if (type === 'service check' || type === 'process alert') return { kind: 'other', query };
  const { rest, operator, threshold } = endOf(query);
  const [, slo] = /^(?:error_budget|burn_rate)\("([^"]+)"\)/.exec(rest) ?? [];
  return { kind: 'other', query, operator, threshold, ...(slo ? { slo } : {}) };
}

/** The keys that a monitor groups by: one of them makes it a multi alert. */
export function groupsOf(query: MonitorQuery): string[] {
  if (query.kind === 'metric') return [...new Set(metricsOf(query.expression).flatMap(({ by }) => by))];
  if (query.kind === 'composite') return [];
  return (
    /\.by\(([^)]*)\)/
      .exec(query.query)?.[1]
      ?.split(',')
      .map((key) => key.replace(/["\s]/g, '')) ?? []
  );
}
