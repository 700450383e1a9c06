import { expect, test } from '@playwright/test';
import { judgeAttempts } from './flake-classifier.ts';

const reliable = { passed: 50, failed: 0 };
const flaky = { passed: 40, failed: 10 };

test('a test that never failed and now always fails is broken after two failures', () => {
  expect(judgeAttempts(reliable, [false]).state).toBe('inconclusive');

  const { state, posterior } = judgeAttempts(reliable, [false, false]);

  expect(state).toBe('broken');
  expect(posterior.flaky + posterior.broken + posterior.intermittent).toBeCloseTo(1, 12);
  expect(posterior.flaky).toBeLessThan(0.02);
});

test('a test that fails at times and passes when tried again is flaky', () => {
  expect(judgeAttempts(flaky, [false, true]).state).toBe('flaky');
  expect(judgeAttempts(reliable, [false, true]).state).toBe('inconclusive');
  expect(judgeAttempts(reliable, [false, true, true, true, true, true]).state).toBe('flaky');
});

test('a reliable test that now passes half of the time is intermittent', () => {
  expect(judgeAttempts(reliable, [false, true, false, false, true]).state).toBe('intermittent');
});

test('a flaky test that fails twice in a row is not broken yet', () => {
  expect(judgeAttempts(flaky, [false, false]).state).toBe('inconclusive');
});

test('a block takes two failures however certain one seems', () => {
  expect(judgeAttempts(reliable, [false], { newlyFailing: 0.49 }).state).toBe('inconclusive');
});

test('after the last attempt what is likelier is taken, if one passed', () => {
  const attempts = [false, true, true, true];
  expect(judgeAttempts(reliable, attempts).state).toBe('inconclusive');
  expect(judgeAttempts(reliable, attempts, { mostAttempts: 4 }).state).toBe('flaky');
});

test('without a failure there is nothing to explain, and without an attempt nothing is known', () => {
  expect(judgeAttempts(reliable, [true]).state).toBe('flaky');
  expect(judgeAttempts(reliable, []).state).toBe('inconclusive');
});
