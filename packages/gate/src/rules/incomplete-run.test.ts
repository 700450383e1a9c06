import { expect, test } from '@playwright/test';
import { aFailedTest, anEnd, aPlan, aRecord, aTest, manyTests, someFacts } from '../testing/builders.ts';
import type { RunRecord } from '../schema/record.ts';
import { complete } from './incomplete-run.ts';

const reasonsFor = (change: Partial<RunRecord> = {}) => complete(someFacts({ record: aRecord(change) }));
const didNotRun = (id: string) => aTest({ id, title: `Late › ${id}`, outcome: 'did not run', attempts: [] });

test('a run that carried out its plan is complete', () => {
  expect(reasonsFor()).toEqual([]);
  expect(reasonsFor({ tests: [aFailedTest(), aTest({ id: '2', outcome: 'skipped', attempts: [] })] })).toEqual([]);
});

test('a problem of the evidence is told as it is', () => {
  const problem = {
    subject: 'shard 2 of 2',
    actual: 'missing',
    limit: '2 shards, each once',
    sentence: 'It is missing.',
  };

  expect(reasonsFor({ problems: [problem, { ...problem, subject: 'shard 3 of 3' }] })).toEqual([
    { rule: 'complete', effect: 'undecided', evidence: [], ...problem },
    { rule: 'complete', effect: 'undecided', evidence: [], ...problem, subject: 'shard 3 of 3' },
  ]);
});

test('no test at all is undecided and says what to look at', () => {
  expect(reasonsFor({ tests: [] })).toEqual([
    expect.objectContaining({
      effect: 'undecided',
      actual: '0 tests',
      sentence: 'No test was found, so nothing is known: check --grep, --project and the files that were named.',
    }),
  ]);
});

test('tests of which none ran are undecided, once', () => {
  const skipped = aTest({ id: '2', outcome: 'skipped', attempts: [] });

  expect(reasonsFor({ tests: [didNotRun('1'), skipped] })).toEqual([
    expect.objectContaining({ effect: 'undecided', sentence: 'None of the 2 tests ran, so nothing is known.' }),
  ]);
});

test('one test of many that did not run is undecided and named', () => {
  expect(reasonsFor({ tests: [...manyTests(9), didNotRun('a')] })).toEqual([
    expect.objectContaining({
      effect: 'undecided',
      subject: '1 planned test',
      actual: 'did not run',
      limit: '10 planned tests',
      evidence: ['Late › a (entity/create.spec.ts:4)'],
      sentence: '1 planned test did not run, Late › a first of all.',
    }),
  ]);
});

test('of many that did not run five are named', () => {
  const late = ['a', 'b', 'c', 'd', 'e', 'f'].map(didNotRun);

  expect(reasonsFor({ tests: [aTest(), ...late] })[0]?.evidence).toHaveLength(5);
});

for (const [status, words] of [
  ['interrupted', 'interrupted before its end'],
  ['timedout', 'cut off by its time limit before its end'],
] as const)
  test(`a shard that ended as ${status} leaves the run undecided`, () => {
    expect(reasonsFor({ ends: [anEnd(), anEnd({ status })] })).toEqual([
      expect.objectContaining({ effect: 'undecided', actual: status, sentence: `The run was ${words}.` }),
    ]);
  });

test('a shard that ended with failures has ended', () => {
  expect(reasonsFor({ ends: [anEnd({ status: 'failed' })] })).toEqual([]);
});

test('a part of the suite is undecided and says which options made it one', () => {
  expect(reasonsFor({ plan: aPlan({ partial: ['--grep contact', '--last-failed'] }) })).toEqual([
    expect.objectContaining({
      effect: 'undecided',
      actual: '--grep contact --last-failed',
      limit: 'the whole suite',
      sentence: expect.stringContaining('(--grep contact --last-failed)'),
    }),
  ]);
});

test('an error that belongs to no test is undecided, each one', () => {
  const reasons = reasonsFor({ errors: ['global setup failed', 'a.spec.ts does not load'] });

  expect(reasons.map(({ effect, sentence }) => [effect, sentence])).toEqual([
    ['undecided', 'global setup failed'],
    ['undecided', 'a.spec.ts does not load'],
  ]);
});
