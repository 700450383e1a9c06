import { expect, test } from '@playwright/test';
import { aPlan, aPlannedTest } from '../testing/builders.ts';
import { clean } from './clean.ts';

test('names by which evidence is compared stay; of those of tests a token does not', () => {
  const variables = { CLEAN_PASSWORD: 'checkout', CLEAN_TOKEN: 'tok-4f81a2c9d07e', CLEAN_KEY: 'portal-2026.11.30' };
  const names = {
    build: { identity: 'portal-2026.11.30' },
    namedBuild: 'portal-2026.11.30',
    target: 'https://checkout.example',
  };
  const place = { area: 'checkout', location: 'checkout/a.spec.ts:7', serial: '3 › checkout/a.spec.ts › checkout' };
  Object.assign(process.env, variables);
  try {
    const plan = clean(
      aPlan({
        ...names,
        partial: ['--grep checkout'],
        tests: [aPlannedTest({ ...place, title: 'checkout with tok-4f81a2c9d07e' })],
      }),
    );
    expect(plan).toMatchObject({ ...names, partial: ['--grep [redacted CLEAN_PASSWORD]'] });
    expect(plan.tests).toEqual([expect.objectContaining({ ...place, title: 'checkout with [redacted CLEAN_TOKEN]' })]);
    expect(clean({ build: { unknown: 'it said tok-4f81a2c9d07e' } }).build.unknown).toBe(
      'it said [redacted CLEAN_TOKEN]',
    );
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
});
