import { median, medianAbsoluteDeviation } from './location.ts';

/** One number for each run, NaN where the flow was not measured. */
export type Row = Float64Array;

export interface Polished {
  /** What the machine added in each run, as a logarithm; 0 in a usual run. */
  machine: Float64Array;
  /** By row: how strongly the machine moves the flow; 1 is as usual. */
  loadings: number[];
  /** By row: the standard deviation of the loading's error. */
  loadingErrors: number[];
  /** By row: its middle once the machine is taken away. */
  levels: number[];
}

const ITERATIONS = 4;
/** How far the loadings of flows usually lie apart: the prior's standard deviation. */
const LOADING_SPREAD = 0.2;
/** Fewer flows do not tell the machine from a flow. */
const FEWEST_FLOWS = 3;

const present = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));

/** Clipped regression of the row on the machine, shrunk toward a loading of 1. */
function loadingOf(
  row: Row,
  level: number,
  loading: number,
  machine: Float64Array,
): { loading: number; error: number } {
  const residuals = row.map((value, run) => value - level - loading * machine[run]!);
  const scale = Math.max(medianAbsoluteDeviation(present(residuals), 0), 1e-4);
  const prior = (scale / LOADING_SPREAD) ** 2;
  let [products, squares] = [prior, prior];
  for (const [run, residual] of residuals.entries()) {
    if (Number.isNaN(residual)) continue;
    const factor = machine[run]!;
    products += factor * (loading * factor + Math.max(-2 * scale, Math.min(2 * scale, residual)));
    squares += factor * factor;
  }
  return { loading: products / squares, error: scale / Math.sqrt(squares) };
}

const levelOf = (row: Row, loading: number, machine: Float64Array): number =>
  median(present(row.map((value, run) => value - loading * machine[run]!)));

/**
 * Takes rows of logarithms (one a flow) apart into a level a flow, a machine factor a run, and how strongly the one
 * moves with the other: Tukey's median polish with a loading. Only the rows that `common` names decide the machine's
 * factor; of fewer than three it is 0.
 */
export function medianPolish(rows: readonly Row[], common: readonly number[]): Polished {
  const runs = rows[0]?.length ?? 0;
  const machine = new Float64Array(runs);
  const loadings = rows.map(() => 1);
  const loadingErrors = rows.map(() => LOADING_SPREAD);
  const levels = rows.map((row) => levelOf(row, 1, machine));
  if (common.length < FEWEST_FLOWS) return { machine, loadings, loadingErrors, levels };
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    for (let run = 0; run < runs; run += 1) {
      const shifts = Float64Array.from(common, (flow) => (rows[flow]![run]! - levels[flow]!) / loadings[flow]!);
      const measured = present(shifts);
      machine[run] = measured.length ? median(measured) : 0;
    }
    const usual = median(machine);
    for (let run = 0; run < runs; run += 1) machine[run]! -= usual;
    for (const [flow, row] of rows.entries()) {
      if (iteration) {
        const { loading, error } = loadingOf(row, levels[flow]!, loadings[flow]!, machine);
        loadings[flow] = loading;
        loadingErrors[flow] = error;
      }
      levels[flow] = levelOf(row, loadings[flow]!, machine);
    }
  }
  return { machine, loadings, loadingErrors, levels };
}
