import { expect, test } from '@playwright/test';
import { anEnd, aPlan, aPolicy, aRecord, DIGESTS, someContext } from '../testing/builders.ts';
import type { LineOf } from '../schema/journal.ts';
import type { Plan } from '../schema/plan.ts';
import { buildName, buildChanged } from './build-changed.ts';

const findingsFor = (plan: Partial<Plan>, ...ends: Partial<LineOf<'end'>>[]) =>
  buildChanged.check(someContext({ record: aRecord({ plan: aPlan(plan), ends: ends.map(anEnd) }) }));

test('the same build before and after, and as it was named, is no reason', () => {
  expect(findingsFor({}, {}, {})).toEqual([]);
  expect(findingsFor({ namedBuild: '4f2a91c' }, {})).toEqual([]);
});

test('a build that is not known is undecided and says what to do', () => {
  const plan = aPlan({ build: { unknown: '/api/version answered 404' } });
  const record = aRecord({ plan, ends: [anEnd()] });
  const policy = aPolicy({ build: { path: '/api/version', take: 'digest' } });

  expect(buildChanged.check(someContext({ record, policy }))).toEqual([
    {
      rule: 'build changed',
      effect: 'undecided',
      subject: 'the build of https://portal.example.com',
      actual: 'unknown',
      limit: 'known',
      evidence: [],
      message:
        'The build of https://portal.example.com is unknown: /api/version answered 404. Check the address under build in gate.config.ts.',
    },
  ]);
});

test('a build that is not known is a warning if the policy does not say where to read it', () => {
  expect(findingsFor({ build: { unknown: 'nothing says which build it is' } }, {})).toMatchObject([
    { effect: 'warn', actual: 'unknown', message: expect.stringContaining('Set build in gate.config.ts') as unknown },
  ]);
  expect(
    findingsFor({ build: { unknown: 'x' } }, { build: { unknown: 'x' }, digests: { ...DIGESTS, policy: 'other' } }),
  ).toMatchObject([{ effect: 'warn' }, { effect: 'undecided', subject: 'the policy' }]);
});

test('another build than the pipeline named is undecided', () => {
  expect(findingsFor({ namedBuild: '5c' }, {})).toMatchObject([
    {
      effect: 'undecided',
      actual: '4f2a91c',
      limit: '5c',
      message: expect.stringContaining('The target runs the build 4f2a91c, but the pipeline named 5c.') as unknown,
    },
  ]);
  expect(findingsFor({ namedBuild: '' }, {})).toHaveLength(1);
});

test('a build that changed in any shard during the run is undecided', () => {
  expect(findingsFor({}, {}, { build: { identity: '5c' } })).toMatchObject([
    {
      effect: 'undecided',
      actual: '5c',
      message: 'The build changed during the run, from 4f2a91c to 5c. Run the suite again.',
    },
  ]);
});

test('a build that could not be told at the end is undecided, whatever the build is called', () => {
  expect(findingsFor({ build: { identity: 'unknown' } }, { build: { unknown: 'no answer' } })).toHaveLength(1);
  expect(findingsFor({}, { build: { unknown: 'no answer' } })).toMatchObject([
    {
      effect: 'undecided',
      actual: 'unknown',
      message:
        'The build of https://portal.example.com was unknown at the end of the run (no answer). Run the suite again.',
    },
  ]);
});

for (const [what, message] of [
  ['policy', 'gate.config.ts or the quarantine changed during the run. Run the suite again.'],
  ['configuration', 'playwright.config.ts changed during the run. Run the suite again.'],
] as const)
  test(`a ${what} that changed during the run is undecided`, () => {
    expect(findingsFor({}, {}, { digests: { ...DIGESTS, [what]: 'other' } })).toEqual([
      {
        rule: 'build changed',
        effect: 'undecided',
        subject: `the ${what}`,
        actual: 'changed',
        limit: 'unchanged',
        evidence: [],
        message,
      },
    ]);
  });

test('a build is shown by its identity', () => {
  expect(buildName({ identity: '4f' })).toBe('4f');
  expect(buildName({ unknown: 'no answer' })).toBe('unknown');
});

test('another build in the middle of the run is undecided, and told once with one at the end', () => {
  const found = (otherBuilds: string[], end: Partial<LineOf<'end'>> = {}) =>
    buildChanged.check(someContext({ record: aRecord({ otherBuilds, ends: [anEnd(end)] }) }));

  expect(found(['4f2a91c'])).toEqual([]);
  expect(found(['3e1b80a'])).toEqual([
    expect.objectContaining({ effect: 'undecided', actual: '3e1b80a', limit: '4f2a91c' }),
  ]);
  expect(found(['3e1b80a'], { build: { identity: '3e1b80a' } })).toHaveLength(1);
});
