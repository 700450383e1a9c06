import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

const browser = findBrowser();

/** The tests of our own code: they stand beside it. */
export default defineConfig({
  testDir: '.',
  testMatch: /(scripts|fixtures|packages|reference-app)\/.*\.test\.ts/,
  outputDir: 'test-results/checks',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // Most of them wait for commands that they have started.
  workers: 4,
  timeout: 180_000,
  reporter: [['dot']],
  use: { launchOptions: browser?.executablePath ? { executablePath: browser.executablePath } : {} },
});
