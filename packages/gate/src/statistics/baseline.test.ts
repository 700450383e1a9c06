import { expect, test } from '@playwright/test';
import { fitBaseline } from './baseline.ts';
import type { Run } from './model.ts';
import { product, runsOf, USUAL } from './testing.ts';

test('learns what each flow takes on a machine as usual', () => {
  const { flows, machineScale, without, runs } = fitBaseline(runsOf(product(1, USUAL), 50));

  expect(runs).toBe(50);
  expect(without.size).toBe(0);
  expect(machineScale).toBeGreaterThan(0.05);
  expect(machineScale).toBeLessThan(0.2);
  const levels = [...flows.values()].map(({ level }, index) => Math.exp(level) / (1_000 + 100 * index));
  for (const level of levels) expect(level).toBeCloseTo(1, 0);
  // The middle of the machines is not quite 1, but for all flows the same.
  expect(Math.max(...levels) / Math.min(...levels)).toBeLessThan(1.08);
});

test('the same runs give the same baseline, in whatever order the flows are named', () => {
  const runs = runsOf(product(2, USUAL), 40);
  const reversed = runs.map(({ flows, ...run }): Run => ({
    ...run,
    flows: Object.fromEntries(Object.entries(flows).reverse()),
  }));

  expect(fitBaseline(reversed)).toEqual(fitBaseline(runs));
});

test('a flow with fewer than 10 values has no baseline, one in few runs no say in the machine', () => {
  const runs = runsOf(product(3, USUAL), 50);
  for (const [run, { flows }] of runs.entries()) {
    if (run >= 9) delete flows['flow.00'];
    if (run % 2) delete flows['flow.01'];
  }

  const { flows, without } = fitBaseline(runs);

  expect([...without]).toEqual([['flow.00', 9]]);
  expect(flows.get('flow.01')?.common).toBe(false);
  expect(flows.get('flow.02')?.common).toBe(true);
});

test('an accepted level holds from its run on, and is known less well', () => {
  const draw = product(4, USUAL);
  const runs = [...runsOf(draw, 48), ...runsOf(() => draw({ 'flow.05': 1.3 }), 2)];
  const before = fitBaseline(runs).flows.get('flow.05')!;
  runs[48]!.accepted = ['flow.05'];

  const after = fitBaseline(runs).flows.get('flow.05')!;

  expect(Math.exp(after.level - before.level)).toBeGreaterThan(1.2);
  expect(after.levelVariance).toBeGreaterThan(3 * before.levelVariance);
});

test('a level that was accepted but not measured since is unknown', () => {
  const runs = runsOf(product(5, USUAL), 30);
  runs[29]!.accepted = ['flow.05'];
  delete runs[29]!.flows['flow.05'];

  expect(fitBaseline(runs).without.get('flow.05')).toBe(29);
});

test('empty histories, failed attempts and zeros are borne', () => {
  expect(fitBaseline([]).flows.size).toBe(0);
  const constant = Array.from({ length: 20 }, (): Run => ({ flows: { a: [100], b: [0], c: [], d: [100, NaN] } }));

  const { flows, without } = fitBaseline(constant);

  expect(Math.exp(flows.get('a')!.level)).toBeCloseTo(100);
  expect(flows.get('d')!.scale).toBeGreaterThan(0);
  expect([...without.keys()]).toEqual(['b', 'c']);
});

test('no more than the last 200 runs count', () => {
  const draw = product(7, { ...USUAL, flows: 4 });
  const [old, recent] = [runsOf(() => draw({ 'flow.01': 9 }), 30), runsOf(draw, 200)];

  expect(fitBaseline([...old, ...recent])).toEqual(fitBaseline(recent));
});
