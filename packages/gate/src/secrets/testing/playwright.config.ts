import { defineConfig } from '@playwright/test';
import { findBrowser } from '../../../../../scripts/browser.mjs';

const browser = findBrowser();

/** A test that leaks a secret in every place of a report, for the scan to find. */
export default defineConfig({
  testDir: '.',
  outputDir: `${process.env.LEAKS_FOLDER}/results`,
  reporter: [
    ['html', { open: 'never', outputFolder: `${process.env.LEAKS_FOLDER}/html` }],
    ['blob', { outputDir: `${process.env.LEAKS_FOLDER}/blob` }],
  ],
  use: {
    launchOptions: browser?.executablePath ? { executablePath: browser.executablePath } : {},
    trace: 'on',
  },
});
