import { ascendingOrder, median, medianAbsoluteDeviation, weightedMedianInOrder } from './location.ts';

/** The variance of a median of normal values, times their number, in units of their variance: pi / 2. */
export const MEDIAN_VARIANCE = Math.PI / 2;
/** The same of the level as it is fitted here, with some to spare for values that are not normal. */
export const LEVEL_VARIANCE = 1.2;
const HUBER = 1.5;
const HUBER_STEPS = 5;
/** In runs; how long a value counts, from for ever to hardly. */
const HALF_LIVES = [Infinity, 20, 8, 4] as const;
/** Before this many values of a level a prediction of the next says nothing. */
const FEWEST_BEFORE = 6;
const FEWEST_PREDICTIONS = 30;
/** More of them would only take longer. */
const MOST_PREDICTIONS = 3_000;
/** A shorter half-life has to predict this much better. */
const WORTH_IT = 0.97;

/** The values of one flow, machine taken away, oldest first, and where its levels begin in them. */
export interface Series {
  values: readonly number[];
  starts: readonly number[];
  /** The noise from one value to the next. */
  rough: number;
}

export interface Level {
  level: number;
  /** How many equally weighted values the level is worth. */
  effective: number;
  /** By value: its distance from the level without it; NaN in a segment of fewer than 3 values. */
  residuals: number[];
}

const weightsByAge = (halfLife: number, length: number): Float64Array =>
  Float64Array.from({ length }, (_, age) => (halfLife === Infinity ? 1 : 2 ** (-age / halfLife)));

/** How many equal weights are worth as much (Kish 1965). */
function effectiveNumber(weights: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let index = 0; index < weights.length; index += 1) {
    sum += weights[index]!;
    squares += weights[index]! ** 2;
  }
  return squares ? sum ** 2 / squares : 0;
}

const lastStart = ({ starts }: Series): number => starts.at(-1) ?? 0;

/** How far the next values lay from what those before them foretold, in units of the rough noise. */
function predictionErrors(series: Series, halfLife: number, every: number): { errors: number[]; variances: number[] } {
  const { values, rough } = series;
  const [start, errors, variances] = [lastStart(series), [] as number[], [] as number[]];
  const order = ascendingOrder(values);
  const byAge = weightsByAge(halfLife, values.length);
  const weights = new Float64Array(values.length);
  for (let next = Math.max(start + FEWEST_BEFORE, values.length >> 1); next < values.length; next += every) {
    for (let index = start; index < next; index += 1) weights[index] = byAge[next - 1 - index]!;
    errors.push((values[next]! - weightedMedianInOrder(order, values, weights)) / rough);
    variances.push(MEDIAN_VARIANCE / effectiveNumber(weights));
  }
  return { errors, variances };
}

/**
 * For how many runs a value should count, by how well the values before foretold the next, pooled over all flows; and
 * by how much more than noise the next one differed, in units of the rough variance (0 without drift).
 */
export function chooseHalfLife(all: readonly Series[]): { halfLife: number; excess: number } {
  const predictable = all.reduce((sum, { values }) => sum + values.length / 2, 0);
  const every = Math.max(1, Math.ceil(predictable / MOST_PREDICTIONS));
  let best = { halfLife: Infinity, error: Infinity, expected: 0 };
  for (const halfLife of HALF_LIVES) {
    const predictions = all.map((series) => predictionErrors(series, halfLife, every));
    const errors = predictions.flatMap((one) => one.errors);
    if (errors.length < FEWEST_PREDICTIONS) continue;
    const error = medianAbsoluteDeviation(errors, 0);
    if (error < best.error * (best.error === Infinity ? 1 : WORTH_IT)) {
      const expected = 1 + median(predictions.flatMap((one) => one.variances));
      best = { halfLife, error, expected };
    }
  }
  return {
    halfLife: best.halfLife,
    excess: best.error === Infinity ? 0 : Math.max(0, best.error ** 2 - best.expected),
  };
}

/** The median of all values but the one of this rank; `order` is ascending. */
function medianWithout(rank: number, order: readonly number[], values: readonly number[]): number {
  const at = (position: number) => values[order[position < rank ? position : position + 1]!]!;
  const middle = (order.length - 1) / 2;
  return (at(Math.ceil(middle) - 1) + at(Math.floor(middle))) / 2;
}

/**
 * Moves a weighted median toward the weighted mean, far values held at 1.5 standard deviations (Huber 1964): nearly as
 * robust, and as precise as a median of half as many values more.
 */
function refine(median: number, scale: number, values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let level = median;
  for (let step = 0; step < HUBER_STEPS; step += 1) {
    const off = values.reduce((sum, value, run) => {
      const distance = Math.max(-HUBER * scale, Math.min(HUBER * scale, value - level));
      return sum + weights[run]! * distance;
    }, 0);
    level += off / total;
  }
  return level;
}

/** The level of the last segment, the later values counting more, and what the values of every segment lay off theirs. */
export function fitLevel(series: Series, halfLife: number): Level {
  const { values, starts } = series;
  const byAge = weightsByAge(halfLife, values.length + 1);
  const order = ascendingOrder(values);
  const residuals = values.map(() => NaN);
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? values.length;
    if (end - start < 3) continue;
    const inside = order.filter((one) => one >= start && one < end);
    if (halfLife === Infinity) {
      for (const [rank, run] of inside.entries()) residuals[run] = values[run]! - medianWithout(rank, inside, values);
      continue;
    }
    const weights = new Float64Array(values.length);
    for (let run = start; run < end; run += 1) {
      for (let other = start; other < end; other += 1) weights[other] = byAge[Math.abs(other - run)]!;
      weights[run] = 0;
      residuals[run] = values[run]! - weightedMedianInOrder(inside, values, weights);
    }
  }
  const weights = values.map((_, run) => (run < lastStart(series) ? 0 : byAge[values.length - 1 - run]!));
  const known = residuals.filter((residual) => !Number.isNaN(residual));
  const middle = weightedMedianInOrder(order, values, weights);
  const scale = known.length ? medianAbsoluteDeviation(known, 0) : 0;
  return {
    level: refine(middle, scale, values, weights),
    effective: effectiveNumber(weights),
    residuals,
  };
}
