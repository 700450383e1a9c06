import { expect, test } from '@playwright/test';
import { aHistory, aPlan, aPolicy, aRecord, aTest, someFacts } from '../testing/builders.ts';
import type { RunRecord } from '../schema/record.ts';
import { missing } from './missing-tests.ts';

const NAME = 'entity/create.spec.ts › Create › shows it';
const GONE = 'entity/delete.spec.ts › Delete › removes it';
const reasonsFor = (
  lastPassing: [string, string][] | undefined,
  change: Partial<RunRecord> = {},
  removed: string[] = [],
) =>
  missing(
    someFacts({
      record: aRecord(change),
      history: aHistory({ lastPassing }),
      policy: aPolicy({ removed: removed.map((test) => ({ test, because: 'the page is gone' })) }),
    }),
  );

test('a suite that ran what the last passing run had run misses nothing', () => {
  expect(reasonsFor([['1', NAME]])).toEqual([]);
  expect(reasonsFor([])).toEqual([]);
  expect(reasonsFor(undefined)).toEqual([]);
});

test('a test that is gone fails and says how to declare it', () => {
  expect(
    reasonsFor([
      ['1', NAME],
      ['2', GONE],
    ]),
  ).toEqual([
    {
      rule: 'missing',
      effect: 'fail',
      subject: GONE,
      actual: 'is not in the suite any more',
      limit: 'ran in the last run that passed',
      evidence: [`${GONE} is not in the suite any more`],
      sentence: `${GONE} is not in the suite any more: declare it in gate.config.ts under removed, with the reason, in the same change.`,
    },
  ]);
});

test('a test that is skipped now fails', () => {
  const tests = [aTest({ outcome: 'skipped', attempts: [] }), aTest({ id: '2' })];

  expect(reasonsFor([['1', 'as it was called once']], { tests })).toMatchObject([
    { effect: 'fail', subject: NAME, actual: 'is skipped' },
  ]);
});

test('a test that was to run and skipped itself is told, though no earlier run had it', () => {
  const tests = [aTest({ outcome: 'skipped', attempts: [] }), aTest({ id: '2' })];

  for (const before of [undefined, [] as [string, string][]])
    expect(reasonsFor(before, { tests })).toMatchObject([{ effect: 'warn', subject: NAME, actual: 'skipped itself' }]);
  expect(reasonsFor(undefined, { tests }, [NAME])).toEqual([]);
  const planned = [aTest({ outcome: 'skipped', expected: 'skipped', attempts: [] }), aTest({ id: '2' })];
  expect(reasonsFor(undefined, { tests: planned })).toEqual([]);
});

test('a test that failed or did not run is not missing', () => {
  expect(reasonsFor([['1', NAME]], { tests: [aTest({ outcome: 'failed' })] })).toEqual([]);
  expect(reasonsFor([['1', NAME]], { tests: [aTest({ outcome: 'did not run', attempts: [] })] })).toEqual([]);
});

test('a test that is declared as removed may be gone or skipped, another one may not', () => {
  expect(reasonsFor([['2', GONE]], {}, [GONE])).toEqual([]);
  expect(reasonsFor([['1', NAME]], { tests: [aTest({ outcome: 'skipped', attempts: [] })] }, [NAME])).toEqual([]);
  expect(reasonsFor([['2', GONE]], {}, [NAME])).toHaveLength(1);
});

test('a part of the suite is not compared: that it is one is undecided already', () => {
  expect(reasonsFor([['2', GONE]], { plan: aPlan({ partial: ['--grep x'] }) })).toEqual([]);
});

test('ten are named, the last with how many more there are', () => {
  const gone = (count: number) =>
    reasonsFor(
      Array.from({ length: count }, (_, index): [string, string] => [`gone-${index}`, `x.spec.ts › ${index}`]),
    );

  expect(gone(10)).toHaveLength(10);
  expect(gone(10)[9]?.sentence).not.toContain('more)');
  expect(gone(11)).toHaveLength(10);
  expect(gone(11)[9]?.sentence).toContain('(and 1 test more)');
  expect(gone(11)[8]?.sentence).not.toContain('more)');
  expect(gone(150)[0]?.evidence).toHaveLength(100);
  expect(gone(11)[1]?.evidence).toEqual([]);
});
