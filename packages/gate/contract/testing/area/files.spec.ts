import { writeFileSync } from 'node:fs';
import { test } from '@playwright/test';

test('keeps a damaged file', ({}, testInfo) => {
  writeFileSync(testInfo.outputPath('upload.zip'), 'PK\u0003\u0004 and nothing that follows');
});

test('is killed from outside', () => process.kill(process.pid, 'SIGKILL'));
