import { readFileSync, writeFileSync } from 'node:fs';
import { test } from '@playwright/test';
import { secretMade } from 'playwright-gate/flow';
import type { Leak } from '../leak.ts';

const leaks = JSON.parse(readFileSync(process.env.LEAKS_FILE ?? '', 'utf8')) as Leak[];

for (const { title, error, files = {}, made = {} } of leaks)
  test(title, async ({}, testInfo) => {
    for (const [name, value] of Object.entries(made)) secretMade(name, value);
    for (const [name, content] of Object.entries(files))
      writeFileSync(testInfo.outputPath(name), Buffer.from(content, 'latin1'));
    if (error !== undefined) throw new Error(error);
  });
