import { defineConfig, type PlaywrightTestConfig, type ReporterDescription } from '@playwright/test';

const { GATE_FOLDER, POLICY, REPORTS = '', BASE_URL, SETTINGS = '' } = process.env;

/** What other projects than the last one, and the configuration as a whole, say. */
const { use, metadata } = JSON.parse(SETTINGS || '{}') as Pick<PlaywrightTestConfig, 'use' | 'metadata'>;

/** A suite whose tests leak what a file says, for reporters that write to many places. */
export default defineConfig({
  testDir: './area',
  outputDir: `${GATE_FOLDER}/../results`,
  reporter: [
    ...(REPORTS ? (JSON.parse(REPORTS) as ReporterDescription[]) : []),
    ['../../src/reporter.ts', { policy: POLICY }],
  ],
  use: { baseURL: BASE_URL },
  ...(metadata ? { metadata } : {}),
  ...(use ? { projects: [{ name: 'other', testMatch: 'nothing', use }, {}] } : {}),
});
