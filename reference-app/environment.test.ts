import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test as base } from '@playwright/test';
import { Environment } from './environment.ts';
import { ARTIFACTS, importsOf, publish, usualImports } from './publish.ts';

const test = base.extend<{ environment: Environment }>({
  environment: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'environment-'));
    await use(new Environment('staging', folder));
    rmSync(folder, { recursive: true });
  },
});

test('names its build by the content of each component, which is the same in every environment', async ({
  environment,
}, testInfo) => {
  const index = await publish();
  const other = new Environment('production', testInfo.outputPath('production'));
  for (const one of [environment, other]) one.create(usualImports(index), index.good.api ?? '');
  const { api, channels } = environment.build(ARTIFACTS);

  expect(other.build(ARTIFACTS)).toEqual({ api, channels });
  expect(channels.stable.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(channels.stable.components.entity).toMatchObject({ version: index.good.entity?.split('+')[0] });
  expect(channels.canary.components.entity).toMatchObject({ version: index.canary.entity?.split('+')[0] });
  expect(channels.canary.components.entity?.content).not.toBe(channels.stable.components.entity?.content);
  expect(channels.canary.components.kit).toEqual(channels.stable.components.kit);
  expect(JSON.stringify([api, channels])).not.toMatch(/staging|assets/);
});

test('a build in Canary changes the name of Canary alone', async ({ environment }) => {
  const index = await publish();
  environment.create(usualImports(index), index.good.api ?? '');
  const before = environment.build(ARTIFACTS);
  const slow = index.versions.entity?.find((version) => version.includes('slow')) ?? '';
  environment.write('systemjs-importmap.json', { imports: importsOf({ ...index.good, entity: slow }) });
  const after = environment.build(ARTIFACTS);

  expect(after.channels.canary.digest).not.toBe(before.channels.canary.digest);
  expect({ ...after, channels: { ...after.channels, canary: before.channels.canary } }).toEqual(before);
});

test('every component has the build that the import map names, and the same sources give the same versions', async () => {
  const first = await publish();
  const second = await publish();

  expect(second).toEqual(first);
  expect(Object.keys(first.good).sort()).toEqual(Object.keys(first.versions).sort());
});
