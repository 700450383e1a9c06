import { expect, test } from '@playwright/test';
import {
  age,
  capitalize,
  figure,
  isoMoment,
  milliseconds,
  moment,
  percent,
  pluralize,
  shortIdentity,
  signedPercent,
  span,
} from './wording.ts';

test('one is written without an s, all other numbers with one, thousands with a comma', () => {
  expect([0, 1, 2, 12_345].map((count) => pluralize(count, 'test'))).toEqual([
    '0 tests',
    '1 test',
    '2 tests',
    '12,345 tests',
  ]);
  expect(pluralize(2, 'entry', 'entries')).toBe('2 entries');
});

test('a share is written without the noise of binary fractions', () => {
  expect([0.07, 0.29, 0.001, 1, 0].map((share) => percent(share))).toEqual(['7 %', '29 %', '0.1 %', '100 %', '0 %']);
  expect([0.333, 0.29].map((share) => percent(share, 1))).toEqual(['33.3 %', '29.0 %']);
});

test('a change has its sign, and never a negative zero', () => {
  expect([1.25, 1, 0.999, 0.9, 1e9].map(signedPercent)).toEqual(['+25 %', '+0 %', '+0 %', '-10 %', '+1.0e+11 %']);
});

test('milliseconds are whole, and a dash where there are none', () => {
  expect([1_234.5, 0, 1e300, undefined, Infinity, NaN].map(milliseconds)).toEqual([
    ...['1,235 ms', '0 ms', '1.00e+300 ms', '–', '–', '–'],
  ]);
});

test('figures have three digits', () => {
  expect([1_849.6, 0.4249, 3.14e9].map(figure)).toEqual(['1850', '0.425', '3.1e+9']);
});

test('moments are in UTC, also those that no calendar has', () => {
  const at = Date.UTC(2026, 10, 21, 3, 3, 7);

  expect([moment(at), isoMoment(at)]).toEqual(['2026-11-21 03:03 UTC', '2026-11-21T03:03:07']);
  expect([moment(1e300), isoMoment(1e300)]).toEqual(['1e+300', '1970-01-01T00:00:00']);
});

test('a span is in minutes and seconds, an age in its largest unit', () => {
  expect([59_400, 252_000].map(span)).toEqual(['59 s', '4 min 12 s']);
  expect([90_000, 3_600_000, 7 * 86_400_000, 500].map(age)).toEqual(['1 minute', '1 hour', '7 days', '0 seconds']);
});

test('a capital letter comes first', () => {
  expect([capitalize('the login failed'), capitalize('')]).toEqual(['The login failed', '']);
});

test('a digest in the identity of a build is as short as one of Git', () => {
  expect(shortIdentity(`sha256:${'a1b2c3d4'.repeat(8)}`)).toBe('sha256:a1b2c3d4a1b2');
  expect(shortIdentity('1.4.2')).toBe('1.4.2');
});
