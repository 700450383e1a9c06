import { expect, test } from '@playwright/test';
import { anEntry, aRecord, aTest, DAY, someContext } from '../testing/builders.ts';
import { hasExpired, quarantinedTests, subjectOf, testName } from './tests.ts';

test('a test is named by its file without the line, and its title', () => {
  expect(testName(aTest({ location: 'a:1/b.spec.ts:12' }))).toBe('a:1/b.spec.ts › Create › shows it');
  expect(subjectOf(aTest())).toBe('Create › shows it (entity/create.spec.ts:4)');
});

test('a day is over when it has ended in UTC', () => {
  const end = Date.parse('2026-11-21T00:00:00Z') + DAY;

  expect(hasExpired('2026-11-21', end - 1)).toBe(false);
  expect(hasExpired('2026-11-21', end)).toBe(true);
});

test('a quarantine is of the tests with its name, in every project', () => {
  const tests = [aTest(), aTest({ id: '2', project: 'production' }), aTest({ id: '3', title: 'Other' })];
  const context = someContext({ record: aRecord({ tests }), quarantine: [anEntry()] });

  expect([...quarantinedTests(context).keys()].map(({ id }) => id)).toEqual(['1', '2']);
});

test('an entry that is over does not take the place of one that holds', () => {
  const record = aRecord();
  const entries = [anEntry({ owner: 'holds' }), anEntry({ owner: 'over', expires: '2026-11-20' })];

  expect([...quarantinedTests(someContext({ record, quarantine: entries })).values()]).toMatchObject([
    { owner: 'holds' },
  ]);
});
