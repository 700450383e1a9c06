import { expect, test } from '@playwright/test';
import { aFailedTest, anEnd, aPlan, aRecord, aTest, manyTests, someContext } from '../testing/builders.ts';
import type { RunRecord } from '../schema/record.ts';
import { incompleteRun } from './incomplete-run.ts';

const findingsFor = (change: Partial<RunRecord> = {}) => incompleteRun.check(someContext({ record: aRecord(change) }));
const didNotRun = (id: string) => aTest({ id, title: `Late › ${id}`, outcome: 'did not run', attempts: [] });

test('a run that carried out its plan is complete', () => {
  expect(findingsFor()).toEqual([]);
  expect(findingsFor({ tests: [aFailedTest(), aTest({ id: '2', outcome: 'skipped', attempts: [] })] })).toEqual([]);
});

test('a problem of the evidence is told as it is', () => {
  const problem = {
    subject: 'shard 2 of 2',
    actual: 'missing',
    limit: '2 shards, each once',
    message: 'It is missing.',
  };

  expect(findingsFor({ problems: [problem, { ...problem, subject: 'shard 3 of 3' }] })).toEqual([
    { rule: 'incomplete run', effect: 'undecided', evidence: [], ...problem },
    { rule: 'incomplete run', effect: 'undecided', evidence: [], ...problem, subject: 'shard 3 of 3' },
  ]);
});

test('no test at all is undecided and says what to look at', () => {
  expect(findingsFor({ tests: [] })).toEqual([
    expect.objectContaining({
      effect: 'undecided',
      actual: '0 tests',
      message: 'No tests were found. Check --grep, --project and the files on the command line.',
    }),
  ]);
});

test('where something broke before any test was found, that is what is said', () => {
  expect(findingsFor({ tests: [], errors: ['No tests found', 'the database is down'] })).toEqual([
    expect.objectContaining({ effect: 'undecided', message: 'the database is down' }),
  ]);
});

test('tests of which none ran are undecided, once', () => {
  const skipped = aTest({ id: '2', outcome: 'skipped', attempts: [] });

  expect(findingsFor({ tests: [didNotRun('1'), skipped] })).toEqual([
    expect.objectContaining({ effect: 'undecided', message: 'None of the 2 tests ran.' }),
  ]);
});

test('one test of many that did not run is undecided and named', () => {
  expect(findingsFor({ tests: [...manyTests(9), didNotRun('a')] })).toEqual([
    expect.objectContaining({
      effect: 'undecided',
      subject: '1 planned test',
      actual: 'did not run',
      limit: 'all 10 planned tests',
      evidence: ['Late › a (entity/create.spec.ts:4)'],
      message: '1 of 10 planned tests did not run, the first of them Late › a.',
    }),
  ]);
});

test('of many that did not run five are named', () => {
  const late = ['a', 'b', 'c', 'd', 'e', 'f'].map(didNotRun);

  expect(findingsFor({ tests: [aTest(), ...late] })[0]?.evidence).toHaveLength(5);
});

for (const [status, words] of [
  ['interrupted', 'was interrupted before all tests had run'],
  ['timedout', 'reached its global timeout before all tests had run'],
] as const)
  test(`a shard that ended as ${status} leaves the run undecided`, () => {
    expect(findingsFor({ ends: [anEnd(), anEnd({ status })] })).toEqual([
      expect.objectContaining({ effect: 'undecided', actual: status, message: `The run ${words}.` }),
    ]);
  });

test('a shard that ended with failures has ended', () => {
  expect(findingsFor({ ends: [anEnd({ status: 'failed' })] })).toEqual([]);
});

test('a part of the suite is undecided and says which options made it one', () => {
  expect(findingsFor({ plan: aPlan({ partial: ['--grep contact', '--last-failed'] }) })).toEqual([
    expect.objectContaining({
      effect: 'undecided',
      actual: '--grep contact --last-failed',
      limit: 'the whole suite',
      message: expect.stringContaining('(--grep contact --last-failed)'),
    }),
  ]);
});

test('an error that belongs to no test is undecided, each one', () => {
  const findings = findingsFor({ errors: ['global setup failed', 'a.spec.ts does not load'] });

  expect(findings.map(({ effect, message }) => [effect, message])).toEqual([
    ['undecided', 'global setup failed'],
    ['undecided', 'a.spec.ts does not load'],
  ]);
});

test('a run that was told not to look, and one of two stages, are undecided', () => {
  const plan = aPlan({ lenient: ['--ignore-snapshots', 'PWDEBUG=1'], stage: 'staging, production' });

  expect(findingsFor({ plan }).map(({ effect, actual }) => [effect, actual])).toEqual([
    ['undecided', '--ignore-snapshots PWDEBUG=1'],
    ['undecided', 'staging, production'],
  ]);
});
