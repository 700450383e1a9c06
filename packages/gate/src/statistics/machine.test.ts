import { expect, test } from '@playwright/test';
import { fitBaseline, logarithms } from './baseline.ts';
import { hodgesLehmann } from './location.ts';
import { lookAtMachine, noiseRatio } from './machine.ts';
import { product, runsOf, USUAL } from './testing.ts';

const draw = product(1, USUAL);
const baseline = fitBaseline(runsOf(draw, 50));
const flows = [...baseline.flows.values()];
const measured = (slow: Record<string, number>, machine: number) =>
  new Map(
    Object.entries(draw(slow, machine).flows).map(([flow, durations]) => [
      flow,
      { location: hodgesLehmann(logarithms(durations)), samples: durations.length },
    ]),
  );

test('finds the factor of the machine, though a flow is slower', () => {
  const usual = lookAtMachine(baseline, flows, measured({}, 0), false).factor;
  const { factor, variance } = lookAtMachine(baseline, flows, measured({ 'flow.03': 3 }, 0.4), false);

  expect(Math.abs(factor - usual - 0.4)).toBeLessThan(0.08);
  expect(Math.sqrt(variance)).toBeLessThan(0.03);
});

test('of few flows it is known less well, of one not at all', () => {
  const round = measured({}, 0.4);
  const three = lookAtMachine(baseline, flows.slice(0, 3), round, true);

  expect(three.variance).toBeGreaterThan(lookAtMachine(baseline, flows, round, true).variance);
  expect(three.errors).toHaveLength(50);
  expect(lookAtMachine(baseline, flows.slice(0, 1), round, true)).toEqual({
    factor: 0,
    variance: baseline.machineScale ** 2,
  });
});

test('more samples than usual scatter less, fewer more', () => {
  expect(noiseRatio(3, 3)).toBe(1);
  expect(noiseRatio(3, 1)).toBeCloseTo(Math.sqrt(0.5 + 0.5 / 3));
  expect(noiseRatio(1, 3)).toBeGreaterThan(1);
});
