import { defineConfig, type ReporterDescription } from '@playwright/test';

const { GATE_FOLDER, REPORTS = '', BASE_URL } = process.env;

/** A suite whose tests leak what a file says, for reporters that write to many places. */
export default defineConfig({
  testDir: './area',
  outputDir: `${GATE_FOLDER}/../results`,
  reporter: [
    ...(REPORTS ? (JSON.parse(REPORTS) as ReporterDescription[]) : []),
    ['../../src/reporter.ts', { policy: 'packages/gate/contract/testing-secrets/policy.ts' }],
  ],
  use: { baseURL: BASE_URL },
});
