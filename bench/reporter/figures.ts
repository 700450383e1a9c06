import { median } from 'playwright-gate/statistics';
import type { Report } from '../bench.ts';
import { EMPTY, OURS, TIMED } from './contestants.ts';
import type { Measured } from './run.ts';
import type { Own } from './timed-gate.ts';

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

const PARTS: Record<string, (own: Own) => number> = {
  'before the first test, not part of the limit: the plan': ({ plan }) => plan,
  'while tests run': ({ tests }) => tests,
  'closing the journal': ({ closing }) => closing,
  'the judgment': ({ judgment }) => judgment,
};

/** Prints what the gate takes of the empty run's CPU time: by the time within its own calls, and by whole runs in pairs. */
export function printShares(measured: Map<string, Measured[]>, { figure }: Report<'calls' | 'pairs'>): void {
  const empty = measured.get(EMPTY) ?? [];
  const base = median(empty.map(({ running }) => running));
  const owns = (measured.get(TIMED) ?? []).flatMap(({ own }) => own ?? []);
  const took = (of: (own: Own) => number) => median(owns.map(of));
  if (owns.length) {
    for (const [part, of] of Object.entries(PARTS))
      console.log(`  ${part} ${took(of).toFixed(1)} ms, ${((100 * took(of)) / base).toFixed(2)} %`);
    const all = took(({ tests, closing, judgment }) => tests + closing + judgment);
    const what = `CPU time within the gate's own calls, from the first test to the end: ${all.toFixed(1)} of ${base.toFixed(0)} ms`;
    figure('calls', (100 * all) / base, what);
  }
  if (!measured.has(OURS)) return;
  const pairs = ratios(measured.get(OURS) ?? [], empty, 'running').map((ratio) => 100 * (ratio - 1));
  const error = errorOfMedian(pairs).toFixed(2);
  figure('pairs', median(pairs), `CPU time over the empty reporter's, median of ${pairs.length} pairs, ±${error}`);
}
