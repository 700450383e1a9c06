import { median } from 'playwright-gate/statistics';
import type { Report } from '../bench.ts';
import { EMPTY, OURS } from './contestants.ts';
import type { Measured } from './run.ts';

type Figure = 'wall' | 'whole' | 'running' | 'peak';

/** Each value divided by the one of the same turn. */
const ratios = (values: Measured[], to: Measured[], figure: Figure): number[] =>
  to.map((other, turn) => (values[turn]?.[figure] ?? NaN) / other[figure]);

/** Prints the medians, each with the median of its ratios to the empty reporter's run of the same turn. */
export function printTable(measured: Map<string, Measured[]>): void {
  const row = (values: Measured[]) => {
    const cell = (figure: Figure) => {
      const ratio = median(ratios(values, measured.get(EMPTY) ?? [], figure));
      return `${median(values.map((one) => one[figure])).toFixed(0)} (${ratio.toFixed(3)})`;
    };
    const [wall, whole, running, peak] = (['wall', 'whole', 'running', 'peak'] as const).map(cell);
    return { 'wall ms': wall, 'CPU ms': whole, 'CPU ms from the first test': running, 'peak MB': peak };
  };
  console.table(Object.fromEntries([...measured].map(([name, values]) => [name, row(values)])));
}

/** The standard error of a median, from the median distance to it, which one disturbed run does not change. */
function errorOfMedian(values: number[]): number {
  const middle = median(values);
  return (1.2533 * 1.4826 * median(values.map((value) => Math.abs(value - middle)))) / Math.sqrt(values.length);
}

/** Prints what the gate takes of the empty run's CPU time, by whole runs in pairs. */
export function printShare(measured: Map<string, Measured[]>, { figure }: Report<'pairs'>): void {
  if (!measured.has(OURS)) return;
  const pairs = ratios(measured.get(OURS) ?? [], measured.get(EMPTY) ?? [], 'running').map(
    (ratio) => 100 * (ratio - 1),
  );
  const error = errorOfMedian(pairs).toFixed(2);
  figure('pairs', median(pairs), `CPU time over the empty reporter's, median of ${pairs.length} pairs, ±${error}`);
}
