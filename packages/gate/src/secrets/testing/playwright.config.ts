import { defineConfig } from '@playwright/test';

const { CHROMIUM } = process.env;

/** A test that leaks a secret in every place of a report, for the scan to find. */
export default defineConfig({
  testDir: '.',
  outputDir: `${process.env.LEAKS_FOLDER}/results`,
  reporter: [
    ['html', { open: 'never', outputFolder: `${process.env.LEAKS_FOLDER}/html` }],
    ['blob', { outputDir: `${process.env.LEAKS_FOLDER}/blob` }],
  ],
  use: {
    launchOptions: CHROMIUM ? { executablePath: CHROMIUM } : {},
    trace: 'on',
  },
});
