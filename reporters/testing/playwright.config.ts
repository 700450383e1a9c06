import { defineConfig } from '@playwright/test';

/** Tests without a browser that end in every way, for the gate to judge. */
export default defineConfig({
  testDir: '.',
  outputDir: `${process.env.GATE_FOLDER}/results`,
  retries: Number(process.env.RETRIES ?? 0),
  reporter: process.env.REPORTER_AFTER ? [['../gate.ts'], ['./passes-everything.ts']] : [['../gate.ts']],
  projects: [{ name: 'staging' }],
});
