import { defineConfig } from '@playwright/test';
import suite from '../../playwright.config.ts';

/** Both kinds of test in one run and one worker, taking turns. */
export default defineConfig(suite, {
  testDir: '.',
  globalSetup: '../../fixtures/global-setup.ts',
  globalTeardown: '../../fixtures/global-teardown.ts',
  reporter: [['json']],
  workers: 1,
  retries: 0,
  use: { trace: 'off', screenshot: 'off' },
});
