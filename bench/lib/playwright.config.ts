import { allVariables } from 'playwright-gate';
import { defineConfig } from '@playwright/test';
import suite from '../../playwright.config.ts';

const { SUITE = '.', POLICY, REPEAT = 1 } = allVariables();

/** What SUITE matches is the whole suite here, so that a run takes seconds and is judged like every other. */
export default defineConfig(suite, {
  testDir: '../../tests',
  globalSetup: '../../fixtures/global-setup.ts',
  globalTeardown: '../../fixtures/global-teardown.ts',
  repeatEach: Number(REPEAT),
  reporter: [['../../reporters/gate.ts', { policy: POLICY }]],
  projects: [{ name: 'staging', use: { stage: 'staging' }, grep: new RegExp(SUITE) }],
});
