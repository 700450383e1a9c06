import { defineConfig } from '@playwright/test';

/** The tests of our own code: they stand beside it and need no browser of their own. */
export default defineConfig({
  testDir: '.',
  testMatch: /(scripts|fixtures|reporters|gate|reference-app)\/.*\.test\.ts/,
  outputDir: 'test-results/checks',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  timeout: 60_000,
  reporter: [['dot']],
});
