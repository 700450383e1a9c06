import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { aFailure, aFinding, anAttempt, aSample, aVerdict, START } from 'playwright-gate/testing';
import { pointsOfAttempt, pointsOfFlush, pointsOfVerdict, type PointContext } from './points.ts';
import { normalizeTag, TAG_KEYS } from './tags.ts';

const CONTEXT: PointContext = { env: 'staging', service: 'Customer Portal', version: undefined, channel: 'stable' };
const COMMON = ['env:staging', 'service:customer_portal'];
const sorted = (...tags: string[]) => [...tags].sort();
const END = START / 1_000 + 1;
const NONE = { quarantined: new Set<string>() };

test('an attempt gives its flows and the machine probe, in seconds and at its end', () => {
  const attempt = anAttempt({
    at: START,
    duration: 1_900.4,
    samples: [
      aSample({ duration: 350.123_456, machineProbe: { node: 4.2 } }),
      aSample({ flow: 'entity.list', duration: 1_000, precision: 'coarse', machineProbe: { node: 4.2 } }),
    ],
  });
  const flow = (name: string, outcome: string) =>
    sorted(...COMMON, 'channel:stable', `flow:${name}`, `outcome:${outcome}`);

  expect(pointsOfAttempt(attempt, NONE, CONTEXT)).toEqual([
    {
      metric: 'e2e.flow.duration',
      kind: 'distribution',
      at: END,
      value: 0.350_123,
      tags: flow('entity.create', 'completed'),
    },
    { metric: 'e2e.flow.duration', kind: 'distribution', at: END, value: 1, tags: flow('entity.list', 'coarse') },
    { metric: 'e2e.machine.duration', kind: 'distribution', at: END, value: 0.004_2, tags: sorted(...COMMON) },
  ]);
});

for (const [what, quarantined, precision, outcome] of [
  ['failed', [], 'frame', 'failed'],
  ['failed, and was measured coarsely', [], 'coarse', 'failed'],
  ['failed in a test that is in quarantine', ['1'], 'frame', 'quarantined'],
] as const)
  test(`a flow that ${what} has the outcome ${outcome}`, () => {
    const attempt = aFailure({ test: '1', samples: [aSample({ outcome: 'failed', precision })] });
    const context = { ...CONTEXT, version: '4f2a91c' };
    const [point] = pointsOfAttempt(attempt, { quarantined: new Set(quarantined) }, context);
    expect(point?.tags).toContain(`outcome:${outcome}`);
    // Which is a tag where it is asked for.
    expect(point?.tags).toContain('version:4f2a91c');
  });

test('an attempt that was skipped has no duration, and neither has one that never ended', () => {
  const samples = [aSample({ duration: -1 })];
  expect(pointsOfAttempt(anAttempt({ status: 'skipped', samples: [aSample()] }), NONE, CONTEXT)).toEqual([]);
  expect(pointsOfAttempt(aFailure({ status: 'interrupted', samples }), NONE, CONTEXT)).toEqual([]);
});

