import { defineConfig, devices } from '@playwright/test';
import {
  allVariables,
  beginRun,
  commandLine,
  currentRun,
  isTestRun,
  orRefuse,
  refuseWithoutGate,
} from 'playwright-gate';
import { readSuiteDotenv } from './fixtures/environment/dotenv.ts';
import { checkStages, embeddedServers, leftOut, selectedStages } from './fixtures/environment/embedded.ts';
import { channelsOf, STAGES, type Stage } from './fixtures/environment/schema.ts';
import { currentSeed } from './fixtures/environment/seed.ts';
import type { Options } from './fixtures/options.ts';
import { findBrowser } from './scripts/browser.mjs';

const { enforce, browser, channels, leftOutOf, servers } = await orRefuse(async () => {
  readSuiteDotenv();
  // Before anything can refuse: what an earlier run has left is not this one's.
  beginRun();
  const env = allVariables();
  const { enforce } = currentRun();
  currentSeed();
  const isRunner = env.TEST_WORKER_INDEX === undefined;
  // A worker is not told what was selected, and needs neither servers nor greps.
  const selected = isRunner ? selectedStages(commandLine()) : [];
  // Editors and other tools read the configuration as well, and judge nothing.
  if (isRunner && enforce && isTestRun()) {
    await refuseWithoutGate(commandLine());
    checkStages(commandLine());
  }
  return {
    enforce,
    browser: findBrowser(),
    channels: Object.fromEntries(STAGES.map((stage) => [stage, channelsOf(stage, env)])),
    leftOutOf: Object.fromEntries(STAGES.map((stage) => [stage, selected.includes(stage) ? leftOut(stage, env) : []])),
    servers: embeddedServers(selected, env),
  };
});

/** A stage's project, once for each release channel that the run judges there: all of them have the stage's name. */
const projectsOf = (stage: Stage, grep?: RegExp) =>
  (channels[stage] ?? []).map((releaseChannel) => ({
    name: stage,
    use: { stage, releaseChannel },
    // What the gate calls the channel.
    metadata: { channel: releaseChannel },
    ...(grep ? { grep } : {}),
    grepInvert: leftOutOf[stage] ?? [],
  }));

export default defineConfig<object, Options>({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: enforce,
  retries: enforce ? 1 : 0,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  globalSetup: './fixtures/global-setup.ts',
  globalTeardown: './fixtures/global-teardown.ts',
  reporter: [
    // Where the verdict decides, the gate tells how far the run is.
    ...(enforce ? [] : [['list'] as const]),
    ['html', { open: 'never', outputFolder: 'playwright-report' }],
    ['allure-playwright', { resultsDir: 'allure-results' }],
    // The gate stands last: of several answers Playwright takes the last.
    ['./reporters/gate.ts'],
  ],
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: browser?.executablePath ? { executablePath: browser.executablePath } : {},
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [...projectsOf('staging'), ...projectsOf('production', /@smoke/)],
  webServer: servers,
});
