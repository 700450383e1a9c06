import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from 'playwright-gate/testing';
import { ACCEPTED, API_KEY, APP_KEY, closedAddress, EVENT_ACCEPTED, expect } from '../testing/intake.ts';
import { keepEvent, keptEvents } from './kept-events.ts';
import { EventSender, type Spawn } from './sender.ts';
import { anEvent, ENDED, test as base } from './testing.ts';

const LONG = 50_000;

const test = base.extend<{ sender: EventSender }>({
  sender: async ({ access, folder }, use) => use(new EventSender(access, folder)),
});

const filesIn = (folder: string) => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

test('sends an event from a process that was prepared', async ({ intake, sender, folder }) => {
  sender.prepare();
  sender.prepare();
  expect(await sender.send(anEvent(), LONG)).toBe('sent');
  expect(intake.received.map((request) => request.path)).toEqual(['/api/v2/events']);
  expect(intake.received[0]?.headers['dd-api-key']).toBe(API_KEY);
  expect(filesIn(folder)).toEqual([]);
});

test('sends without being prepared, and more than once', async ({ intake, sender }) => {
  expect(await sender.send(anEvent(), LONG)).toBe('sent');
  expect(await sender.send(anEvent(), LONG)).toBe('sent');
  expect(intake.received).toHaveLength(2);
});

test('has the event on disk before it is sent', async ({ intake, sender, folder }) => {
  let release: (() => void) | undefined;
  intake.answer({ ...EVENT_ACCEPTED, after: new Promise<void>((resolve) => (release = resolve)) });
  const result = sender.send(anEvent(), LONG);
  await intake.count(1);
  // Claimed, so that no flush sends it as well.
  expect(filesIn(folder)).toEqual([expect.stringMatching(/^event-.*\.claimed-[0-9a-f]{8}-\d+$/)]);
  release?.();
  expect(await result).toBe('sent');
  expect(filesIn(folder)).toEqual([]);
});

test('keeps what does not arrive in time, and tells why without a key', async ({ intake, access, sender, folder }) => {
  intake.answer({ after: new Promise(() => undefined) });
  expect(await sender.send(anEvent(), 200)).toEqual({ spooled: expect.stringMatching(/^no |^there was no time/) });
  expect(filesIn(folder)).toHaveLength(1);
  intake.answer({ status: 403, body: JSON.stringify({ errors: [`${API_KEY} ${APP_KEY}`] }) });
  expect(await sender.send(anEvent(), LONG)).toEqual({
    spooled: 'it answered 403: [API key] [application key]; check that DD_API_KEY is a key of this site (DD_SITE)',
  });
  const refused = new EventSender({ ...access, url: await closedAddress() }, folder);
  expect(await refused.send(anEvent(), 4_000)).toEqual({ spooled: expect.stringMatching(/^ECONNREFUSED$|^no /) });
  const text = filesIn(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  for (const key of [API_KEY, APP_KEY]) expect(text.join()).not.toContain(key);
});

test('keeps an event on disk where the machine opens no further file for a process', async ({ access, folder }) => {
  // As Node does it then: a process without streams and number, and an error a moment later.
  const none: Spawn = () => {
    const child = Object.assign(new EventEmitter(), { unref: () => undefined, kill: () => process.exit(1) });
    process.nextTick(() => child.emit('error', new Error('spawn node EMFILE')));
    return child as unknown as ReturnType<Spawn>;
  };
  const sender = new EventSender(access, folder, none);
  sender.prepare();
  expect(await sender.send(anEvent(), LONG)).toEqual({
    spooled: 'the process that sends events cannot be started (spawn node EMFILE)',
  });
  expect(filesIn(folder)).toEqual([expect.stringMatching(/^event-.*\.json$/)]);
});

test('has older events of its alert not sent after it, and leaves others', async ({ intake, sender, folder }) => {
  keepEvent(folder, anEvent({ title: 'older', at: ENDED - 1_000 }));
  keepEvent(folder, anEvent({ title: 'newer', at: ENDED + 1_000 }));
  keepEvent(folder, anEvent({ title: 'of another alert', at: ENDED - 1_000, key: 'other' }));

  expect(await sender.send(anEvent(), LONG)).toBe('sent');
  expect(intake.received).toHaveLength(1);
  const { events, superseded } = keptEvents(folder);
  expect(events.map(({ event }) => event.title)).toEqual(['of another alert', 'newer']);
  expect(superseded.map(({ event }) => event.title)).toEqual(['older']);
});

test('states as lost what can neither be sent nor kept', async ({ access }, testInfo) => {
  const sender = new EventSender({ ...access, url: 'not an address' }, path.join(testInfo.file, 'datadog'));
  expect(await sender.send(anEvent(), LONG)).toEqual({
    lost: expect.stringMatching(/\. The event cannot be kept in .* \(ENOTDIR\)\.$/),
  });
});

/** The processes that have this one as their parent, with their arguments. */
const childrenOf = (pid: number) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]);
        return parent === pid ? [{ pid: Number(name), arguments: readFileSync(`/proc/${name}/cmdline`, 'utf8') }] : [];
      } catch {
        return [];
      }
    });

test('ends its process with the one that started it, and names no key in its arguments', async ({ access, folder }) => {
  const script = `
    import { EventSender } from './packages/datadog/src/events/sender.ts';
    const sender = new EventSender(${JSON.stringify(access)}, ${JSON.stringify(folder)});
    sender.prepare();
    console.log('prepared');
    setInterval(() => undefined, 1_000);`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  parent.stdin.end(script);
  await once(createInterface({ input: parent.stdout }), 'line');
  const children = childrenOf(parent.pid ?? 0).filter((child) => child.arguments.includes('child.ts'));
  expect(children).toHaveLength(1);
  for (const key of [API_KEY, APP_KEY]) expect(JSON.stringify(children)).not.toContain(key);
  parent.kill('SIGKILL');
  await once(parent, 'close');
  await expect.poll(() => children.filter(({ pid }) => isAlive(pid)), { timeout: 30_000 }).toEqual([]);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('keeps no process alive that has nothing else to do, and prints nothing', async ({ intake, access, folder }) => {
  intake.answer(ACCEPTED);
  const script = `
    import { EventSender } from './packages/datadog/src/events/sender.ts';
    new EventSender(${JSON.stringify(access)}, ${JSON.stringify(folder)}).prepare();`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module'], { cwd: ROOT });
  let output = '';
  parent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  parent.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  parent.stdin.end(script);
  const [code] = (await once(parent, 'close')) as [number];
  expect([code, output]).toEqual([0, '']);
});
