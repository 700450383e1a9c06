import { expect, test } from '@playwright/test';

test.describe('a chain that recovers', () => {
  test.describe.configure({ mode: 'serial' });
  test('link one is shaky', ({}, { retry }) => expect(retry).toBe(1));
  for (const link of ['two', 'three', 'four']) test(`link ${link} is fine`, () => undefined);
});

test.describe('a chain with a known fault', () => {
  test.describe.configure({ mode: 'serial' });
  test('link one works', () => undefined);
  test('link two is known', () => expect('what is').toBe('what should be'));
  test('link three waits', () => undefined);
});
