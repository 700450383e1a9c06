import { chooseHalfLife, fitLevel, LEVEL_VARIANCE, type Series } from './baseline-level.ts';
import { hodgesLehmann, median, medianAbsoluteDeviation } from './location.ts';
import { fitLooks } from './looks.ts';
import { medianPolish, type Row } from './median-polish.ts';
import type { Baseline, FlowBaseline, Measured, Run } from './model.ts';
import { fitProbe } from './probe.ts';
import { roughScale, segmentStarts } from './segments.ts';
import { logMeans } from './e-value.ts';
import { shrinkScales } from './noise-scale.ts';

/** Every product drifts a little, too little to be seen in a history: the standard deviation of it, as a logarithm. */
const LEAST_DRIFT = 0.01;

export interface BaselineOptions {
  /** How many runs, the latest ones, are looked at; 200 at most. */
  mostRuns?: number;
  /** A flow with fewer values has no baseline. 10: below, no order of ranks is rare enough to decide. */
  fewestValues?: number;
  /** The share of runs that a flow must be in to take part in the machine's factor. */
  commonShare?: number;
}

function seriesOf(row: Row, loading: number, machine: Float64Array, accepted: readonly number[]): Series {
  const values: number[] = [];
  const cuts = [0];
  for (const [run, value] of row.entries()) {
    if (accepted.includes(run) && values.length > cuts.at(-1)!) cuts.push(values.length);
    if (!Number.isNaN(value)) values.push(value - loading * machine[run]!);
  }
  const starts = cuts.flatMap((cut, index) => segmentStarts(values.slice(cut, cuts[index + 1]), cut));
  return { values, starts, rough: roughScale(values) };
}

/** Puts the residuals of a series back to the runs that they are of. */
function spread(residuals: number[], row: Row): number[] {
  let next = 0;
  return Array.from(row, (value) => (Number.isNaN(value) ? NaN : residuals[next++]!));
}

/**
 * Learns from history, oldest run first, what each flow takes: on a logarithmic scale a level, the machine's factor of
 * each run (which all flows share), and the noise that is left (docs/statistics.md, section 4, steps 1 to 5). A level begins
 * anew where it was accepted or where the series jumps. Durations that are not positive are left out.
 */
export function fitBaseline(history: readonly Run[], options: BaselineOptions = {}): Baseline {
  const { mostRuns = 200, fewestValues = 10, commonShare = 0.8 } = options;
  const runs = history.slice(-Math.min(200, mostRuns));
  const names = [...new Set(runs.flatMap(({ flows }) => Object.keys(flows)))].sort();
  const without = new Map<string, number>();
  const known: { flow: string; row: Row; samples: number; values: number; accepted: number[] }[] = [];
  for (const flow of names) {
    const logs = runs.map(({ flows }) => logarithms(flows[flow]));
    const row = Float64Array.from(logs, hodgesLehmann);
    const counts = logs.map(({ length }) => length).filter(Boolean);
    const accepted = [...runs.keys()].filter((run) => runs[run]!.accepted?.includes(flow));
    const isNew = row.slice(accepted.at(-1) ?? 0).every((value) => Number.isNaN(value));
    if (counts.length < fewestValues || isNew) without.set(flow, counts.length);
    else known.push({ flow, row, samples: median(counts), values: counts.length, accepted });
  }
  const isCommon = known.map(({ values }) => values >= commonShare * runs.length);
  const common = [...known.keys()].filter((index) => isCommon[index]);
  const { machine, loadings, loadingErrors } = medianPolish(
    known.map(({ row }) => row),
    common,
  );
  const series = known.map(({ row, accepted }, index) => seriesOf(row, loadings[index]!, machine, accepted));
  const { halfLife, excess } = chooseHalfLife(series);
  const levels = series.map((one) => fitLevel(one, halfLife));
  const own = levels.map(({ residuals }) => residuals.filter((residual) => !Number.isNaN(residual)));
  const scales = shrinkScales(
    own.map((residuals) => ({
      scale: Math.max(medianAbsoluteDeviation(residuals, 0), 1e-4) || NaN,
      runs: residuals.length,
    })),
  );
  const flows = new Map<string, FlowBaseline>();
  const pool: number[] = [];
  for (const [index, { flow, row, samples }] of known.entries()) {
    const { level, effective, residuals } = levels[index]!;
    const scale = scales[index]!;
    const drift = Math.min(1, Math.max(LEAST_DRIFT ** 2, excess * series[index]!.rough ** 2) / scale ** 2);
    for (const residual of own[index]!) pool.push(residual / scale);
    flows.set(flow, {
      flow,
      level,
      loading: loadings[index]!,
      loadingError: loadingErrors[index]!,
      scale,
      levelVariance: LEVEL_VARIANCE / effective + drift,
      drift,
      residuals: spread(residuals, row),
      samples,
      common: isCommon[index]!,
    });
  }
  const machineScale = Math.max(medianAbsoluteDeviation(machine, 0), 1e-3);
  const probe = fitProbe(
    runs.map((run) => run.probe),
    machine,
  );
  const looks = fitLooks(
    known.flatMap(({ flow, row }) => {
      const own = flows.get(flow)!;
      const levels = own.residuals.map((residual, run) => row[run]! - own.loading * machine[run]! - residual);
      return { ...own, levels };
    }),
    runs.map((run) => (run.looks ?? []).map(measure)),
  );
  const baseline = { runs: runs.length, flows, without, machine, machineScale, logMeans: logMeans(pool), halfLife };
  return { ...baseline, ...(probe ? { probe } : {}), ...(looks ? { looks } : {}) };
}

/** The middle of what each flow took, and of how many samples. */
export function measure(durations: Run['flows']): Map<string, Measured> {
  const measured = new Map<string, Measured>();
  for (const [flow, those] of Object.entries(durations)) {
    const logs = logarithms(those);
    if (logs.length) measured.set(flow, { location: hodgesLehmann(logs), samples: logs.length });
  }
  return measured;
}

/** The logarithms of the durations, in milliseconds, that are positive. */
export const logarithms = (durations: readonly number[] = []): number[] =>
  durations.filter((duration) => duration > 0 && Number.isFinite(duration)).map(Math.log);
