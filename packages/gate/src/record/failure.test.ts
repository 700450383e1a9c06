import { expect, test } from '@playwright/test';
import { describeFailure } from './failure.ts';

test('tells the first line, what was looked for and what was seen, without colors', () => {
  const message = [
    'Error: \u001b[2mexpect(\u001b[22mlocator).toHaveText failed',
    '',
    "Locator:  getByRole('status')",
    'Expected: "3 of 3"',
    'Received: "2 of 3"',
    'Timeout:  5000ms',
    'Call log:',
    "  - waiting for getByRole('status')",
  ].join('\n');

  expect(describeFailure([message])).toBe(
    'expect(locator).toHaveText failed; Expected: "3 of 3"; Received: "2 of 3"; Locator: getByRole(\'status\'); waiting for getByRole(\'status\')',
  );
});

test('tells what a list had too much', () => {
  const message = [
    'Error: expect(received).toEqual(expected)',
    '- Array []',
    '+ Array [',
    '+   "color-contrast: too low",',
    '+ ]',
  ].join('\n');

  expect(describeFailure([message])).toContain('color-contrast: too low');
});

for (const [line, told] of [
  ['      - did not find some options', 'did not find some options'],
  ['    - element is not enabled', 'element is not enabled'],
  ['    - element was detached from the DOM, retrying', 'element was detached from the DOM'],
  ['    - <div class="fetch failed">…</div> intercepts pointer events', 'another element intercepts pointer events'],
] as const)
  test(`tells why an action waited: ${told}`, () => {
    const message = [
      'Error: locator.click: Timeout 10000ms exceeded.',
      'Call log:',
      "  - waiting for getByLabel('To')",
      '    - element is not visible',
      line,
      '    - retrying click action',
    ].join('\n');

    expect(describeFailure([message])).toBe(
      `locator.click: Timeout 10000ms exceeded.; ${told}; waiting for getByLabel('To')`,
    );
  });

test('is undefined without a message', () => {
  expect(describeFailure([undefined, ''])).toBeUndefined();
});
