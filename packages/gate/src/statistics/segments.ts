import { median, medianAbsoluteDeviation } from './location.ts';

const SHORTEST = 5;
const CRITICAL = 5;
const CLIP = 6;
/** A smaller step of the logarithm is no new level. */
const SMALLEST_STEP = 0.03;

/** The standard deviation of the values around a level that may move: from the differences of neighbors. */
export const roughScale = (values: readonly number[]): number =>
  Math.max(
    medianAbsoluteDeviation(
      values.slice(1).map((value, index) => value - values[index]!),
      0,
    ) / Math.SQRT2,
    1e-4,
  ) || 1e-4;

/**
 * Where the two sides differ most, and by how many standard errors: Student's t of the clipped values. What scatters
 * within the sides counts, not only from one value to the next: else two levels that alternate look like a step.
 */
function bestSplit(values: readonly number[], scale: number): { at: number; t: number } {
  const center = median(values);
  const clipped = values.map((value) => Math.max(-CLIP, Math.min(CLIP, (value - center) / scale)));
  const total = clipped.reduce((sum, value) => sum + value, 0);
  const squares = clipped.reduce((sum, value) => sum + value ** 2, 0);
  let best = { at: 0, t: 0 };
  let left = 0;
  for (let at = 1; at <= clipped.length - SHORTEST; at += 1) {
    left += clipped[at - 1]!;
    if (at < SHORTEST) continue;
    const rest = clipped.length - at;
    const within = (squares - left ** 2 / at - (total - left) ** 2 / rest) / (clipped.length - 2);
    const t = Math.abs(left / at - (total - left) / rest) / Math.sqrt(Math.max(1, within) * (1 / at + 1 / rest));
    if (t > best.t) best = { at, t };
  }
  return best;
}

/**
 * Where a series of logarithms, oldest first, begins a new level: binary segmentation by the difference of means of
 * clipped values, in segments of at least 5 values, where |t| > 5 and the medians differ by at least 3 %. The first
 * segment begins at 0.
 */
export function segmentStarts(values: readonly number[], offset = 0): number[] {
  if (values.length < 2 * SHORTEST) return [offset];
  const scale = roughScale(values);
  const { at, t } = bestSplit(values, scale);
  const [before, after] = [values.slice(0, at), values.slice(at)];
  const step = Math.abs(median(before) - median(after));
  // 1.25: the standard error of a median over that of a mean.
  const noise = 1.25 * scale * Math.sqrt(1 / before.length + 1 / after.length);
  if (t <= CRITICAL || step <= 2 * noise || step <= SMALLEST_STEP) return [offset];
  return [...segmentStarts(before, offset), ...segmentStarts(after, offset + at)];
}
