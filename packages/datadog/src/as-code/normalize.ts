import type { Kind, Wire, WireObject } from './resource.ts';

/** `5.0` and `5` are one threshold. */
const numbersIn = (query: string) =>
  query.replace(/([<>=]=?\s*)(-?\d+(?:\.\d+)?)\s*$/, (_, sign: string, number: string) => `${sign}${Number(number)}`);

const isObject = (value: Wire | undefined): value is WireObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Strings without what an editor or a server does to their ends and line breaks. */
function tidy(value: Wire): Wire {
  if (typeof value === 'string') return value.replace(/\r\n?/g, '\n').trim();
  if (Array.isArray(value)) return value.map(tidy);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tidy(inner)]));
  return value;
}

const byTimeframe = (a: Wire, b: Wire) =>
  isObject(a) && isObject(b) ? String(a.timeframe).localeCompare(String(b.timeframe)) : 0;

/**
 * One form for all that Datadog takes as the same: `metric alert` is `query alert`, space in a query and the form of its
 * threshold do not matter, nor does the order of tags and of an objective's thresholds.
 */
export function normalize(kind: Kind, body: WireObject): WireObject {
  const result = tidy(body) as WireObject;
  if (Array.isArray(result.tags)) result.tags = [...new Set(result.tags.map(String))].sort();
  if (kind === 'monitor') {
    if (result.type === 'metric alert') result.type = 'query alert';
    if (typeof result.query === 'string') result.query = numbersIn(result.query.replace(/\s+/g, ' '));
  }
  if (kind === 'objective' && Array.isArray(result.thresholds)) result.thresholds.sort(byTimeframe);
  return result;
}
