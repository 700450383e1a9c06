import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { narrow } from './narrow.ts';
import { chain } from '../record/chain.ts';

test('the same is read from it, and no character is above U+00FF', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), (json) => {
      const text = narrow(json);
      expect(JSON.parse(text)).toEqual(JSON.parse(json));
      expect(text).not.toMatch(/[\u0100-\uffff]/);
    }),
    { seed: 1 },
  );
});

test('what fits stays readable, and so are the lines of a journal', () => {
  expect(narrow('{"title":"Verträge › größer 😀"}')).toBe('{"title":"Verträge \\u203a größer \\ud83d\\ude00"}');
  expect(chain('', { title: 'a › b' }).text).toContain('{"title":"a \\u203a b","chain":');
});
