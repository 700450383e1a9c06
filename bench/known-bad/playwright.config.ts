import { defineConfig } from '@playwright/test';
import suite from '../../playwright.config.ts';

/** What AREA names is the whole suite here, so that eight builds take minutes and the good one can still pass. */
export default defineConfig(suite, {
  testDir: '../../tests',
  globalSetup: '../../fixtures/global-setup.ts',
  globalTeardown: '../../fixtures/global-teardown.ts',
  reporter: [['../../reporters/gate.ts']],
  projects: [{ name: 'staging', use: { stage: 'staging' }, grep: new RegExp(process.env.AREA ?? '.') }],
});
