import { expect, test } from '@playwright/test';
import { cleanerOf } from './clean.ts';

const TOKEN = 'tok-4f81a2c9d07e';
const LONGER = `deploy-${TOKEN}-key`;
const clean = cleanerOf([
  { variable: 'API_TOKEN', values: [TOKEN] },
  { variable: 'DEPLOY_KEY', values: [LONGER] },
  { variable: 'A_PIN', values: ['482913'] },
  { variable: 'SIGNS', values: ['$&(.*)[+?'] },
]);

for (const [what, given, expected] of [
  ['a value', `with ${TOKEN} and`, 'with [redacted API_TOKEN] and'],
  ['the longer of two that begin alike', `with ${LONGER}.`, 'with [redacted DEPLOY_KEY].'],
  ['one that goes over a line', `with tok-4f81\n     a2c9d07e.`, 'with [redacted API_TOKEN].'],
  ['one in a frame of lines', `│\n tok-4f8\r\n  | 1a2c9d07e`, '│\n [redacted API_TOKEN]'],
  ['the beginning of one at an ellipsis', `{"token":"tok-4f81a…"}`, '{"token":"[redacted API_TOKEN]…"}'],
  ['the beginning of one at three dots', `tok-4f81a2c9d0...`, '[redacted API_TOKEN]...'],
  ['half of one at the end', `is tok-4f81a`, 'is [redacted API_TOKEN]'],
  ['half of one in quotes that others cut', `"tok-4f81a"...`, '"[redacted API_TOKEN]"...'],
  ['no text that a value only begins with', 'tok-4f81a', 'tok-4f81a'],
  ['a number that stands alone', 'pin 482913, not 1482913 or 4829130', 'pin [redacted A_PIN], not 1482913 or 4829130'],
  ['what regular expressions would take for signs', 'is $&(.*)[+? here', 'is [redacted SIGNS] here'],
  ['a password in any address', 'at https://me:pw@x.example/y', 'at https://[redacted]@x.example/y'],
  ['an address whose path has an at sign', 'at https://x.example:80/y@z', 'at https://x.example:80/y@z'],
  ['nothing', 'tok, an ordinary text: $1 $& …', 'tok, an ordinary text: $1 $& …'],
] as const)
  test(`${what} is taken out of a text, and once is enough`, () => {
    expect(clean(given)).toBe(expected);
    expect(clean(expected)).toBe(expected);
  });

test('no text takes the square of its length', () => {
  const texts = ['a', '\u009d', 'a...', 'x:', 'abcdef'].map((part) => part.repeat(200_000 / part.length));

  for (const text of [...texts, `a://${texts[3]}`, `x${' '.repeat(200_000)}x\n`]) expect(clean(text)).toBe(text);
});

test('beginnings of values and values of many lines take no square of their number', () => {
  const jwts = Array.from({ length: 50 }, (_, index) => `eyJhbGciOiJIUzI1NiJ9.${String(index).repeat(40)}`);
  const lines = Array.from({ length: 500 }, (_, index) => `line-${index}-of-a-key/${'a+b/'.repeat(12)}`);
  const cleaner = cleanerOf([
    { variable: 'API_TOKEN', values: [TOKEN, ...jwts] },
    { variable: 'PEM', values: [...lines, lines.join('\n'), lines.join('\\n')] },
  ]);

  expect(cleaner('tok-4f… '.repeat(20_000))).toBe('[redacted API_TOKEN]… '.repeat(20_000));
  expect(cleaner('eyJhbGciOi… '.repeat(6_000))).toBe('[redacted API_TOKEN]… '.repeat(6_000));
  expect(cleaner(`was ${lines.join('\n')}`)).toMatch(/^was (\[redacted PEM\]\s*)+$/);
});

test('a value that a label would tell is replaced by signs', () => {
  expect(cleanerOf([{ variable: 'CODE', values: ['redact'] }])('a redact here')).toBe('a *** here');
});
