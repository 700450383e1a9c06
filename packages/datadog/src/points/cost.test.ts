import { expect, test } from '@playwright/test';
import { costOf } from './cost.ts';
import type { PointContext } from './points.ts';

const FLOWS = Array.from({ length: 11 }, (_, index) => `flow.${index}`);
const TESTS = Array.from({ length: 82 }, (_, index) => ({ area: `area-${index % 7}`, flows: [FLOWS[index % 11]!] }));
const CONTEXT: PointContext = { env: 'staging', service: 'portal', channel: 'stable', version: undefined };
const cost = (deployments: number, version?: string) =>
  costOf({ tests: TESTS, flows: FLOWS }, { ...CONTEXT, version }, deployments);

test('what it costs is ten for each tag set of a distribution with percentiles, and one for each of a count', () => {
  // 11 flows with 4 outcomes each; the probe; 5 outcomes and 7 areas; 15 rules and 3 a flow; leftovers, verdicts, delivery.
  expect(cost(60).hour).toBe(440 + 5 + 12 + (15 + 33) + 1 + 3 + 4);
});

test('a month is the mean over its hours: those without a run cost nothing', () => {
  const { hour } = cost(60);
  expect(cost(60).month).toBe(Math.round(hour * (1 - Math.exp(-60 / 730))));
  // In most hours of a busy month there is a run.
  expect(cost(870).month).toBe(Math.round(hour * (1 - Math.exp(-870 / 730))));
});

test('with versions each deployment counts, also several in one hour', () => {
  expect(cost(870, '4f2a91c').month).toBeGreaterThan(cost(870, '4f2a91c').hour);
  expect(cost(870, '4f2a91c').month - cost(60, '4f2a91c').month).toBeGreaterThan((443 * 810) / 730);
});
