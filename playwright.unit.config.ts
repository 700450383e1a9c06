import { allVariables } from 'playwright-gate';
import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

const browser = findBrowser();

/** The tests of our own code: they stand beside it. */
export default defineConfig({
  testDir: '.',
  testMatch: /(scripts|fixtures|packages|reference-app)\/.*\.test\.ts/,
  outputDir: 'test-results/checks',
  globalSetup: './packages/gate/testing/compile.ts',
  fullyParallel: true,
  forbidOnly: Boolean(allVariables().CI),
  // No more than a small machine has cores: many of them start commands, which start workers of their own.
  workers: 2,
  timeout: 180_000,
  reporter: [['dot']],
  use: { launchOptions: browser?.executablePath ? { executablePath: browser.executablePath } : {} },
});
