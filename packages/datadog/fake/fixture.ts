import { test as base } from '@playwright/test';
import { startFake, type FakeDatadog } from './index.ts';

interface Fixtures {
  fake: FakeDatadog;
  /** What lets a command speak to it. */
  keys: Record<string, string>;
}

/** For tests: a fake Datadog of their own. */
export const test = base.extend<Fixtures>({
  fake: async ({}, use) => {
    const fake = await startFake();
    await use(fake);
    await fake.close();
  },
  keys: async ({ fake: { keys, url } }, use) =>
    use({ DD_API_KEY: keys.apiKey, DD_APP_KEY: keys.appKey, E2E_DATADOG_URL: url }),
});
