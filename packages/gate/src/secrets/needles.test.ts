import { randomBytes, randomInt } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { narrow } from '../schema/narrow.ts';
import { patcher } from './content.ts';
import { Matcher, Search } from './matcher.ts';
import { replaceableNeedlesOf, type Needle } from './needles.ts';

const AWKWARD = `p&ss??? "w<rd>'/+ü\\€=1`;

function find(text: string, value: string) {
  const needles = replaceableNeedlesOf([{ variable: 'API_TOKEN', values: [value] }]);
  const search = new Search<Needle>(new Matcher(needles));
  search.push(Buffer.from(text));
  const matches = search.end();
  return { matches, redacted: patcher(matches)(Buffer.from(text)).toString('latin1') };
}

for (const [encoding, text] of [
  ['plain', AWKWARD],
  ['url', encodeURIComponent(AWKWARD)],
  ['url', encodeURIComponent(AWKWARD).replace(/%../g, (code) => code.toLowerCase())],
  ['url', new URLSearchParams({ q: AWKWARD }).toString()],
  ['url', encodeURIComponent(AWKWARD).replaceAll('%2F', '/')],
  ['url', encodeURIComponent(AWKWARD).replaceAll('%2B', '+').replaceAll('%3D', '=').replaceAll('%26', '&')],
  ['url', encodeURIComponent(encodeURIComponent(AWKWARD))],
  ['json', JSON.stringify({ value: AWKWARD })],
  ['json', `fill('${AWKWARD.replace(/['\\]/g, '\\$&')}')`],
  ['json', JSON.stringify(JSON.stringify({ value: AWKWARD }))],
  ['json', narrow(JSON.stringify({ value: AWKWARD }))],
  ['json', narrow(JSON.stringify({ value: AWKWARD.replaceAll('&', '&amp;').replaceAll('"', '&quot;') }))],
  ['html', AWKWARD.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
  ['html', AWKWARD.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
  ['base64', Buffer.from(AWKWARD).toString('base64')],
  ['base64', Buffer.from(JSON.stringify({ value: AWKWARD })).toString('base64')],
  ['base64', encodeURIComponent(Buffer.from(AWKWARD).toString('base64'))],
  ['base64url', Buffer.from(`>>>>>${AWKWARD}`).toString('base64url')],
  ['base64', Buffer.from(Buffer.from(AWKWARD).toString('base64')).toString('base64')],
  ['base64', Buffer.from(`x${Buffer.from(`ann:${AWKWARD}`).toString('base64url')}`).toString('base64')],
  ['base64', Buffer.from(`?q=${encodeURIComponent(AWKWARD)}`).toString('base64')],
  ['base64', Buffer.from(`<${AWKWARD.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}`).toString('base64')],
  ['hex', Buffer.from(Buffer.from(`ann:${AWKWARD}`).toString('base64')).toString('hex')],
  ['hex', Buffer.from(AWKWARD).toString('hex')],
  ['hex', Buffer.from(AWKWARD).toString('hex').toUpperCase()],
] as [string, string][])
  test(`a value is found in ${encoding}: ${text}`, () => {
    const { matches, redacted } = find(text, AWKWARD);

    expect(matches.map(({ pattern }) => pattern.encoding)).toEqual([encoding]);
    expect(Buffer.from(redacted, 'latin1')).toHaveLength(Buffer.byteLength(text));
    expect(find(redacted, AWKWARD).matches).toEqual([]);
  });

test('a key in base64 is found however few of its signs are escaped', () => {
  const key = 'Zm9v+YmFy/qux9w==';
  const signs = [...key.matchAll(/[+/=]/g)].map(({ index }) => index);
  for (let some = 0; some < 2 ** signs.length; some += 1) {
    const escaped = new Set(signs.filter((_, at) => some & (1 << at)));
    const text = [...key].map((sign, at) => (escaped.has(at) ? encodeURIComponent(sign) : sign)).join('');
    expect(find(`?k=${text}&`, key).matches, text).toHaveLength(1);
  }
});

test('a short number is no part of a longer one, over the border of two chunks as well', () => {
  const search = new Search(new Matcher(replaceableNeedlesOf([{ variable: 'PIN', values: ['482913'] }])));
  for (const chunk of ['{"at":1', '482913', ',"b":482913', '0,"c":', '482913', '}', '482913'])
    search.push(Buffer.from(chunk));

  expect(search.end().map(({ start }) => start)).toEqual([30, 37]);
});

test('random values are found in base64 among random neighbors, at every alignment', () => {
  for (let round = 0; round < 600; round += 1) {
    const value = randomBytes(randomInt(5, 60)).toString('base64url').slice(0, randomInt(6, 60));
    const before = randomBytes(randomInt(0, 20));
    const after = randomBytes(randomInt(0, 20));
    const encoding = round % 2 ? 'base64' : 'base64url';
    const text = `"${Buffer.concat([before, Buffer.from(value), after]).toString(encoding)}"`;
    const { redacted } = find(text, value);
    const decoded = Buffer.from(redacted.slice(1, -1), encoding);

    expect(decoded.includes(value)).toBe(false);
    expect(decoded.subarray(0, before.length)).toEqual(before);
    expect(decoded.subarray(decoded.length - after.length)).toEqual(after);
  }
});

test('JSON within base64 stays JSON', () => {
  for (let round = 0; round < 300; round += 1) {
    const value = randomBytes(18).toString('base64url');
    const text = JSON.stringify({ [`k${'x'.repeat(round % 3)}`]: value, number: round });
    const { redacted } = find(Buffer.from(text).toString('base64'), value);

    expect(JSON.parse(Buffer.from(redacted, 'base64').toString())).toMatchObject({ number: round });
  }
});

test('a number in JSON stays a number', () => {
  expect(find('{"pin":12345678}', '12345678').redacted).toBe('{"pin":99999999}');
});

test('a label names the variable and is as long as the value', () => {
  const value = 'a1b2c3d4e5f6g7h8i9j0k1l2m3';

  expect(find(`x ${value} y`, value).redacted).toBe('x [redacted API_TOKEN]****** y');
});

test('a value that a label holds is replaced all the same', () => {
  expect(find('my redacted word', 'redacted').redacted).toBe('my [redacte word');
  expect(find('of API_TOKEN]', 'API_TOKEN').matches).toHaveLength(1);
  expect(find(find(`x${'redacted '}y`, 'redact').redacted, 'redact').matches).toEqual([]);
});

test('a lone surrogate throws nothing', () => expect(find('x', '\ud800abcdef').matches).toEqual([]));
