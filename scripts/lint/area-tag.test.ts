import { test } from '@playwright/test';
import { RuleTester } from 'eslint';
import areaTag from './area-tag.js';

test('a describe without the tag of its area is refused, and nothing else is', () => {
  const filename = '/suite/tests/entity/list.spec.ts';
  const errors = [{ message: "A describe in tests/entity has the tag of its area: { tag: '@entity' }." }];
  new RuleTester().run('area-tag', areaTag, {
    valid: [
      { filename, code: "test.describe('List', { tag: '@entity' }, () => { test.describe('within', () => {}); });" },
      { filename, code: "for (const way of ways) test.describe(way, { tag: ['@smoke', '@entity'] }, () => {});" },
      { filename: '/suite/fixtures/cleanup/ledger.test.ts', code: "test.describe('Ledger', () => {});" },
    ],
    invalid: [
      { filename, errors, code: "test.describe('List', () => {});" },
      { filename, errors, code: "test.describe('List', { tag: '@smoke' }, () => {});" },
      { filename, errors, code: "test.describe('List', { tag: ['@entities'] }, () => {});" },
    ],
  });
});
