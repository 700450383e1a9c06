import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { aFailure, anAttempt, aSample, START } from 'playwright-gate/testing';
import { METRICS } from './metrics.ts';
import { pointsOfAttempt, pointsOfVerdict, type PointContext } from './points.ts';
import { normalizeTag, TAG_KEYS } from './tags.ts';
import { unbounded } from './unbounded.ts';

const CONTEXT: PointContext = {
  env: 'staging',
  service: 'portal',
  team: 'Customer Portal',
  version: '4f2a91c',
  channel: 'stable',
  browser: 'chromium',
};
const TEST = { project: 'staging', area: 'entity' };
const COMMON = ['env:staging', 'service:portal', 'team:customer_portal'];
const PRODUCT = [...COMMON, 'channel:stable', 'version:4f2a91c'];
const AREA = ['area:entity', 'browser:chromium', 'project:staging'];
const sorted = (...tags: string[]) => [...tags].sort();
const END = START / 1_000 + 1;

test('an attempt gives its flows, itself and the machine probe, in seconds and at its end', () => {
  const attempt = anAttempt({
    at: START,
    duration: 1_900.4,
    samples: [
      aSample({ duration: 350.123_456, machineProbe: { node: 4.2 } }),
      aSample({
        flow: 'entity.list',
        duration: 1_000,
        precision: 'coarse',
        outcome: 'failed',
        machineProbe: { node: 4.2 },
      }),
    ],
  });

  expect(pointsOfAttempt(attempt, TEST, CONTEXT)).toEqual([
    {
      metric: 'e2e.flow.duration',
      kind: 'distribution',
      at: END,
      value: 0.350_123,
      tags: sorted(...PRODUCT, ...AREA, 'flow:entity.create', 'outcome:completed', 'precision:frame'),
    },
    {
      metric: 'e2e.flow.duration',
      kind: 'distribution',
      at: END,
      value: 1,
      tags: sorted(...PRODUCT, ...AREA, 'flow:entity.list', 'outcome:failed', 'precision:coarse'),
    },
    {
      metric: 'e2e.test.duration',
      kind: 'distribution',
      at: END,
      value: 1.900_4,
      tags: sorted(...PRODUCT, ...AREA, 'outcome:passed'),
    },
    { metric: 'e2e.machine.duration', kind: 'distribution', at: END, value: 0.004_2, tags: sorted(...COMMON) },
  ]);
});

for (const [what, attempt, outcome] of [
  ['passed', anAttempt(), 'passed'],
  ['failed as expected', anAttempt({ status: 'failed' }), 'passed'],
  ['failed', aFailure(), 'failed'],
  ['passed and should not have', anAttempt({ ok: false }), 'failed'],
  ['took too long', aFailure({ status: 'timedOut' }), 'timed_out'],
  ['was interrupted', aFailure({ status: 'interrupted' }), 'interrupted'],
] as const)
  test(`an attempt that ${what} has the outcome ${outcome}`, () => {
    const [point] = pointsOfAttempt(attempt, TEST, CONTEXT);
    expect(point?.tags).toContain(`outcome:${outcome}`);
  });

test('an attempt that was skipped has no duration, and neither has one that never ended', () => {
  expect(pointsOfAttempt(anAttempt({ status: 'skipped', duration: 0 }), TEST, CONTEXT)).toEqual([]);
  expect(pointsOfAttempt(aFailure({ status: 'interrupted', duration: -1 }), TEST, CONTEXT)).toEqual([]);
});

test('what is not known has no tag', () => {
  const [point] = pointsOfAttempt(anAttempt(), TEST, {
    ...CONTEXT,
    version: undefined,
    channel: undefined,
    browser: undefined,
  });
  expect(point?.tags).toEqual(sorted(...COMMON, 'area:entity', 'project:staging', 'outcome:passed'));
});

test('a verdict gives its tests by area and outcome, what is left behind, and itself', () => {
  const points = pointsOfVerdict(
    {
      verdict: 'fail',
      stage: 'staging',
      ended: START + 1_999,
      leaked: ['entity 1', 'entity 2'],
      areas: [{ area: 'entity', passed: 7, failed: 1, flaky: 2, skipped: 0, missing: 3 }],
      delivery: { made: 9, sent: 6, spooled: 3, lost: 0, because: [] },
    },
    CONTEXT,
  );

  expect(points.every(({ kind, at }) => kind === 'count' && at === END)).toBe(true);
  expect(points.map(({ metric, value, tags }) => [metric, value, tags])).toEqual([
    ...(
      [
        ['passed', 7],
        ['failed', 1],
        ['flaky', 2],
        ['skipped', 0],
        ['did_not_run', 3],
      ] as const
    ).map(([outcome, value]) => ['e2e.tests', value, sorted(...PRODUCT, ...AREA, `outcome:${outcome}`)]),
    ['e2e.leftovers', 2, sorted(...COMMON)],
    ['e2e.verdicts', 1, sorted(...PRODUCT, 'verdict:fail')],
    ['e2e.delivery.points', 6, sorted(...COMMON, 'state:sent')],
    ['e2e.delivery.points', 3, sorted(...COMMON, 'state:spooled')],
    ['e2e.delivery.points', 0, sorted(...COMMON, 'state:lost')],
  ]);
});

test('whatever was measured, a point is one that Datadog takes', () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(-1, 0, 1e308, 3.5e41, 5e-324, NaN, Infinity));
  const text = fc.string({ unit: 'grapheme', maxLength: 250 });
  const keys = new Set<string>(TAG_KEYS);
  fc.assert(
    fc.property(number, number, number, text, text, (at, duration, node, name, version) => {
      const sample = aSample({ flow: name, duration, machineProbe: { node } });
      const points = pointsOfAttempt(
        anAttempt({ at, duration, samples: [sample] }),
        { project: name, area: version },
        { ...CONTEXT, version, env: name },
      );
      return points.every(
        ({ at: second, value, tags }) =>
          Number.isInteger(second) &&
          value >= 0 &&
          Number.isFinite(Math.fround(value)) &&
          tags.every((tag) => normalizeTag(tag) === tag && keys.has(tag.slice(0, tag.indexOf(':')))) &&
          [...tags].sort().join() === tags.join(),
      );
    }),
    { seed: 20_261_121, numRuns: 500 },
  );
});

test('every metric has a name that Datadog takes, tags by the conventions, and none that is a run', () => {
  for (const { name, tags, percentilesBy, description } of Object.values(METRICS)) {
    expect(name).toMatch(/^e2e\.[a-z.]+$/);
    for (const key of tags) expect(TAG_KEYS).toContain(key);
    for (const key of percentilesBy) expect(tags).toContain(key);
    expect(description).toMatch(/\.$/);
  }
  const tags = pointsOfAttempt(anAttempt({ samples: [aSample()] }), TEST, CONTEXT).flatMap((point) => point.tags);
  expect(tags.map(unbounded).filter(Boolean)).toEqual([]);
});
