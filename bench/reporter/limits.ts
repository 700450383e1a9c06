import { median } from '../lib/statistics.ts';
import { EMPTY, OURS, TIMED } from './contestants.ts';
import type { Own } from './metered.ts';
import type { Measured } from './run.ts';
import { ratios } from './table.ts';

/** The share of the empty run's CPU time that the gate may take, from the first test to the end. */
const LIMIT = 0.01;

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

/** The standard error of a median, from the median distance to it, which one disturbed run does not change. */
function errorOfMedian(values: number[]): number {
  const middle = median(values);
  return (1.2533 * 1.4826 * median(values.map((value) => Math.abs(value - middle)))) / Math.sqrt(values.length);
}

/** Whether the limit is kept: by the CPU time within the gate's own calls, and by whole runs in pairs. */
export function limits(measured: Map<string, Measured[]>): { ok: boolean; sentence: string }[] {
  const empty = measured.get(EMPTY) ?? [];
  const base = median(empty.map(({ running }) => running));
  const owns = (measured.get(TIMED) ?? []).flatMap(({ own }) => own ?? []);
  const results: { ok: boolean; sentence: string }[] = [];
  const share = (name: string, of: (own: Own) => number) => {
    const value = median(owns.map(of));
    return { value: value / base, told: `${name} ${value.toFixed(1)} ms, ${percent(value / base)}` };
  };
  if (owns.length) {
    const all = share('all', ({ tests, closing, judgement }) => tests + closing + judgement);
    const parts = [
      share('while tests run', ({ tests }) => tests),
      share('closing the journal', ({ closing }) => closing),
      share('the judgement', ({ judgement }) => judgement),
    ];
    console.log(`  ${share('before the first test, not part of the limit: the plan', ({ plan }) => plan).told}`);
    for (const { told } of parts) console.log(`  ${told}`);
    results.push({
      ok: all.value <= LIMIT,
      sentence: `CPU time within the gate's own calls, from the first test to the end: ${all.told} of ${base.toFixed(0)} ms, at most ${percent(LIMIT)}`,
    });
  }
  const pairs = ratios(measured.get(OURS) ?? [], empty, 'running').map((ratio) => ratio - 1);
  if (pairs.length) {
    const error = errorOfMedian(pairs);
    results.push({
      ok: median(pairs) <= LIMIT,
      sentence: `CPU time over the empty reporter's, median of ${pairs.length} pairs: ${percent(median(pairs))} (±${percent(error)}), at most ${percent(LIMIT)}`,
    });
  }
  return results;
}
