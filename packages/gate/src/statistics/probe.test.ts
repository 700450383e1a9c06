import { expect, test } from '@playwright/test';
import { fitProbe, probeShift } from './probe.ts';
import { seeded } from './random.ts';
import { normal } from './testing.ts';

test('learns how the machine probe goes with the machine', () => {
  const random = seeded(1);
  const machine = Float64Array.from({ length: 60 }, () => 0.15 * normal(random));
  const probes = [...machine].map((factor) => 400 * Math.exp(1.2 * factor + 0.02 * normal(random)));

  const baseline = fitProbe(probes, machine)!;

  expect(baseline.loading).toBeCloseTo(1.2, 1);
  expect(baseline.scale).toBeLessThan(0.04);
  expect(Math.abs(probeShift(baseline, 0.5, 400 * Math.exp(1.2 * 0.5)))).toBeLessThan(0.05);
  expect(probeShift(baseline, 0.5, 400)).toBeCloseTo(0.5, 1);
});

test('is nothing with a machine probe in fewer than 10 runs', () => {
  const machine = new Float64Array(30);

  expect(fitProbe([...Array<undefined>(21), ...Array<number>(9).fill(100)], machine)).toBeUndefined();
  expect(fitProbe(Array<number>(30).fill(100), machine)?.loading).toBe(1);
});
