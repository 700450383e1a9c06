import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect } from '@playwright/test';
import { flushOutbox } from './delivery.ts';
import { Outbox } from './outbox.ts';
import { FakeTransport } from './testing/fake-transport.ts';
import { valuesOf } from './testing/builders.ts';
import { test } from './testing/fixture.ts';

const PROGRAM = path.join(import.meta.dirname, 'testing', 'hanging-process.ts');

test('what a process was sending when it was killed is sent by the next one, and not before', async ({ folder }) => {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const transport = new FakeTransport();
  const flush = () => flushOutbox(new Outbox(folder), transport);
  try {
    await once(child.stdout, 'data');
    expect(await flush()).toMatchObject({
      points: { made: 0 },
      complaints: ['Another process is sending 1 more.'],
    });
  } finally {
    child.kill('SIGKILL');
    await ended;
  }

  expect(await flush()).toMatchObject({ points: { made: 7, sent: 7 }, complaints: [] });
  expect(valuesOf(transport.arrived)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
