import { expect, test } from '@playwright/test';
import { anEnd, aPlan, aRecord, DIGESTS, someFacts } from '../testing/builders.ts';
import type { LineOf } from '../schema/journal.ts';
import type { Plan } from '../schema/plan.ts';
import { buildName, sameBuild } from './build-changed.ts';

const reasonsFor = (plan: Partial<Plan>, ...ends: Partial<LineOf<'end'>>[]) =>
  sameBuild(someFacts({ record: aRecord({ plan: aPlan(plan), ends: ends.map(anEnd) }) }));

test('the same build before and after, and as it was named, is no reason', () => {
  expect(reasonsFor({}, {}, {})).toEqual([]);
  expect(reasonsFor({ namedBuild: '4f2a91c' }, {})).toEqual([]);
});

test('a build that is not known is undecided and says what to do', () => {
  expect(reasonsFor({ build: { unknown: '/api/version answered 404' } }, {})).toEqual([
    {
      rule: 'same build',
      effect: 'undecided',
      subject: 'the build of https://portal.example.com',
      actual: 'unknown',
      limit: 'known',
      evidence: [],
      sentence:
        'Which build https://portal.example.com is cannot be told (/api/version answered 404): give its address under build in gate.config.ts.',
    },
  ]);
});

test('another build than the pipeline named is undecided', () => {
  expect(reasonsFor({ namedBuild: '5c' }, {})).toMatchObject([
    {
      effect: 'undecided',
      actual: '4f2a91c',
      limit: '5c',
      sentence: expect.stringContaining('The target is the build 4f2a91c, not 5c that the pipeline named') as unknown,
    },
  ]);
  expect(reasonsFor({ namedBuild: '' }, {})).toHaveLength(1);
});

test('a build that changed in any shard while the run went on is undecided', () => {
  expect(reasonsFor({}, {}, { build: { identity: '5c' } })).toMatchObject([
    {
      effect: 'undecided',
      actual: '5c',
      sentence: 'The build changed while the run went on, from 4f2a91c to 5c: run the suite again.',
    },
  ]);
});

test('a build that could not be told at the end is undecided', () => {
  expect(reasonsFor({}, { build: { unknown: 'no answer' } })).toMatchObject([
    {
      effect: 'undecided',
      actual: 'unknown',
      sentence: 'Which build the target is could not be told at the end (no answer).',
    },
  ]);
});

for (const [what, sentence] of [
  ['policy', 'gate.config.ts or the quarantine was changed while the run went on: run the suite again.'],
  ['configuration', 'playwright.config.ts was changed while the run went on: run the suite again.'],
] as const)
  test(`a ${what} that changed while the run went on is undecided`, () => {
    expect(reasonsFor({}, {}, { digests: { ...DIGESTS, [what]: 'other' } })).toEqual([
      {
        rule: 'same build',
        effect: 'undecided',
        subject: `the ${what}`,
        actual: 'changed',
        limit: 'unchanged',
        evidence: [],
        sentence,
      },
    ]);
  });

test('a build is shown by its identity', () => {
  expect(buildName({ identity: '4f' })).toBe('4f');
  expect(buildName({ unknown: 'no answer' })).toBe('unknown');
});
