import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from '../../scripts/browser.mjs';

const browser = findBrowser();

export default defineConfig({
  testDir: '.',
  workers: 1,
  expect: { timeout: 10_000 },
  reporter: [['json']],
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: browser?.executablePath ? { executablePath: browser.executablePath } : {},
  },
});
