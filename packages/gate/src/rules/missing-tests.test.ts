import { expect, test } from '@playwright/test';
import { aHistory, aPlan, aPolicy, aRecord, aTest, someContext } from '../testing/builders.ts';
import type { RunRecord } from '../schema/record.ts';
import { missingTests } from './missing-tests.ts';

const NAME = 'entity/create.spec.ts › Create › shows it';
const GONE = 'entity/delete.spec.ts › Delete › removes it';
const findingsFor = (
  lastPassing: [string, string][] | undefined,
  change: Partial<RunRecord> = {},
  removed: string[] = [],
) =>
  missingTests.check(
    someContext({
      record: aRecord(change),
      history: aHistory({ lastPassing: lastPassing && { digest: 'd', tests: lastPassing } }),
      policy: aPolicy({ removed: removed.map((test) => ({ test, reason: 'the page is gone' })) }),
    }),
  );

test('a suite that ran what the last passing run had run misses nothing', () => {
  expect(findingsFor([['1', NAME]])).toEqual([]);
  expect(findingsFor([])).toEqual([]);
  expect(findingsFor(undefined)).toEqual([]);
});

test('a run that found no test at all has not lost some of them', () => {
  expect(findingsFor([['1', NAME]], { tests: [] })).toEqual([]);
});

test('a test that is gone leaves the run undecided and says how to declare it', () => {
  expect(
    findingsFor([
      ['1', NAME],
      ['2', GONE],
    ]),
  ).toEqual([
    {
      rule: 'missing tests',
      effect: 'undecided',
      subject: GONE,
      actual: 'is no longer in the suite',
      limit: 'ran in the last passing run',
      evidence: [`${GONE} is no longer in the suite`],
      message: `${GONE} is no longer in the suite. Restore it, or list it under removed in gate.config.ts in the same change.`,
    },
  ]);
});

test('a test that is skipped now leaves the run undecided', () => {
  const tests = [aTest({ outcome: 'skipped', attempts: [] }), aTest({ id: '2' })];

  expect(findingsFor([['1', 'as it was called once']], { tests })).toMatchObject([
    { effect: 'undecided', subject: NAME, actual: 'is skipped' },
  ]);
});

test('in a preview a test that skips itself is told, for it chooses its builds; one that is gone is missing', () => {
  const tests = [aTest({ outcome: 'skipped', attempts: [] })];
  const plan = aPlan({ overrides: { entity: 'http://localhost:5173/entity.js' } });

  expect(
    findingsFor(
      [
        ['1', NAME],
        ['2', GONE],
      ],
      { plan, tests },
    ),
  ).toMatchObject([
    { effect: 'undecided', subject: GONE },
    { effect: 'warn', subject: NAME, actual: 'skipped itself' },
  ]);
});

test('a test that was to run and skipped itself is told, though no earlier run had it', () => {
  const tests = [aTest({ outcome: 'skipped', attempts: [] }), aTest({ id: '2' })];

  for (const before of [undefined, [] as [string, string][]])
    expect(findingsFor(before, { tests })).toMatchObject([{ effect: 'warn', subject: NAME, actual: 'skipped itself' }]);
  expect(findingsFor(undefined, { tests }, [NAME])).toEqual([]);
  const planned = [aTest({ outcome: 'skipped', expected: 'skipped', attempts: [] }), aTest({ id: '2' })];
  expect(findingsFor(undefined, { tests: planned })).toEqual([]);
});

test('a test that failed or did not run is not missing', () => {
  expect(findingsFor([['1', NAME]], { tests: [aTest({ outcome: 'failed' })] })).toEqual([]);
  expect(findingsFor([['1', NAME]], { tests: [aTest({ outcome: 'did not run', attempts: [] })] })).toEqual([]);
});

test('a test that is declared as removed may be gone or skipped, another one may not', () => {
  expect(findingsFor([['2', GONE]], {}, [GONE])).toEqual([]);
  expect(findingsFor([['1', NAME]], { tests: [aTest({ outcome: 'skipped', attempts: [] })] }, [NAME])).toEqual([]);
  expect(findingsFor([['2', GONE]], {}, [NAME])).toHaveLength(1);
});

test('a part of the suite is not compared: that it is one is undecided already', () => {
  expect(findingsFor([['2', GONE]], { plan: aPlan({ partial: ['--grep x'] }) })).toEqual([]);
});

test('ten are named, the last with how many more there are', () => {
  const gone = (count: number) =>
    findingsFor(
      Array.from({ length: count }, (_, index): [string, string] => [`gone-${index}`, `x.spec.ts › ${index}`]),
    );

  expect(gone(10)).toHaveLength(10);
  expect(gone(10)[9]?.message).not.toContain(' more test');
  expect(gone(11)).toHaveLength(10);
  expect(gone(11)[9]?.message).toContain('(and 1 more test)');
  expect(gone(11)[8]?.message).not.toContain(' more test');
  expect(gone(150)[0]?.evidence).toHaveLength(100);
  expect(gone(11)[1]?.evidence).toEqual([]);
});
