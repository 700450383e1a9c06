import { allVariables } from 'playwright-gate';
import type { PlaywrightTestConfig } from '@playwright/test';
import type { Options } from '../../fixtures/options.ts';
import suite from '../../playwright.config.ts';

const { SUITE = '.', POLICY, REPEAT = 1 } = allVariables();

/** What SUITE matches is the whole suite here, so that a run takes seconds and is judged like every other. */
const config: PlaywrightTestConfig<object, Options> = {
  ...suite,
  testDir: '../../tests',
  globalSetup: '../../fixtures/global-setup.ts',
  globalTeardown: '../../fixtures/global-teardown.ts',
  repeatEach: Number(REPEAT),
  reporter: [['../../reporters/gate.ts', { policy: POLICY }]],
  // Not merged with those of the suite: Playwright does that by their names, which channels share.
  projects: suite.projects
    ?.filter(({ name }) => name === 'staging')
    .map((project) => ({ ...project, grep: new RegExp(SUITE) })),
};

export default config;
