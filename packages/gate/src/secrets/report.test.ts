import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, expect, test } from '@playwright/test';
import { Uint8ArrayReader, TextWriter, ZipReader } from '@zip.js/zip.js';
import { runPlaywright } from '#testing';
import { scanFolders } from './scan.ts';

const VALUE = 'Xk29/fLw+Qz81&mT';

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

async function linesOfTrace(file: string): Promise<unknown[]> {
  const entries = await new ZipReader(new Uint8ArrayReader(readFileSync(file))).getEntries();
  const lines: string[] = [];
  for (const entry of entries)
    if (!entry.directory && /\.(trace|network|stacks)$/.test(entry.filename))
      lines.push(
        ...(await entry.getData(new TextWriter(), { useWebWorkers: false, checkCrc32: true })).trim().split('\n'),
      );
  return lines.filter(Boolean).map((line) => JSON.parse(line) as unknown);
}

test("Playwright's own reports and traces hold nothing afterwards and still open", async ({
  launchOptions,
}, testInfo) => {
  const root = testInfo.outputPath('leaks');
  await runPlaywright(['--config=packages/gate/src/secrets/testing'], {
    LEAKS_FOLDER: root,
    LEAKED_TOKEN: VALUE,
    CHROMIUM: launchOptions.executablePath ?? '',
  });
  const secrets = [{ variable: 'LEAKED_TOKEN', values: [VALUE] }];
  const folders = ['results', 'html', 'blob'].map((name) => path.join(root, name));
  const found = await scanFolders(folders, secrets, { root });

  const where = (pattern: RegExp) => found.filter(({ file, entry }) => pattern.test(`${file} › ${entry}`));
  expect(where(/^html\/index\.html › data:application\/zip › .*\.json/)).not.toEqual([]);
  expect(where(/^html\/data\/.*\.zip › .*\.network/)).not.toEqual([]);
  expect(where(/^results\/.*trace\.zip › .*\.trace/)).not.toEqual([]);
  expect(where(/^blob\/.*\.zip › resources\/.*\.zip › .*\.trace/)).not.toEqual([]);
  expect(new Set(found.map((finding) => finding.kind === 'secret' && finding.encoding))).toEqual(
    new Set(['plain', 'url', 'base64']),
  );
  expect(found.every((finding) => finding.kind === 'secret' && finding.redacted)).toBe(true);
  expect(JSON.stringify(found)).not.toContain(VALUE);
  expect(await scanFolders(folders, secrets, { root })).toEqual([]);

  const traces = filesBelow(root).filter((file) => /trace\.zip$|html\/data\/.*\.zip$/.test(file));
  expect(traces).toHaveLength(2);
  for (const file of traces) expect((await linesOfTrace(file)).length).toBeGreaterThan(10);

  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(path.join(root, 'html', 'index.html')).href);
    await page.getByRole('link', { name: 'leaks', exact: true }).click();
    await expect(page.getByText('what is leaked').first()).toBeVisible();
    await expect(page.getByText('[redacted LEAKED').first()).toBeVisible();
    expect(await page.locator('body').textContent()).not.toContain(VALUE);
  } finally {
    await browser.close();
  }
});
