import { test as base } from '@playwright/test';
import { startDouble, type Double } from './index.ts';

interface Fixtures {
  double: Double;
  /** What lets a command speak to it. */
  keys: Record<string, string>;
}

/** For tests: a stand-in for Datadog of their own. */
export const test = base.extend<Fixtures>({
  double: async ({}, use) => {
    const double = await startDouble();
    await use(double);
    await double.close();
  },
  keys: async ({ double: { keys, url } }, use) =>
    use({ DD_API_KEY: keys.apiKey, DD_APP_KEY: keys.appKey, E2E_DATADOG_URL: url }),
});
