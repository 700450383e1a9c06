import path from 'node:path';
import { test as base } from '../../../fake/testing.ts';
import { runScript, type CommandResult } from '#testing';
import { run } from '../commands.ts';

type Command = (args: string[], more?: Record<string, string>) => Promise<CommandResult>;

interface Fixtures {
  /** The plugin's own; there for one test. */
  folder: string;
  /** What a pipeline sets, for the fake. */
  variables: Record<string, string>;
  /** Runs a command in this process, with variables of its own beside those. */
  datadog: Command;
  /** The same by `npm run datadog -- ...`, as a pipeline does. */
  commandLine: Command;
}

/** For tests: commands of `npm run datadog` that talk to a fake. */
export const test = base.extend<Fixtures>({
  folder: async ({}, use, testInfo) => use(testInfo.outputPath('gate', 'datadog')),
  variables: async ({ keys, folder }, use) => use({ GATE_FOLDER: path.dirname(folder), ...keys }),
  datadog: async ({ variables }, use) => {
    const { log, error } = console;
    const before = { ...process.env };
    await use(async (args, more = {}) => {
      let [stdout, output] = ['', ''];
      console.log = (line: string) => {
        stdout += `${line}\n`;
        output += `${line}\n`;
      };
      console.error = (line: string) => void (output += `${line}\n`);
      Object.assign(process.env, variables, more);
      try {
        return { code: await run(args), stdout, output };
      } finally {
        Object.assign(console, { log, error });
        process.env = { ...before };
      }
    });
  },
  commandLine: async ({ variables }, use) =>
    use((args, more = {}) => runScript('datadog', args, { ...variables, ...more })),
});

export { expect } from '@playwright/test';
