import { expect, test } from '@playwright/test';
import { canonicalJson } from './canonical.ts';

test('keys are sorted at every depth, lists keep their order, what is undefined is left out', () => {
  expect(canonicalJson({ b: [2, { z: null, a: 'ä' }], a: undefined, B: true })).toBe(
    '{"B":true,"b":[2,{"a":"ä","z":null}]}',
  );
});

test('two objects that differ in the order of their keys are one text, which parses to the same', () => {
  const one = { x: 1, y: { q: '"\n', p: 1e21 } };
  const other = { y: { p: 1e21, q: '"\n' }, x: 1 };
  expect(canonicalJson(one)).toBe(canonicalJson(other));
  expect(JSON.parse(canonicalJson(one))).toEqual(one);
});

test('what JSON cannot say is refused, with its place', () => {
  for (const wrong of [NaN, Infinity, -Infinity, undefined, () => 1, 1n, Symbol('x')])
    expect(() => canonicalJson({ flows: [0, wrong] })).toThrow(
      /^The value to sign is not valid JSON at it\.flows\[1\]\. /,
    );
});
