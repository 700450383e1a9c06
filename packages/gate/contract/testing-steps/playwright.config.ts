import '../../src/steps.ts';
import { defineConfig } from '@playwright/test';

const { CHROMIUM, GATE_FOLDER } = process.env;

/** A suite whose steps are flows by the import above. */
export default defineConfig({
  testDir: '.',
  outputDir: `${GATE_FOLDER}/results`,
  reporter: [['list'], ['../../src/reporter.ts']],
  use: { launchOptions: CHROMIUM ? { executablePath: CHROMIUM } : {} },
});
