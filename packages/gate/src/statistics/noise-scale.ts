import { median } from './location.ts';

/** Degrees of freedom that one value adds to a MAD: 37 % is its efficiency. */
const OWN_WEIGHT = 0.37;
/** What the median of all flows counts where the flows are alike; docs/statistics.md, section 4, step 4. */
const MOST_PRIOR = 8;
/** What it counts at least: a scale of few values can be far too small by chance. */
const LEAST_PRIOR = 1;
/** With fewer flows nothing is known of how alike they are. */
const FEWEST_FLOWS = 5;

/** The second derivative of the gamma function's logarithm (Abramowitz and Stegun 1964, 6.4.6 and 6.4.12). */
export function trigamma(value: number): number {
  let [sum, at] = [0, value];
  for (; at < 8; at += 1) sum += 1 / at ** 2;
  const square = 1 / at ** 2;
  return sum + 1 / at + square / 2 + (square / at) * (1 / 6 - square * (1 / 30 - square * (1 / 42 - square / 30)));
}

/** The positive number whose trigamma is given, by bisection: it falls from infinity to 0. */
export function inverseTrigamma(given: number): number {
  let [low, high] = [1e-8, 1e8];
  for (let step = 0; step < 100; step += 1) {
    const middle = Math.sqrt(low * high);
    if (trigamma(middle) > given) low = middle;
    else high = middle;
  }
  return low;
}

/** What flows have of their own: how far a run usually lies off, and from how many runs that is known. */
export interface OwnScale {
  /** Not a number where it is not known. */
  scale: number;
  runs: number;
}

/**
 * How much the scale of all flows says of one, in degrees of freedom: by how much more the flows' own scales differ than
 * those of flows with the same noise would (Smyth 2004, section 6.2: moments of the logarithms of variances).
 */
export function priorWeight(own: readonly OwnScale[]): number {
  const known = own.filter(({ scale, runs }) => scale > 0 && runs > 0);
  if (known.length < FEWEST_FLOWS) return MOST_PRIOR;
  const logs = known.map(({ scale }) => 2 * Math.log(scale));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const spread = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  const byChance = known.reduce((sum, { runs }) => sum + trigamma((OWN_WEIGHT * runs) / 2), 0) / known.length;
  const weight = spread > byChance ? 2 * inverseTrigamma(spread - byChance) : Infinity;
  return Math.max(LEAST_PRIOR, Math.min(MOST_PRIOR, weight));
}

/** Moves the scale of every flow toward that of all, the less the better it is known itself; in the order given. */
export function shrinkScales(own: readonly OwnScale[]): number[] {
  const usual = median(own.map(({ scale }) => scale).filter((scale) => !Number.isNaN(scale))) || 0.1;
  const prior = priorWeight(own);
  return own.map(({ scale, runs }) => {
    const weight = OWN_WEIGHT * runs;
    return Math.sqrt((prior * usual ** 2 + weight * (scale || 0) ** 2) / (prior + weight));
  });
}
