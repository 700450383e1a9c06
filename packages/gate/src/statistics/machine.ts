import { MEDIAN_VARIANCE } from './baseline-level.ts';
import { median, medianAbsoluteDeviation, weightedMedian } from './location.ts';
import type { Baseline, FlowBaseline, Measured } from './model.ts';

export interface MachineLook {
  /** The logarithm of the machine's factor. */
  factor: number;
  /** The variance of its error. */
  variance: number;
  /** By run of history: how far these flows alone would have been off there; none where all flows are looked at. */
  errors?: Float64Array;
}

/** Half of what scatters from run to run is of the run, the other half of the sample: by that, more samples help. */
export const noiseRatio = (samples: number, usual: number): number =>
  Math.sqrt((0.5 + 0.5 / samples) / (0.5 + 0.5 / usual));

/**
 * The machine's factor in a round, from the given flows: the median of how far each lies off its level, the precise
 * ones counting more. Of fewer than two flows nothing is known but that it is usually 1. With `remembered`, the error is
 * looked up in history, too: what these flows would have said there, against what all flows said.
 */
export function lookAtMachine(
  baseline: Baseline,
  flows: readonly FlowBaseline[],
  round: ReadonlyMap<string, Measured>,
  remembered: boolean,
): MachineLook {
  if (flows.length < 2) return { factor: 0, variance: baseline.machineScale ** 2 };
  const shifts = flows.map(({ flow, level, loading }) => (round.get(flow)!.location - level) / loading);
  const weights = flows.map(({ flow, loading, scale, samples }) => {
    const noise = scale * noiseRatio(round.get(flow)!.samples, samples);
    return (loading / noise) ** 2;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const look = { factor: weightedMedian(shifts, weights), variance: MEDIAN_VARIANCE / total };
  if (!remembered) return look;
  const errors = Float64Array.from({ length: baseline.runs }, (_, run) =>
    weightedMedian(
      flows.map(({ residuals, loading }) => residuals[run]! / loading),
      weights,
    ),
  );
  const known = errors.filter((error) => !Number.isNaN(error));
  const seen = known.length >= 10 ? medianAbsoluteDeviation(known, median(known)) ** 2 : 0;
  return { ...look, variance: Math.max(look.variance, seen), errors };
}
