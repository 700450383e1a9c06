import type { Store, StoredSlo } from './store.ts';
import { evaluate, type Groups } from './query.ts';
import { parseMetricQuery, parseQuery, QueryError } from './query-grammar.ts';
import { compare, sumOf } from './sketch.ts';

const DAYS = 86_400;

export interface SloState {
  timeframe: string;
  target: number;
  /** The share that was good, in percent; undefined where nothing was measured, or where it is not worked out here. */
  value: number | undefined;
}

const total = (groups: Groups) => sumOf([...groups.values()].flat().filter((one) => one !== undefined));

/** @param now milliseconds */
function valueOf(slo: StoredSlo, store: Store, days: number, now: number): number | undefined {
  const to = Math.floor(now / 1_000) + 1;
  const whole = { from: to - days * DAYS, to, interval: days * DAYS };
  if (slo.type === 'metric') {
    const { numerator, denominator } = slo.query as { numerator: string; denominator: string };
    const all = total(evaluate(parseMetricQuery(denominator), { store }, whole));
    return all > 0 ? (total(evaluate(parseMetricQuery(numerator), { store }, whole)) / all) * 100 : undefined;
  }
  if (slo.type !== 'time_slice') return undefined;
  const { time_slice: slice } = slo.sli_specification as {
    time_slice: {
      query: { formulas: [{ formula: string }]; queries: { name: string; query: string }[] };
      comparator: string;
      threshold: number;
      query_interval_seconds?: number;
    };
  };
  const named = Object.fromEntries(slice.query.queries.map(({ name, query }) => [name, parseMetricQuery(query)]));
  const span = { ...whole, interval: slice.query_interval_seconds ?? 300 };
  const values = [...evaluate(parseQuery(slice.query.formulas[0].formula), { store, named }, span).values()].flat();
  const measured = values.filter((one) => one !== undefined);
  const good = measured.filter((value) => compare(value, slice.comparator, slice.threshold));
  return measured.length > 0 ? (good.length / measured.length) * 100 : undefined;
}

/** How an objective stands in each of its timeframes. @param now milliseconds */
export function sloStates(slo: StoredSlo, store: Store, now: number): SloState[] {
  return (slo.thresholds as { timeframe: string; target: number }[]).map(({ timeframe, target }) => {
    try {
      return { timeframe, target, value: valueOf(slo, store, Number.parseInt(timeframe, 10), now) };
    } catch (error) {
      if (error instanceof QueryError) return { timeframe, target, value: undefined };
      throw error;
    }
  });
}
