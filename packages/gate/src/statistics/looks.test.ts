import { expect, test } from '@playwright/test';
import { fitBaseline } from './baseline.ts';
import type { Run } from './model.ts';
import { seeded } from './random.ts';
import { normal } from './testing.ts';

const FLOWS = Array.from({ length: 8 }, (_, index) => `flow.${index}`);
const NOISE = 0.1;

/** Runs with two later looks each; `shared` of a flow's variance is of the run, and the first flow takes `longer` in looks. */
function runsWithLooks(seed: number, { runs = 40, shared = 0, longer = 1 }): Run[] {
  const random = seeded(seed);
  const draw = (ofRun: number[], factor: number) =>
    Object.fromEntries(
      FLOWS.map((flow, index) => [
        flow,
        [500 * Math.exp(factor + ofRun[index]! + Math.sqrt(1 - shared) * NOISE * normal(random))],
      ]),
    );
  return Array.from({ length: runs }, () => {
    const ofRun = FLOWS.map(() => Math.sqrt(shared) * NOISE * normal(random));
    const looks = [1, 2].map(() => {
      const look = draw(ofRun, 0.1 * normal(random));
      look[FLOWS[0]!] = look[FLOWS[0]!]!.map((duration) => duration * longer);
      return look;
    });
    return { flows: draw(ofRun, 0.1 * normal(random)), looks };
  });
}

const sharedOf = (runs: Run[]) => [...fitBaseline(runs).looks!.shared.values()];

test('what a run and its looks do not share is little', () => {
  for (const shared of sharedOf(runsWithLooks(1, {}))) expect(shared).toBeLessThan(0.3);
});

test('what they share is seen, and rather too much of it than too little', () => {
  for (const seed of [2, 3, 4]) {
    for (const shared of sharedOf(runsWithLooks(seed, { shared: 0.6 }))) {
      expect(shared).toBeGreaterThan(0.45);
      expect(shared).toBeLessThanOrEqual(1);
    }
  }
});

test('a flow that takes longer in looks is known for it, and no other', () => {
  const { offsets } = fitBaseline(runsWithLooks(5, { longer: 1.3 })).looks!;

  expect(offsets.get('flow.0')).toBeGreaterThan(0.17);
  for (const flow of FLOWS.slice(1)) expect(Math.abs(offsets.get(flow)!), flow).toBeLessThan(0.06);
});

test('however much longer it takes, and though most looks were taken because a run was slow', () => {
  const runs = runsWithLooks(7, { runs: 60, longer: 2, shared: 0.5 });
  const slowest = [...runs].sort((a, b) => b.flows['flow.1']![0]! - a.flows['flow.1']![0]!).slice(0, 30);
  for (const run of runs) if (!slowest.includes(run)) delete run.looks;
  const { offsets } = fitBaseline(runs).looks!;

  expect(offsets.get('flow.0')! / Math.log(2)).toBeGreaterThan(0.88);
  expect(offsets.get('flow.0')! / Math.log(2)).toBeLessThan(1.05);
  expect(Math.abs(offsets.get('flow.1')!)).toBeLessThan(0.06);
});

test('a flow that is looked at seldom is known less well', () => {
  const runs = runsWithLooks(8, {});
  for (const look of runs.slice(4).flatMap(({ looks }) => looks ?? [])) delete look['flow.2'];
  const { shared } = fitBaseline(runs).looks!;

  expect(shared.get('flow.2')).toBeGreaterThan(shared.get('flow.3')!);
});

test('runs that are all alike leave no number that is none', () => {
  const flows = Object.fromEntries(FLOWS.map((flow) => [flow, [500]]));
  const { shared, offsets } = fitBaseline(Array.from({ length: 12 }, () => ({ flows, looks: [flows] }))).looks!;

  for (const value of [...shared.values(), ...offsets.values()]) expect(value).not.toBeNaN();
});

test('looks of few runs say nothing', () => {
  const runs = runsWithLooks(6, {});
  for (const run of runs.slice(9)) delete run.looks;

  expect(fitBaseline(runs).looks).toBeUndefined();
});
