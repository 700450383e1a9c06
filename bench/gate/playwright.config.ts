import { defineConfig } from '@playwright/test';
import suite from '../../playwright.config.ts';
import { FLOW_TESTS } from '../lib/flow-tests.ts';

/** The tests that measure a flow are the whole suite here: a run takes seconds, and is judged like every other. */
export default defineConfig(suite, {
  testDir: '../../tests',
  globalSetup: '../../fixtures/global-setup.ts',
  globalTeardown: '../../fixtures/global-teardown.ts',
  // As one sample tells little of a flow that takes tens of milliseconds.
  repeatEach: 3,
  reporter: [['../../reporters/gate.ts', { policy: 'bench/gate/policy.ts' }]],
  projects: [{ name: 'staging', use: { stage: 'staging' }, grep: FLOW_TESTS }],
});
