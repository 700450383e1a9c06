import { QueryError, Reader } from './query-reader.ts';
import { keysOf, readScope, variablesOf, type Scope } from './query-scope.ts';

export { QueryError } from './query-reader.ts';

/** `p95:e2e.flow.duration{env:staging} by {flow}.rollup(900)` */
export interface MetricQuery {
  kind: 'metric';
  /** `avg`, `sum`, `min`, `max`, `count`, or `percentile` and `threshold` with what they need. */
  aggregator: 'avg' | 'sum' | 'min' | 'max' | 'count' | 'percentile' | 'threshold';
  /** 0.95 of `p95`. */
  quantile: number;
  /** Of `count(v: v<5)`, the number of values under it. */
  compare: { operator: string; value: number };
  metric: string;
  scope: Scope;
  scopeText: string;
  by: string[];
  /** Seconds of one point, where the query says so. */
  rollup?: number;
  rollupMethod?: string;
  asCount: boolean;
  asRate: boolean;
  fill?: string;
  text: string;
}

export type Expression =
  | MetricQuery
  | { kind: 'number'; value: number }
  | { kind: 'name'; name: string }
  | { kind: 'call'; name: string; of: Expression[]; options: string[] }
  | { kind: 'binary'; operator: '+' | '-' | '*' | '/'; left: Expression; right: Expression };

/** The functions that a query may call. Datadog has more; what we do not use need not be here. */
const FUNCTIONS = new Set(
  `abs anomalies autosmooth avg ceil clamp_max clamp_min count_nonzero count_not_null cumsum cutoff_max cutoff_min day_before
  default_zero derivative diff dt ewma_3 ewma_5 ewma_10 ewma_20 exclude_null floor forecast hour_before integral log10 log2 max
  median_3 median_5 median_7 median_9 min monotonic_diff month_before moving_rollup outliers per_hour per_minute per_second
  robust_trend round sum timeshift top top_offset trend_line week_before calendar_shift sqrt`.split(/\s+/),
);

const METRIC = /[A-Za-z][\w.]*/y;
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
const KEY = /[\w.\-/]+/y;

function readAggregator(reader: Reader): Pick<MetricQuery, 'aggregator' | 'quantile' | 'compare'> | undefined {
  const none = { quantile: 0, compare: { operator: '', value: 0 } };
  const start = reader.at;
  const threshold = /count\(v:\s*v\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)\):/y;
  const found = reader.match(threshold);
  if (found) {
    threshold.lastIndex = 0;
    const [, operator = '', value = ''] = threshold.exec(found) ?? [];
    return { ...none, aggregator: 'threshold', compare: { operator, value: Number(value) } };
  }
  const word = reader.match(/(avg|sum|min|max|count|p\d{1,2}(\.\d{1,2})?):/y)?.slice(0, -1);
  if (word?.startsWith('p')) return { ...none, aggregator: 'percentile', quantile: Number(word.slice(1)) / 100 };
  if (word) return { ...none, aggregator: word as MetricQuery['aggregator'] };
  reader.at = start;
  return undefined;
}

function readModifiers(reader: Reader, query: MetricQuery): void {
  while (reader.take('.')) {
    const name = reader.match(/\w+/y) ?? reader.fail('the name of a modifier');
    reader.expect('(');
    const given: string[] = [];
    while (!reader.take(')')) {
      given.push(reader.match(/[^,()]+/y)?.trim() ?? reader.fail('a value or ")"'));
      reader.take(',');
    }
    if (name === 'as_count') query.asCount = true;
    else if (name === 'as_rate') query.asRate = true;
    else if (name === 'fill') query.fill = given[0];
    else if (name === 'rollup') {
      const length = given.find((each) => /^\d+$/.test(each));
      const method = given.find((each) => /^[a-z]/.test(each));
      if (length) query.rollup = Number(length);
      if (method) query.rollupMethod = method;
    } else if (name !== 'weighted') throw new QueryError(`there is no modifier .${name}()`);
  }
}