test('a verdict gives its tests, what was flaky, its findings, what is left behind, and itself', () => {
  const test = (id: string, title: string) => ({ id, area: 'entity', title, location: 'entity/create.spec.ts:7' });
  const points = pointsOfVerdict(
    aVerdict({
      verdict: 'fail',
      ended: START + 1_999,
      leaked: ['entity 1', 'entity 2'],
      areas: [
        { area: 'entity', passed: 7, failed: 2, flaky: 1, skipped: 0, missing: 3 },
        { area: 'portal', passed: 1, failed: 0, flaky: 0, skipped: 0, missing: 0 },
      ],
      findings: [
        aFinding({ rule: 'test failures', subject: 'shows it (entity/create.spec.ts:7)' }),
        aFinding({ rule: 'test failures', subject: 'another (entity/create.spec.ts:9)' }),
        aFinding({ rule: 'regression', subject: 'entity.create' }),
      ],
      delivery: { made: 9, sent: 6, spooled: 3, lost: 0, because: [] },
    }),
    { flaky: ['2'], failed: ['1', '3'] },
    {
      tests: [test('1', 'Create › shows it'), test('2', 'Create › flakes'), test('3', 'Create › is known')],
      quarantined: new Set(['3']),
      flows: ['entity.create'],
    },
    CONTEXT,
  );

  expect(points.every(({ kind, at }) => kind === 'count' && at === END)).toBe(true);
  expect(points.map(({ metric, value, tags }) => [metric, value, tags])).toEqual([
    ['e2e.tests', 8, sorted(...COMMON, 'outcome:passed')],
    ['e2e.tests', 1, sorted(...COMMON, 'outcome:flaky')],
    ['e2e.tests', 3, sorted(...COMMON, 'outcome:did_not_run')],
    ['e2e.tests', 1, sorted(...COMMON, 'area:entity', 'outcome:failed')],
    ['e2e.tests', 1, sorted(...COMMON, 'outcome:quarantined')],
    ['e2e.flaky', 1, sorted(...COMMON, 'test:entity/create.spec.ts_create_flakes')],
    ['e2e.findings', 1, sorted(...COMMON, 'rule:test_failures')],
    ['e2e.findings', 1, sorted(...COMMON, 'flow:entity.create', 'rule:regression')],
    ['e2e.leftovers', 2, sorted(...COMMON)],
    ['e2e.verdicts', 1, sorted(...COMMON, 'channel:stable', 'verdict:fail')],
    ['e2e.delivery.points', 6, sorted(...COMMON, 'state:sent')],
    ['e2e.delivery.points', 3, sorted(...COMMON, 'state:spooled')],
  ]);
});

test('titles that tags do not tell apart are one flaky test, and a slower whole is a flow of its own', () => {
  const test = (id: string, title: string) => ({ id, area: 'a', title, location: 'a.spec.ts:1' });
  const points = pointsOfVerdict(
    aVerdict({ findings: [aFinding({ rule: 'regression', subject: 'The whole product' })] }),
    { flaky: ['1', '2'], failed: [] },
    { tests: [test('1', 'a < b'), test('2', 'a > b')], quarantined: new Set(), flows: [] },
    CONTEXT,
  );
  const of = (metric: string) => points.filter((point) => point.metric === metric);

  expect(of('e2e.flaky')).toMatchObject([{ value: 1 }]);
  expect(of('e2e.findings')).toMatchObject([{ tags: sorted(...COMMON, 'flow:all', 'rule:regression') }]);
});

test('what a flush has sent is counted by stage and service, so that it does not stay an alert', () => {
  const [point] = pointsOfAttempt(anAttempt({ samples: [aSample()] }), NONE, CONTEXT);
  const production = { ...point!, tags: ['env:production', 'flow:a', 'service:portal'] };
  const counts = pointsOfFlush([point!, point!, production, { ...point!, kind: 'count' }], START);

  expect(counts.map(({ metric, value, tags }) => [metric, value, tags.join()])).toEqual([
    ['e2e.delivery.points', 2, [...COMMON, 'state:flushed'].join()],
    ['e2e.delivery.points', 1, 'env:production,service:portal,state:flushed'],
  ]);
});

test('whatever was measured, a point is one that Datadog takes', () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(-1, 0, 1e308, 3.5e41, 5e-324, NaN, Infinity));
  const text = fc.string({ unit: 'grapheme', maxLength: 250 });
  const keys = new Set<string>(TAG_KEYS);
  fc.assert(
    fc.property(number, number, number, text, text, (at, duration, node, name, version) => {
      const sample = aSample({ flow: name, duration, machineProbe: { node } });
      const points = pointsOfAttempt(anAttempt({ at, duration, samples: [sample] }), NONE, {
        ...CONTEXT,
        version,
        env: name,
      });
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
