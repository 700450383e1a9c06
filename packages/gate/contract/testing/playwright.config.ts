import { defineConfig, type ReporterDescription } from '@playwright/test';

const USUAL = 'packages/gate/contract/testing/policies/usual.ts';
const {
  GATE_FOLDER,
  RETRIES = '0',
  TESTS = '.',
  REPORTERS = '',
  POLICY = USUAL,
  QUARANTINE,
  GLOBAL_TIMEOUT,
  BROWSER,
  STAGE = 'staging',
} = process.env;
const gate: ReporterDescription = ['../../src/reporter.ts', { policy: POLICY, quarantine: QUARANTINE }];

/** Tests without a browser that end in every way, for the gate to judge. */
export default defineConfig({
  testDir: '.',
  outputDir: `${GATE_FOLDER}/results`,
  retries: Number(RETRIES),
  workers: 1,
  fullyParallel: true,
  globalTimeout: Number(GLOBAL_TIMEOUT ?? 0),
  reporter: REPORTERS.split(',')
    .filter(Boolean)
    .map((way): ReporterDescription => (way === 'gate' ? gate : ['./misbehaves.ts', { way }])),
  projects: [
    {
      name: 'staging',
      grep: new RegExp(TESTS),
      use: {
        stage: STAGE,
        browserName: 'chromium',
        launchOptions: BROWSER ? { executablePath: BROWSER } : {},
      } as object,
    },
  ],
});
