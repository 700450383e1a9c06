import { expect, test } from '@playwright/test';
import { fitBaseline, type Run } from './baseline.ts';
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

test('what a run and its looks do not share is little', () => {
  expect(fitBaseline(runsWithLooks(1, {})).looks?.shared).toBeLessThan(0.25);
});

test('what they share is seen, and rather too much of it than too little', () => {
  for (const seed of [2, 3, 4]) {
    const shared = fitBaseline(runsWithLooks(seed, { shared: 0.6 })).looks?.shared;

    expect(shared).toBeGreaterThan(0.45);
    expect(shared).toBeLessThanOrEqual(1);
  }
});

test('a flow that takes longer in looks is known for it, and no other', () => {
  const { offsets } = fitBaseline(runsWithLooks(5, { longer: 1.3 })).looks!;

  expect(offsets.get('flow.0')).toBeGreaterThan(0.17);
  for (const flow of FLOWS.slice(1)) expect(Math.abs(offsets.get(flow)!), flow).toBeLessThan(0.06);
});

test('looks of few runs say nothing', () => {
  const runs = runsWithLooks(6, {});
  for (const run of runs.slice(9)) delete run.looks;

  expect(fitBaseline(runs).looks).toBeUndefined();
});
