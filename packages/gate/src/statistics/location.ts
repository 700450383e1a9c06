const sorted = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).sort();

const middleOf = (ascending: Float64Array): number =>
  ((ascending[Math.ceil(ascending.length / 2) - 1] ?? NaN) + (ascending[Math.floor(ascending.length / 2)] ?? NaN)) / 2;

/** The middle value; of an even number of values the mean of the two in the middle. NaN of none. */
export const median = (values: ArrayLike<number>): number => middleOf(sorted(values));

/**
 * The value below which `share` (0 to 1) of the values lie, interpolated between neighbors (type 7 of Hyndman and Fan
 * 1996). NaN of none.
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const ascending = sorted(values);
  const position = share * (ascending.length - 1);
  const lower = ascending[Math.floor(position)] ?? NaN;
  return lower + ((ascending[Math.ceil(position)] ?? NaN) - lower) * (position - Math.floor(position));
}

/**
 * A standard deviation that outliers do not move: 1.4826 times the median distance from `center` (the median unless
 * given); the factor makes it agree with the standard deviation of normal values. In the unit of the values, NaN of none.
 */
export const medianAbsoluteDeviation = (values: ArrayLike<number>, center = median(values)): number =>
  1.4826 * median(Float64Array.from(values, (value) => Math.abs(value - center)));

/**
 * The median of the means of all pairs, each value with itself, too (Hodges and Lehmann 1963): nearly as precise as the
 * mean, nearly as robust as the median. Of one or two values their mean, NaN of none.
 */
export function hodgesLehmann(values: readonly number[]): number {
  if (values.length <= 2) return median(values);
  const means = new Float64Array((values.length * (values.length + 1)) / 2);
  let next = 0;
  for (const [index, one] of values.entries())
    for (let other = index; other < values.length; other += 1) means[next++] = (one + values[other]!) / 2;
  return middleOf(means.sort());
}

/** The indices of `values` from the smallest value to the largest; NaN is left out. */
export const ascendingOrder = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, index) => index)
    .filter((index) => !Number.isNaN(values[index]))
    .sort((a, b) => values[a]! - values[b]! || a - b);

/** A weighted median of values whose ascending order is known: linear, for many medians of the same values. */
export function weightedMedianInOrder(
  order: readonly number[],
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
): number {
  let total = 0;
  for (const index of order) total += weights[index]!;
  let below = 0;
  let exactly: number | undefined;
  for (const index of order) {
    const weight = weights[index]!;
    if (!weight) continue;
    if (exactly !== undefined) return (values[exactly]! + values[index]!) / 2;
    below += weight;
    if (below === total / 2) exactly = index;
    else if (below > total / 2) return values[index]!;
  }
  return NaN;
}

/**
 * The value with half of the weight on either side; where the halves meet between two values, their mean. NaN without
 * any weight.
 */
export const weightedMedian = (values: ArrayLike<number>, weights: ArrayLike<number>): number =>
  weightedMedianInOrder(ascendingOrder(values), values, weights);
