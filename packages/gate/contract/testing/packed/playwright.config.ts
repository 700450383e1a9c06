import { defineConfig } from '@playwright/test';
export default defineConfig({
  testDir: 'e2e',
  reporter: [['list'], ['playwright-gate/reporter']],
  projects: [{ name: 'desktop' }],
  use: { launchOptions: process.env.CHROMIUM ? { executablePath: process.env.CHROMIUM } : {} },
});