function readMetric(reader: Reader): MetricQuery | undefined {
  const start = reader.at;
  const aggregator = readAggregator(reader);
  const metric = reader.match(METRIC);
  const scopeAt = reader.at;
  if (!metric || reader.text[reader.at] !== '{') {
    if (aggregator) reader.fail('a metric and its scope, such as e2e.flow.duration{*}');
    reader.at = start;
    return undefined;
  }
  const scope = readScope(reader);
  const scopeText = reader.text.slice(scopeAt + 1, reader.at - 1);
  const by: string[] = [];
  if (reader.takeWord('by')) {
    reader.expect('{');
    do by.push(reader.match(KEY) ?? reader.fail('a tag key'));
    while (reader.take(','));
    reader.expect('}');
  }
  const query: MetricQuery = {
    kind: 'metric',
    aggregator: 'avg',
    quantile: 0,
    compare: { operator: '', value: 0 },
    ...aggregator,
    metric,
    scope,
    scopeText,
    by,
    asCount: false,
    asRate: false,
    text: '',
  };
  readModifiers(reader, query);
  query.text = reader.text.slice(start, reader.at).trim();
  return query;
}

function readCall(reader: Reader, name: string): Expression {
  if (!FUNCTIONS.has(name)) throw new QueryError(`there is no function ${name}()`);
  const of: Expression[] = [];
  const options: string[] = [];
  do {
    const option = reader.match(/('[^']*'|"[^"]*"|\w+\s*=\s*('[^']*'|"[^"]*"|[^,()]+)|-?\d+(\.\d+)?(?=\s*[,)]))/y);
    if (option) options.push(option.replace(/['"]/g, ''));
    else of.push(readSum(reader));
  } while (reader.take(','));
  reader.expect(')');
  return { kind: 'call', name, of, options };
}

function readTerm(reader: Reader): Expression {
  if (reader.take('(')) {
    const inner = readSum(reader);
    reader.expect(')');
    return inner;
  }
  const number = reader.match(NUMBER);
  if (number) return { kind: 'number', value: Number(number) };
  const metric = readMetric(reader);
  if (metric) return metric;
  const name = reader.match(/[A-Za-z_]\w*/y) ?? reader.fail('a metric query such as avg:metric{*}');
  return reader.take('(') ? readCall(reader, name) : { kind: 'name', name };
}

function readProduct(reader: Reader): Expression {
  let left = readTerm(reader);
  for (;;) {
    const operator = reader.take('*') ? '*' : reader.take('/') ? '/' : undefined;
    if (!operator) return left;
    left = { kind: 'binary', operator, left, right: readTerm(reader) };
  }
}

function readSum(reader: Reader): Expression {
  let left = readProduct(reader);
  for (;;) {
    const operator = reader.take('+') ? '+' : reader.take('-') ? '-' : undefined;
    if (!operator) return left;
    left = { kind: 'binary', operator, left, right: readProduct(reader) };
  }
}

/** Every part of an expression, itself first. */
function parts(expression: Expression): Expression[] {
  if (expression.kind === 'binary') return [expression, ...parts(expression.left), ...parts(expression.right)];
  if (expression.kind === 'call') return [expression, ...expression.of.flatMap(parts)];
  return [expression];
}

export const metricsOf = (expression: Expression): MetricQuery[] =>
  parts(expression).filter((part) => part.kind === 'metric');

export const namesOf = (expression: Expression): string[] =>
  parts(expression).flatMap((part) => (part.kind === 'name' ? [part.name] : []));

/** The tag keys that a query filters or groups by. */
export const tagKeysOf = (query: MetricQuery): string[] => [...new Set([...query.by, ...keysOf(query.scope)])];

export const templateVariablesOf = (query: MetricQuery): string[] => variablesOf(query.scope);

/**
 * Reads a query, or a formula over the names of others.
 * @throws QueryError that says what was expected where
 */
export function parseQuery(text: string): Expression {
  const reader = new Reader(text);
  const expression = readSum(reader);
  if (!reader.done) reader.fail('its end');
  return expression;
}

/** A query of metrics alone, without names that stand for others. @throws QueryError */
export function parseMetricQuery(text: string): Expression {
  const expression = parseQuery(text);
  const [name] = namesOf(expression);
  if (name !== undefined) throw new QueryError(`"${name}" is no metric query: it has no {scope}`);
  if (metricsOf(expression).length === 0) throw new QueryError('it asks for no metric');
  return expression;
}
