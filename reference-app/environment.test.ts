import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test as base } from '@playwright/test';
import { Environment } from './environment.ts';
import { importsOf, publish } from './publish.ts';

const test = base.extend<{ environment: Environment }>({
  environment: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'environment-'));
    await use(new Environment('staging', folder));
    rmSync(folder, { recursive: true });
  },
});

test('names its build: the digest of each import map, and the version of each component and of the API', async ({
  environment,
}) => {
  const { good } = await publish();
  environment.create(importsOf(good), good.api ?? '');
  const { api, channels } = environment.build();

  expect(api).toBe(good.api);
  expect(channels.stable.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect({ ...channels.stable.components, api }).toEqual(good);
});

test('a build in Canary changes the name of Canary alone', async ({ environment }) => {
  const { good, versions } = await publish();
  environment.create(importsOf(good), good.api ?? '');
  const before = environment.build();
  const slow = versions.entity?.find((version) => version.includes('slow')) ?? '';
  environment.write('systemjs-importmap.json', { imports: importsOf({ ...good, entity: slow }) });
  const after = environment.build();

  expect(after.channels.canary.components.entity).toBe(slow);
  expect(after.channels.canary.digest).not.toBe(before.channels.canary.digest);
  expect(after.channels.stable).toEqual(before.channels.stable);
});

test('every component has the build that the import map names, and the same sources give the same versions', async () => {
  const first = await publish();
  const second = await publish();

  expect(second).toEqual(first);
  expect(Object.keys(first.good).sort()).toEqual(Object.keys(first.versions).sort());
});
