import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { Outbox } from '../outbox.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeTransport } from './fake-transport.ts';

interface Fixtures {
  /** An empty folder that is there for one test. */
  folder: string;
  clock: FakeClock;
  transport: FakeTransport;
  outbox: Outbox;
  /** The same outbox as another process sees it after this one was killed. */
  afterKill: Outbox;
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'outbox-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  clock: async ({}, use) => use(new FakeClock()),
  transport: async ({ clock }, use) => use(new FakeTransport(undefined, clock)),
  outbox: async ({ folder, clock }, use) => use(new Outbox(path.join(folder, 'datadog'), clock.now)),
  afterKill: async ({ outbox, clock }, use) =>
    use(new Outbox(outbox.folder, clock.now, { pid: process.pid + 1, isAlive: (pid) => pid !== process.pid })),
});
