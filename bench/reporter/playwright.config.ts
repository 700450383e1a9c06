import { allVariables } from 'playwright-gate';
import { defineConfig, type ReporterDescription } from '@playwright/test';

const { METER_FILE = '', SUITE, OUTPUT, REPORTER = '[]' } = allVariables();

/** The generated suite, with the meter and the reporters that are asked for behind it. */
export default defineConfig({
  // The suite lies elsewhere, and knows the packages by the paths of this project.
  tsconfig: '../../tsconfig.json',
  testDir: SUITE,
  outputDir: OUTPUT,
  fullyParallel: true,
  workers: 2,
  reporter: [['./meter.ts', { file: METER_FILE }], ...(JSON.parse(REPORTER) as ReporterDescription[])],
  projects: [{ name: 'staging' }],
});
