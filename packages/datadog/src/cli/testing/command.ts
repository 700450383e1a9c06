import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '../../../fake/testing.ts';
import { runScript, type CommandResult } from '#testing';

interface Fixtures {
  /** The plugin's own; there for one test. */
  folder: string;
  /** What a pipeline sets, for the fake. */
  variables: Record<string, string>;
  /** Runs `npm run datadog -- ...` as a pipeline does, with variables of its own beside those. */
  datadog: (args: string[], more?: Record<string, string>) => Promise<CommandResult>;
}

/** For tests: commands of `npm run datadog` that talk to a fake. */
export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'datadog-commands-'));
    await use(path.join(folder, 'datadog'));
    rmSync(folder, { recursive: true, force: true });
  },
  variables: async ({ keys, folder }, use) => use({ GATE_FOLDER: path.dirname(folder), ...keys }),
  datadog: async ({ variables }, use) =>
    use((args, more = {}) => runScript('datadog', args, { ...variables, ...more })),
});

export { expect } from '@playwright/test';
