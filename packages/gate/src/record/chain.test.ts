import { expect, test } from '@playwright/test';
import { chain, unchain } from './chain.ts';

test('a line that was chained reads back and follows on the one before', () => {
  const first = chain('', { a: 1 });
  const second = chain(first.chain, '{"b":"ü"}');

  expect(first.text).toMatch(/^\{"a":1,"chain":"[0-9a-f]{16}"\}$/);
  expect(unchain('', first.text)).toEqual({ body: '{"a":1', chain: first.chain, follows: true });
  expect(unchain(first.chain, second.text)).toEqual({ body: '{"b":"ü"', chain: second.chain, follows: true });
});

for (const [size, padding] of [
  ['short', ''],
  ['large', 'x'.repeat(100_000)],
] as const)
  test(`a ${size} line does not follow on another one, nor when a character of it is another`, () => {
    const { text } = chain('', { padding, a: 1 });

    expect(unchain('', text)?.follows).toBe(true);
    expect(unchain('0', text)?.follows).toBe(false);
    expect(unchain('', text.replace('"a":1', '"a":2'))?.follows).toBe(false);
  });

test('what has no chain at its end is no line', () => {
  for (const text of ['', '{}', '{"a":1}', '{"a":1,"chain":"123"}', `${chain('', { a: 1 }).text} `])
    expect(unchain('', text)).toBeUndefined();
});
