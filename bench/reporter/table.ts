import { median } from '../lib/statistics.ts';
import { EMPTY } from './contestants.ts';
import type { Measured } from './run.ts';

type Figure = 'wall' | 'whole' | 'running' | 'peak';

/** Each value divided by the one of the same turn. */
export const ratios = (values: Measured[], to: Measured[], figure: Figure): number[] =>
  values.flatMap((one, turn) => {
    const other = to[turn];
    return other ? [one[figure] / other[figure]] : [];
  });

/** Prints the medians, each with the median of its ratios to the empty reporter's run of the same turn. */
export function printTable(measured: Map<string, Measured[]>): void {
  const empty = measured.get(EMPTY) ?? [];
  const head = ['', 'wall ms', 'CPU ms, whole', 'CPU ms, from the first test', 'peak MB'];
  const rows = [...measured].map(([name, values]) => [
    name,
    ...(['wall', 'whole', 'running', 'peak'] as const).map(
      (figure) =>
        `${median(values.map((one) => one[figure])).toFixed(0)} (${median(ratios(values, empty, figure)).toFixed(3)})`,
    ),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  for (const row of [head, ...rows])
    console.log(
      row.map((cell, column) => (column ? cell.padStart(widths[column]! + 2) : cell.padEnd(widths[0]!))).join(''),
    );
}
