import { expect, test } from '@playwright/test';

test('passes', async () => {
  await test.step('flow entity.create', () => new Promise((resolve) => setTimeout(resolve, 20)));
});

test('fails', () => expect('what is').toBe('what should be'));

test('is flaky', ({}, { retry }) => expect(retry).toBe(1));

test('is skipped', () => test.skip(true, 'not today'));

test('is too slow', async () => {
  await test.step('flow entity.create', () => new Promise((resolve) => setTimeout(resolve, 3_050)));
});
