import { expect, test } from '@playwright/test';
import { logMeans } from './e-value.ts';
import { settingsOf } from './options.ts';
import { seeded } from './random.ts';
import { normal } from './testing.ts';
import { leastShift, screen, startTrack, weigh, type Track } from './sequential-test.ts';

const random = seeded(1);
const reference = Array.from({ length: 100 }, () => 0.05 * normal(random));
const settings = settingsOf({}, 30);
const scales = { settings, limit: 3_100, shared: 0, costs: logMeans(reference.map((value) => value / 0.05)) };

function tracked(shifts: number[], level = Math.log(2_000)): Track {
  const track = startTrack({ level, scale: 0.05, levelVariance: 0.02, drift: 0, loadingError: 0 }, reference);
  track.looks = shifts.map((shift) => ({ shift, sigma: 0.05 }));
  return track;
}
function weighed(shifts: number[], level?: number): Track {
  const track = tracked(shifts, level);
  weigh(track, scales);
  return track;
}

test('the first round screens, and never blocks', () => {
  const [fine, doubt] = [tracked([0.04]), tracked([3])];
  screen(fine, settings);
  screen(doubt, settings);

  expect(fine.state).toBe('fine');
  expect(doubt.state).toBe('doubt');
});

test('a slowdown takes three rounds, and all three conditions', () => {
  expect(weighed([0.3, 0.3]).state).toBe('doubt');
  expect(weighed([0.3, 0.3, 0.3]).state).toBe('slower');
  // 22 % of 100 ms are not worth a block.
  expect(weighed([0.2, 0.2, 0.2, 0.2], Math.log(100)).state).not.toBe('slower');
  const common = { ...tracked([0.3, 0.3, 0.3]), reference: reference.map((value, run) => (run % 4 ? value : 0.5)) };
  weigh(common, scales);
  expect(common.state).toBe('doubt');
});

test('a flow that no longer looks slow is fine', () => {
  expect(weighed([0.1, -0.03]).state).toBe('fine');
  expect(weighed([0.04, 0.05, 0.06, 0.05, 0.05, 0.05]).state).toBe('fine');
});

test('the least slowdown is the larger of 5 % and 50 ms', () => {
  expect(Math.exp(leastShift(settings, Math.log(10_000)))).toBeCloseTo(1.05);
  expect(Math.exp(leastShift(settings, Math.log(200)))).toBeCloseTo(1.25);
  expect(Math.exp(leastShift(settings, Infinity))).toBeCloseTo(1.05);
});

test('the guard is stricter the more flows share it', () => {
  expect(settingsOf({}, 3).guard).toBe(2e-4);
  expect(settingsOf({}, 99).guard).toBeCloseTo(0.01 / 400);
  expect(settingsOf({ guard: 1 }, 99).guard).toBe(1);
});
