import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { columns } from 'playwright-gate/plugin';
import type { Line } from './line.ts';
import { renderDoctor } from './render.ts';

test('what is rendered fits a terminal, and says what to do', () => {
  const lines: Line[] = [
    { what: 'API key', state: 'ok', sentence: 'It is taken.', todo: '' },
    { what: 'clock', state: 'warn', sentence: 'It is off.', todo: 'Set it.' },
    { what: 'site', state: 'fail', sentence: 'It is wrong.', todo: 'Set DD_SITE.' },
  ];

  expect(renderDoctor(lines)).toEqual([
    '  ✓ API key  It is taken.',
    '  ! clock    It is off.',
    '             → Set it.',
    '  ✗ site     It is wrong.',
    '             → Set DD_SITE.',
    '',
    '  2 of 3 need something done.',
  ]);
  expect(renderDoctor(lines.slice(0, 1)).at(-1)).toBe('  All is well.');
  const line = fc.record({
    what: fc.string({ maxLength: 24 }),
    state: fc.constantFrom('ok' as const, 'warn' as const, 'fail' as const),
    sentence: fc.string({ maxLength: 400 }),
    todo: fc.string({ maxLength: 200 }),
  });
  fc.assert(
    fc.property(fc.array(line), (any) => {
      for (const text of renderDoctor(any)) expect(columns(text)).toBeLessThanOrEqual(100);
    }),
  );
});
