import { expect, test } from '@playwright/test';
import { API_KEY } from '../health/testing.ts';
import { clockLine, siteLine } from './keys.ts';

const HOUR = 3_600_000;

for (const [because, kind, sentence, todo] of [
  ['ENOTFOUND', 'network', 'api.datadoghq.example has no address (ENOTFOUND).', /^Set DD_SITE to the site/],
  ['ECONNREFUSED', 'network', 'api.datadoghq.example cannot be reached: ECONNREFUSED.', /^Let this machine reach it/],
  ['no whole answer in 10 s', 'time', 'api.datadoghq.example cannot be reached: no whole answer in 10 s.', /port 443/],
] as const)
  test(`a site that does not answer is told by what is wrong: ${because}`, () => {
    const access = { apiKey: API_KEY, site: 'datadoghq.example' };

    expect(siteLine(access, { kind, because })).toMatchObject({ state: 'fail', sentence, todo });
  });

for (const [ahead, state, sentence] of [
  [0, 'ok', /agree about the time/],
  [60_000, 'ok', /agree about the time/],
  [61_000, 'warn', /clock is 61 s ahead of Datadog's/],
  [-200_000, 'warn', /clock is 3 min behind Datadog's/],
  [-600_000, 'warn', /10 min behind/],
  [601_000, 'fail', /10 min ahead/],
  [-3 * HOUR, 'fail', /3 h behind/],
  [NaN, 'warn', /did not say what time it is/],
] as const)
  test(`a clock that is ${ahead} ms ahead is ${state}`, () => {
    expect(clockLine(ahead)).toMatchObject({ state });
    expect(clockLine(ahead).sentence).toMatch(sentence);
  });
