import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { normalizeTag, tagOf, tagsOf, versionOf } from './tags.ts';

const SEED = { seed: 20_261_121, numRuns: 2_000 };

for (const [given, tag] of [
  ['env:staging', 'env:staging'],
  ['Env:STAGING', 'env:staging'],
  ['team:Customer & Portal', 'team:customer_portal'],
  ['flow:portal.meter-reading', 'flow:portal.meter-reading'],
  ['area:a/b:c', 'area:a/b:c'],
  ['team:Übergröße', 'team:übergröße'],
  ['team:日本', 'team:日本'],
  ['team:smile 😀', 'team:smile'],
  ['  9_:env:x', 'env:x'],
  ['env:x__', 'env:x'],
  ['env:', 'env'],
  ['env::_:', 'env'],
  ['a____b', 'a_b'],
  ['a _ b', 'a_b'],
  ['\uD800a', 'a'],
  ['', ''],
  ['123', ''],
  ['env:line\nend\tand\u0000', 'env:line_end_and'],
] as const)
  test(`the tag ${JSON.stringify(given)} is kept as ${JSON.stringify(tag)}`, () => {
    expect(normalizeTag(given)).toBe(tag);
  });

test('a tag has at most 200 characters, and none that is cut in two', () => {
  expect(normalizeTag(`env:${'x'.repeat(300)}`)).toBe(`env:${'x'.repeat(196)}`);
  expect(normalizeTag(`env:${'x'.repeat(195)}_yz`)).toBe(`env:${'x'.repeat(195)}`);
  expect(normalizeTag(`env:${'x'.repeat(195)}${'𠮷'.repeat(9)}`)).toBe(`env:${'x'.repeat(195)}`);
});

test('a tag that was normalized stays as it is, and is one that Datadog takes', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom('_', ':', 'a', 'B', 'Σ', 'İ', 'ß', '1', '.', '-', '/', ' ', '\uD800'),
      maxLength: 260,
    }),
  );
  fc.assert(
    fc.property(text, (given) => {
      const tag = normalizeTag(given);
      // As one boolean: Playwright's own expect takes milliseconds when it is called thousands of times.
      return normalizeTag(tag) === tag && /^$|^\p{L}[\p{L}0-9_\-:./]{0,199}$/u.test(tag) && !/__|[_:]$|[A-Z]/.test(tag);
    }),
    SEED,
  );
});

for (const part of ['_', ':', ' ', '_:', 'a_', '1', '-', '😀', '\uD800', ':_ '])
  test(`a million times ${JSON.stringify(part)} takes no time`, () => {
    const tag = normalizeTag(`env:a${part.repeat(1_000_000)}`);
    expect(tag.startsWith('env:a')).toBe(true);
    expect(normalizeTag(part.repeat(1_000_000)).length).toBeLessThanOrEqual(200);
  });

test('tags are sorted, and what is blank has none', () => {
  const names = { service: 'portal', env: 'Staging', version: undefined, channel: '', area: ' ', team: 'A team' };
  expect(tagsOf(names)).toEqual(['env:staging', 'service:portal', 'team:a_team']);
});

test('a name of which nothing is left, or not all, has a tag of its own, which stays as it is', () => {
  const long = 'ü'.repeat(300);
  const names = ['→', '@', ':::', `${long}1`, `${long}2`, `${'x'.repeat(195)}_a`, `${'x'.repeat(195)}_b`, '__proto__'];
  const tags = names.map((name) => tagOf('flow', name));
  expect(new Set(tags).size).toBe(names.length);
  for (const tag of tags) {
    expect(tag).toMatch(/^flow:[\p{L}0-9_.:-]{1,195}$/u);
    expect(normalizeTag(tag)).toBe(tag);
    expect(tagOf('flow', tag.slice('flow:'.length))).toBe(tag);
  }
  expect(tags[0]).toMatch(/^flow:unnamed-[0-9a-f]{6}$/);
});

test('a version that is a digest is shortened, any other stays as it is', () => {
  const digest = 'ABCDEF0123456789'.repeat(4);

  expect(versionOf(`sha256:${digest.toLowerCase()}`)).toBe('abcdef012345');
  expect(versionOf(`sha256:${digest}, sha256:${'0'.repeat(64)}`)).toBe('ABCDEF012345, 000000000000');
  for (const other of ['4f2a91c', '2026.11.21-3', `sha256:${'0'.repeat(63)}`, `sha256:${'0'.repeat(65)}`, digest, ''])
    expect(versionOf(other)).toBe(other);
});
