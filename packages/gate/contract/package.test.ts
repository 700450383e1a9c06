import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { expect, test as base } from '@playwright/test';
import { ROOT, runNode, type CommandResult } from '#testing';
import type { Verdict } from '../src/schema/verdict.ts';

const PACKED = path.join(ROOT, 'packages', 'gate', 'contract', 'testing', 'packed');
const require = createRequire(import.meta.url);
const newest = (require('@playwright/test/package.json') as { version: string }).version;
/** The lowest version that the package's peer range names. */
const lowest = /^>=(\d+\.\d+)$/.exec(
  (require('../package.json') as { peerDependencies: Record<string, string> }).peerDependencies['@playwright/test'] ??
    '',
)?.[1];

/** A Playwright project of somebody who knows nothing of ours. */
interface Stranger {
  folder: string;
  run: (env?: Record<string, string>, ...args: string[]) => Promise<CommandResult>;
  gate: (...args: string[]) => Promise<CommandResult>;
  verdict: () => Verdict;
}

const npm = (args: string[], cwd: string) =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, encoding: 'utf8' });

const test = base.extend<{ stranger: (version: string, type: string) => Stranger }, { tarball: string }>({
  tarball: [
    async ({}, use) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'packed-'));
      npm(['pack', '--workspace=playwright-gate', `--pack-destination=${folder}`], ROOT);
      await use(path.join(folder, 'playwright-gate-0.1.0.tgz'));
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  stranger: async ({ tarball, launchOptions }, use) => {
    const folders: string[] = [];
    await use((version, type) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'stranger-'));
      folders.push(folder);
      cpSync(PACKED, folder, { recursive: true });
      writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type }));
      npm(['install', '--prefer-offline', '--ignore-scripts', `@playwright/test@${version}`, tarball], folder);
      const start = (command: string[], env: Record<string, string> = {}) =>
        runNode(command, { CHROMIUM: launchOptions.executablePath ?? '', ...env }, { cwd: folder });
      return {
        folder,
        run: (env, ...args) => start(['node_modules/@playwright/test/cli.js', 'test', ...args], env),
        gate: (...args) => start(['node_modules/playwright-gate/bin.js', ...args]),
        verdict: () => JSON.parse(readFileSync(path.join(folder, '.gate', 'verdict.json'), 'utf8')) as Verdict,
      };
    });
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  },
});

test.describe.configure({ mode: 'default', timeout: 300_000 });

const pass = async ({ folder, run, verdict }: Stranger, flows: RegExp): Promise<void> => {
  const passed = await run({ GATE: 'enforce', GATE_BUILD: 'v1' });
  expect(passed.code, passed.output).toBe(0);
  expect(verdict()).toMatchObject({ verdict: 'pass', build: 'v1' });
  for (const file of ['verdict.html', 'verdict.xml', 'history.ndjson', '.gitignore'])
    expect(existsSync(path.join(folder, '.gate', file)), file).toBe(true);
  expect(readFileSync(path.join(folder, '.gate', 'history.ndjson'), 'utf8')).toMatch(flows);
};

test("one line in the configuration judges a stranger's suite: an ES module with the newest Playwright", async ({
  stranger,
}) => {
  const project = stranger(newest, 'module');
  const { run, gate, verdict } = project;

  // Where it only observes, the exit code is Playwright's own, and so is the terminal.
  const observed = await run({ BROKEN: 'yes' });
  expect(observed.code, observed.output).toBe(1);
  expect(observed.output).toContain('expect(received).toBeUndefined()');
  expect(observed.output).toMatch(/^\s+>\s+\d+ \|/m);
  expect(verdict()).toMatchObject({ verdict: 'undecided', stage: 'desktop' });

  const init = await gate('init');
  expect(init.output).toContain('Wrote gate.config.ts');
  await pass(project, /"flows":\{"go":\[\d/);

  const partial = await run({ GATE: 'enforce' }, '--grep=adds');
  expect(partial.code, partial.output).toBe(2);
  const explained = await gate('explain');
  expect(explained.code, explained.output).toBe(0);
  expect(explained.output).toContain('--grep=adds');
});

// Before 1.61 Playwright does not say when what is awaited was found: flows are coarse, and no history for the judge.
test("one line in the configuration judges a stranger's suite: CommonJS with the lowest Playwright", async ({
  stranger,
}) => {
  const project = stranger(`~${lowest}.0`, 'commonjs');

  const enforced = await project.run({ BROKEN: 'yes', GATE: 'enforce' }, 'plain');
  expect(enforced.code, enforced.output).toBe(1);
  await project.gate('init');
  await pass(project, /"flows":\{\}/);

  // The commands read the policy without Playwright.
  const unknown = await project.gate('accept', 'nope', '--because', 'it shows more');
  expect(unknown).toMatchObject({ code: 64, output: expect.stringContaining('gate.config.ts has no flow nope') });
});

test('the package is small, and says of itself what is so', async ({ tarball }) => {
  expect(statSync(tarball).size).toBeLessThan(300_000);
  const bin = path.join(ROOT, 'node_modules', '.bin');
  const lint = execFileSync(path.join(bin, 'publint'), [tarball, '--strict'], { encoding: 'utf8' });
  expect(lint).toContain('All good');
  const types = execFileSync(path.join(bin, 'attw'), [tarball, '--profile=node16', '--no-color', '--no-emoji'], {
    encoding: 'utf8',
  });
  // What is wrong ends it with another code than 0.
  expect(types).toContain('playwright-gate/reporter');
  // A package that nobody has installed by name is not to be found everywhere.
  const declarations = execFileSync('tar', ['-xzOf', tarball, '--wildcards', 'package/dist/*.d.ts'], {
    encoding: 'utf8',
  });
  expect(declarations).toMatch(/["']@playwright\/test["']/);
  expect(declarations).not.toMatch(/["']playwright\//);
});
