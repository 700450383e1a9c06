import { expect, test } from '@playwright/test';
import { datadogEnvironment } from '../../environment.ts';
import { transportFor } from './index.ts';

test('is the way that the policy names', () => {
  const without = datadogEnvironment({});
  const withKey = datadogEnvironment({ DD_API_KEY: 'k' });
  expect(transportFor({ transport: 'api' }, withKey)).toBeDefined();
  expect(transportFor({ transport: 'api' }, without)).toBeUndefined();
  expect(transportFor({ transport: 'dogstatsd' }, without)).toBeDefined();
});
