import { expect, test } from '@playwright/test';
import { logBeta, logGamma } from './gamma.ts';

test('the gamma function continues the factorials', () => {
  let logFactorial = 0;
  for (let n = 1; n <= 150; n += 1) {
    expect(logGamma(n)).toBeCloseTo(logFactorial, 10);
    logFactorial += Math.log(n);
  }
});

test('known values below one and between the integers', () => {
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  expect(logGamma(1.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI) / 2), 12);
  for (const value of [0.01, 0.05, 0.6, 2.7])
    expect(logGamma(value + 1)).toBeCloseTo(logGamma(value) + Math.log(value), 11);
});

test('the beta function is symmetric and known for integers', () => {
  expect(logBeta(2, 3)).toBeCloseTo(Math.log(1 / 12), 12);
  expect(logBeta(0.05, 54)).toBeCloseTo(logBeta(54, 0.05), 12);
  expect(logBeta(60, 0.6)).toBeCloseTo(logGamma(60) + logGamma(0.6) - logGamma(60.6), 12);
});
