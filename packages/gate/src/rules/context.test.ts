import { expect, test } from '@playwright/test';
import { anEntry, aRecord, aTest, DAY, someFacts } from '../testing/builders.ts';
import { counted, isOver, nameOf, percentOf, quarantinedTests, subjectOf } from './context.ts';

test('a test is named by its file without the line, and its title', () => {
  expect(nameOf(aTest({ location: 'a:1/b.spec.ts:12' }))).toBe('a:1/b.spec.ts › Create › shows it');
  expect(subjectOf(aTest())).toBe('Create › shows it (entity/create.spec.ts:4)');
});

test('one is counted without an s, all others with one, thousands with a comma', () => {
  expect([0, 1, 2, 12_345].map((count) => counted(count, 'test'))).toEqual([
    '0 tests',
    '1 test',
    '2 tests',
    '12,345 tests',
  ]);
});

test('a share is told without the noise of binary fractions', () => {
  expect([0.07, 0.29, 0.001, 1, 0].map(percentOf)).toEqual([7, 29, 0.1, 100, 0]);
});

test('a day is over when it has ended in UTC', () => {
  const end = Date.parse('2026-11-21T00:00:00Z') + DAY;

  expect(isOver('2026-11-21', end - 1)).toBe(false);
  expect(isOver('2026-11-21', end)).toBe(true);
});

test('a quarantine is of the tests with its name, in every project', () => {
  const tests = [aTest(), aTest({ id: '2', project: 'production' }), aTest({ id: '3', title: 'Other' })];
  const facts = someFacts({ record: aRecord({ tests }), quarantine: [anEntry()] });

  expect([...quarantinedTests(facts).keys()].map(({ id }) => id)).toEqual(['1', '2']);
});

test('an entry that is over does not take the place of one that holds', () => {
  const record = aRecord();
  const entries = [anEntry({ owner: 'holds' }), anEntry({ owner: 'over', expires: '2026-11-20' })];

  expect([...quarantinedTests(someFacts({ record, quarantine: entries })).values()]).toMatchObject([
    { owner: 'holds' },
  ]);
});
