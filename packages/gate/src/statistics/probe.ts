import { MEDIAN_VARIANCE } from './baseline-level.ts';
import { median, medianAbsoluteDeviation } from './location.ts';

/** How the machine probe goes with the machine; logarithms of milliseconds. */
export interface ProbeBaseline {
  level: number;
  /** How strongly the machine moves the probe. */
  loading: number;
  /** The usual difference between the flows' common factor and the probe's. */
  gap: number;
  scale: number;
  /** By run with a probe: how far the difference lay from the usual one. */
  residuals: number[];
  /** The variance of `gap`'s error, in units of `scale` squared. */
  levelVariance: number;
}

const FEWEST_RUNS = 10;

/**
 * Learns how the probe (milliseconds a run) moves with the machine's factor (a logarithm a run): by regression
 * through the medians, the loading kept within 0.5 to 1.5. Undefined with a probe in fewer than 10 runs.
 */
export function fitProbe(probes: readonly (number | undefined)[], machine: Float64Array): ProbeBaseline | undefined {
  const both = [...machine].flatMap((factor, run) => {
    const probe = probes[run];
    return probe !== undefined && probe > 0 ? [{ factor, probe: Math.log(probe) }] : [];
  });
  if (both.length < FEWEST_RUNS) return undefined;
  const level = median(both.map(({ probe }) => probe));
  const middle = median(both.map(({ factor }) => factor));
  const products = both.reduce((sum, { factor, probe }) => sum + (factor - middle) * (probe - level), 0);
  const squares = both.reduce((sum, { factor }) => sum + (factor - middle) ** 2, 0);
  const loading = squares ? Math.max(0.5, Math.min(1.5, products / squares)) : 1;
  const gaps = both.map(({ factor, probe }) => factor - (probe - level) / loading);
  const gap = median(gaps);
  const scale = Math.max(medianAbsoluteDeviation(gaps, gap), 0.01);
  const residuals = gaps.map((one) => one - gap);
  return { level, loading, gap, scale, residuals, levelVariance: MEDIAN_VARIANCE / both.length };
}

/** How much slower than usual the flows are than the probe of the same round says, as a logarithm. */
export const probeShift = (baseline: ProbeBaseline, factor: number, probe: number): number =>
  factor - (Math.log(probe) - baseline.level) / baseline.loading - baseline.gap;
