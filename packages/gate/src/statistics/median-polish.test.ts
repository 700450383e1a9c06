import { expect, test } from '@playwright/test';
import { medianPolish } from './median-polish.ts';
import { seeded } from './random.ts';
import { normal } from './testing.ts';

const LOADINGS = [0.8, 1, 1.2, 1, 1];

/** Rows with a level of 6, 7, 8, ... and a machine that scatters by 20 %. */
function rows(seed: number, runs = 100) {
  const random = seeded(seed);
  const machine = Array.from({ length: runs }, () => 0.2 * normal(random));
  return {
    machine,
    rows: LOADINGS.map((loading, flow) =>
      Float64Array.from(machine, (factor) => 6 + flow + loading * factor + 0.01 * normal(random)),
    ),
  };
}

test('takes the machine, the levels and the loadings apart', () => {
  const { machine, rows: all } = rows(1);

  const polished = medianPolish(all, [0, 1, 2, 3, 4]);

  const middle = [...machine].sort((a, b) => a - b)[50]!;
  for (const [run, factor] of polished.machine.entries())
    expect(Math.abs(factor - (machine[run]! - middle))).toBeLessThan(0.06);
  for (const [flow, loading] of polished.loadings.entries())
    expect(Math.abs(loading - LOADINGS[flow]!)).toBeLessThan(0.06);
  for (const [flow, level] of polished.levels.entries()) expect(Math.abs(level - 6 - flow)).toBeLessThan(0.06);
});

test('a flow that is missing in some runs disturbs nothing', () => {
  const { rows: all } = rows(2);
  const whole = medianPolish(all, [0, 1, 2, 3]);
  for (let run = 0; run < 100; run += 3) all[4]![run] = NaN;

  const holed = medianPolish(all, [0, 1, 2, 3]);

  expect(holed.machine).toEqual(whole.machine);
  expect(Math.abs(holed.levels[4]! - whole.levels[4]!)).toBeLessThan(0.01);
});

test('of fewer than three common flows nothing is said about the machine', () => {
  const { rows: all } = rows(3);

  const { machine, loadings } = medianPolish(all, [0, 1]);

  expect(machine.every((factor) => factor === 0)).toBe(true);
  expect(loadings).toEqual([1, 1, 1, 1, 1]);
  expect(medianPolish(all, [0, 1, 2, 3, 4]).loadingErrors.every((error) => error < 0.05)).toBe(true);
  expect(medianPolish([], []).levels).toEqual([]);
});
