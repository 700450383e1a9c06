import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { REMEDIES, remedyOf } from './coarse-reasons.ts';

test('the page of the clock lists every reason with its remedy', () => {
  const page = readFileSync(new URL('../../../../docs/flow-clock.md', import.meta.url), 'utf8').replace(/[`\s]+/g, ' ');
  for (const texts of REMEDIES) for (const text of texts) expect(page).toContain(text.replace(/[`\s]+/g, ' '));
});

test('a reason names its remedy, whatever was awaited', () => {
  expect(remedyOf('the heading: something else was awaited in the page at the same time')).toBe(
    'Await one thing after the other.',
  );
  expect(remedyOf('never heard of')).toBe('See docs/flow-clock.md.');
});
