import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';
import { ZIP_OPTIONS } from '../content.ts';
import { scanFolders, type Finding, type ScanOptions } from '../scan.ts';

/** A value that every encoding writes in another way. */
export const VALUE = 'q7/???x"9&Zr<2k éT';
export const SECRETS = [{ variable: 'API_TOKEN', values: [VALUE] }];
export const LINE = '{"level":"info","text":"nothing here"}\n';

export interface Folder {
  path: string;
  write(name: string, content: string | Buffer): string;
  scan(options?: ScanOptions): Promise<Finding[]>;
}

export const test = base.extend<{ folder: Folder }>({
  folder: async ({}, use) => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'scan-test-'));
    await use({
      path: root,
      write(name, content) {
        const file = path.join(root, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, content);
        return file;
      },
      scan: (options = {}) => scanFolders([root], SECRETS, { root, ...options }),
    });
    rmSync(root, { recursive: true, force: true });
  },
});

type Entries = Record<string, string | Buffer>;

export async function zip(entries: Entries, options: object = {}, comment = ''): Promise<Buffer> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { ...ZIP_OPTIONS, ...options });
  for (const [name, content] of Object.entries(entries))
    await writer.add(name, new Uint8ArrayReader(Buffer.from(content)));
  return Buffer.from(await writer.close(Buffer.from(comment)));
}

export async function unzip(bytes: Buffer): Promise<Record<string, Buffer>> {
  const content: Record<string, Buffer> = {};
  for (const entry of await new ZipReader(new Uint8ArrayReader(bytes)).getEntries())
    if (!entry.directory)
      content[entry.filename] = Buffer.from(
        await entry.getData(new Uint8ArrayWriter(), { ...ZIP_OPTIONS, checkCrc32: true }),
      );
  return content;
}

/** A page that holds a zip as Playwright's HTML report does. */
export const embed = (bytes: Buffer) =>
  `<html><template id="r">data:application/zip;base64,${bytes.toString('base64')}</template></html>\n`;
