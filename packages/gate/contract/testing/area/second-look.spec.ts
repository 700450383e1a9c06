import { expect, test } from '@playwright/test';

const isLook = Number(process.env.GATE_ROUND ?? 1) > 1;

test('comes right in a look', () => expect(isLook).toBe(true));

test('cannot be tried in a look', () => {
  test.skip(isLook, 'not today');
  expect('what is').toBe('what should be');
});

test.describe('one after the other', () => {
  test.describe.configure({ mode: 'serial' });
  let prepared = false;
  test('link one prepares', () => {
    prepared = true;
  });
  test('link two needs it', () => {
    expect(prepared).toBe(true);
    expect(isLook).toBe(true);
  });
});
