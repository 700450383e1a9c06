import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { aFailure, anAttempt, aPlannedTest, aSample } from 'playwright-gate/testing';
import { optionsSchema } from '../options.ts';
import { expectedTagSets } from './expected-tag-sets.ts';
import { pointsOfAttempt, pointsOfVerdict, type PointContext } from './points.ts';
import { combinations, TagSets, type TagSet } from './tag-sets.ts';

const CONTEXT: PointContext = {
  env: 'staging',
  service: 'portal',
  team: 'portal',
  version: '4f2a91c',
  channel: 'stable',
  browser: 'chromium',
};
const POLICY = optionsSchema.parse({});
const flowOf = (...tags: string[]): TagSet => ({ metric: 'e2e.flow.duration', kind: 'distribution', tags });
const countOf = (...tags: string[]): TagSet => ({ metric: 'e2e.tests', kind: 'count', tags });

test('a tag set is counted once, by its metric and its tags', () => {
  const sets = new TagSets().add([flowOf('flow:a'), flowOf('flow:a'), flowOf('flow:b'), countOf('flow:a')]);
  sets.add([flowOf('flow:b')]);

  expect(sets.run).toBe(3);
});

test('in a month each tag set with a version has one for every deployment', () => {
  const sets = new TagSets().add([
    flowOf('flow:a', 'version:1'),
    flowOf('flow:a', 'version:2'),
    flowOf('flow:b', 'version:1'),
    flowOf('flow:b'),
    countOf('env:staging'),
  ]);

  expect(sets.run).toBe(5);
  expect(sets.month(60)).toBe(122);
});

test('the ways to ask for percentiles are those of the documentation', () => {
  const sets = [
    ['a:1', 'b:1'],
    ['a:1', 'b:2'],
    ['a:2', 'b:2'],
  ];

  expect(combinations(sets, ['a', 'b'])).toBe(8);
  expect(combinations(sets, ['a'])).toBe(3);
  expect(combinations(sets, [])).toBe(1);
  expect(combinations([], ['a'])).toBe(0);
});

test('the ways to ask are counted as one would count them one by one', () => {
  const someTags = fc
    .record({ a: fc.integer({ min: 0, max: 1 }), b: fc.integer({ min: 0, max: 3 }), c: fc.constant(1) })
    .chain(({ a, b, c }) => fc.subarray([`a:${a}`, `b:${b}`, `c:${c}`]));
  fc.assert(
    fc.property(fc.array(someTags, { minLength: 1, maxLength: 12 }), (sets) => {
      const keys = ['a', 'b', 'c', 'd'].filter((key) =>
        sets.some((tags) => tags.some((tag) => tag.startsWith(`${key}:`))),
      );
      let expected = 0;
      for (let choice = 0; choice < 2 ** keys.length; choice += 1) {
        const chosen = keys.filter((_, bit) => choice & (1 << bit));
        expected += new Set(
          sets.map((tags) => tags.filter((tag) => chosen.some((key) => tag.startsWith(`${key}:`))).join()),
        ).size;
      }
      return combinations(sets, ['a', 'b', 'c', 'd']) === expected;
    }),
    { seed: 20_261_121, numRuns: 500 },
  );
});

test('custom metrics: 1 for a count, 5 for a distribution, 5 for each way to ask for percentiles', () => {
  expect(new TagSets().add([countOf('area:a'), countOf('area:b')]).customMetrics()).toBe(2);
  expect(
    new TagSets().add([{ metric: 'e2e.test.duration', kind: 'distribution', tags: ['area:a'] }]).customMetrics(),
  ).toBe(5);
  // Without a flow, flow a, flow b.
  expect(new TagSets().add([flowOf('flow:a'), flowOf('flow:b')]).customMetrics()).toBe(2 * 5 + 3 * 5);
});

test('the sentence says how many there are and what they cost', () => {
  expect(new TagSets().add([countOf('area:a', 'version:1'), countOf('env:staging')]).sentence(1_000)).toBe(
    '2 tag sets in a run, 1,001 in a month of 1,000 deployments; about 2 custom metrics in an hour with a run (verify with your contract).',
  );
});

test('what is over a limit is named, with the metric and the tag that bring it about', () => {
  const sets = new TagSets().add([
    ...['a', 'b', 'c'].map((flow) => flowOf('env:staging', `flow:${flow}`, 'version:1')),
    countOf('area:a'),
  ]);

  expect(sets.complaints({ tagSets: { run: 3, month: 30 }, deployments: 10 })).toEqual([
    'A run has 4 tag sets, and tagSets.run of datadog() in gate.config.ts allows 3: 3 of them are of e2e.flow.duration, whose tag flow has 3 values.',
    'A month has 31 tag sets, and tagSets.month of datadog() in gate.config.ts allows 30: 3 of them are of e2e.flow.duration, whose tag flow has 3 values.',
  ]);
  expect(sets.complaints({ tagSets: { run: 4, month: 31 }, deployments: 10 })).toEqual([]);
});

test('a tag without bounds is named once for its key, with its metric', () => {
  const sets = new TagSets().add([
    ...['4f2a91c', '5f2a91c'].map((id) => flowOf(`flow:entity-${id}`)),
    countOf('flow:entity-6f2a91c', 'version:7f2a91c'),
  ]);
  const complaints = sets.complaints(POLICY);

  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(/^e2e\.flow\.duration: The tag flow has the value entity-4f2a91c, which looks like/);
});

test('a plan names every tag set that its run can have', () => {
  const tests = [
    aPlannedTest({ flows: ['entity.create', 'entity.list'] }),
    aPlannedTest({ id: '2', area: 'portal', project: 'production' }),
  ];
  const expected = expectedTagSets(tests, ['entity.create', 'portal.log-in'], CONTEXT);
  const atMost = expected.run;
  const attempts = [
    anAttempt(),
    aFailure(),
    anAttempt({ ok: false }),
    aFailure({ status: 'timedOut' }),
    aFailure({ status: 'interrupted' }),
  ];
  for (const test of tests)
    for (const attempt of attempts)
      for (const precision of ['frame', 'coarse'] as const)
        for (const outcome of ['completed', 'failed'] as const) {
          const samples = (test.flows ?? []).map((flow) =>
            aSample({ flow, precision, outcome, machineProbe: { node: 1 } }),
          );
          expected.add(pointsOfAttempt({ ...attempt, samples }, test, CONTEXT));
        }
  for (const verdict of ['pass', 'fail', 'undecided'] as const)
    for (const [area, stage] of [
      ['entity', 'staging'],
      ['portal', 'production'],
    ] as const)
      expected.add(
        pointsOfVerdict(
          {
            verdict,
            stage,
            ended: 1,
            leaked: [],
            areas: [{ area, passed: 1, failed: 0, flaky: 0, skipped: 0, missing: 0 }],
          },
          CONTEXT,
        ),
      );

  expect(expected.run).toBe(atMost);
  // Flows: 2 with an area, 1 without in 2 projects, by 4; tests and attempts: 2 places by 5 and 4; and 1 + 1 + 3 + 3.
  expect(atMost).toBe(4 * 4 + 2 * 5 + 2 * 4 + 8);
});

test('a large suite is within the limits', () => {
  const flows = [...'abcdefghijk'].map((letter) => `flow.${letter}`);
  const tests = Array.from({ length: 400 }, (_, index) =>
    aPlannedTest({ id: String(index), area: `area-${index % 6}`, flows: [flows[index % flows.length] ?? ''] }),
  );

  expect(expectedTagSets(tests, flows, CONTEXT).run).toBeLessThan(POLICY.tagSets.run);
});
