import { expect, test } from '@playwright/test';
import { normalizeTag } from './tags.ts';
import { unbounded } from './unbounded.ts';

for (const [value, what] of [
  ['0c8f2b3e-1d4a-4f5b-9c6d-7e8f9a0b1c2d', 'a UUID'],
  ['user-0C8F2B3E-1D4A-4F5B-9C6D-7E8F9A0B1C2D', 'a UUID'],
  ['4f2a91c', 'a commit or another digest'],
  ['e2e-4f2a91c0', 'a commit or another digest'],
  ['9b74c9897bac770ffc029102a200c5de', 'a commit or another digest'],
  ['2026-11-21', 'a date'],
  ['2026-11-21T10:00:00Z', 'a date'],
  ['1763719200', 'a long number'],
  ['20261121102030-ab', 'a long number'],
  ['invoice-100234', 'a long number'],
  ['ada@example.com', 'an e-mail address'],
  ['ada.lovelace+1@mail.portal.de', 'an e-mail address'],
  ['v1stgxr8z5jdhi6b', 'something made up at random'],
  ['creates an entity with the name Ada', 'a sentence or a title'],
] as const)
  test(`the value ${value} looks like ${what}, normalized or not`, () => {
    for (const tag of [`flow:${value}`, normalizeTag(`flow:${value}`)])
      expect(unbounded(tag)).toContain(`, which looks like ${what}`);
  });

for (const tag of [
  'env:staging',
  'env:production-eu-2',
  'service:portal',
  'version:4f2a91c0d2aa',
  'version:2026-11-21.3',
  'channel:canary',
  'project:chromium-120',
  'area:entity',
  'area:a/b/c/d/e/f/g',
  'flow:portal.meter-reading',
  'flow:session.log_in_with_second_factor',
  'flow:facade.decade',
  'outcome:did_not_run',
  'browser:chromium',
  'browser:chromium120',
  'team:customer_and_partner_portal',
  'precision:frame',
  'year:2026',
  'no-value',
])
  test(`the tag ${tag} is bounded`, () => {
    expect(unbounded(tag)).toBeUndefined();
  });

test('the sentence names key and value, and what to do', () => {
  expect(unbounded('flow:entity-4f2a91c')).toBe(
    'The tag flow has the value entity-4f2a91c, which looks like a commit or another digest: each new one is a custom metric more, so leave it out or name the group that it belongs to.',
  );
  expect(unbounded(`flow:${'1'.repeat(500)}`)).toContain(`the value ${'1'.repeat(60)}…,`);
});

test('an endless value takes no time', () => {
  for (const part of ['a', '1', 'a1', '_', '-', '.', '@', 'a_', 'ab-', '.com'])
    expect(() => unbounded(`flow:${part.repeat(1_000_000)}`)).not.toThrow();
});
