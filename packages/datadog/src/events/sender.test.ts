import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { API_KEY, APP_KEY, closedAddress, EVENT_ACCEPTED, expect } from '../testing/intake.ts';
import { keepEvent, keptEvents } from './kept-events.ts';
import { deliverEvent, type EventResult } from './sender.ts';
import { anEvent, ENDED, test as base } from './testing.ts';

const LONG = 60_000;

const test = base.extend<{ deliver: (milliseconds?: number) => Promise<EventResult> }>({
  deliver: async ({ access, folder }, use) =>
    use((milliseconds = LONG) => deliverEvent(access, folder, anEvent(), milliseconds)),
});

const filesIn = (folder: string) => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

test('has the event on disk before it is sent, and no longer when it has arrived', async ({
  intake,
  deliver,
  folder,
}) => {
  let release: (() => void) | undefined;
  intake.answer({ ...EVENT_ACCEPTED, after: new Promise<void>((resolve) => (release = resolve)) });
  const result = deliver();
  await intake.count(1);
  // Claimed, so that no flush sends it as well.
  expect(filesIn(folder)).toEqual([expect.stringMatching(/^event-.*\.claimed-[0-9a-f]{8}-\d+$/)]);
  release?.();
  expect(await result).toBe('sent');
  expect(intake.received.map((request) => request.path)).toEqual(['/api/v1/events']);
  expect(filesIn(folder)).toEqual([]);
});

test('keeps what is not answered in time', async ({ intake, deliver, folder }) => {
  intake.answer({ after: new Promise(() => undefined) });
  for (const milliseconds of [0, 200])
    expect(await deliver(milliseconds)).toEqual({ spooled: expect.stringMatching(/^there was no time left to /) });
  expect(filesIn(folder)).toEqual([expect.stringMatching(/^event-.*\.json$/)]);
});

test('keeps what does not arrive, and tells why without a key', async ({ intake, access, deliver, folder }) => {
  intake.answer({ status: 403, body: JSON.stringify({ errors: [`${API_KEY} ${APP_KEY}`] }) });
  expect(await deliver()).toEqual({
    spooled: 'it answered 403: [API key] [application key]; check that DD_API_KEY is a key of this site (DD_SITE)',
  });
  const nowhere = { ...access, url: await closedAddress() };
  // No second attempt fits into it.
  expect(await deliverEvent(nowhere, folder, anEvent(), 1)).toEqual({ spooled: expect.any(String) });
  const text = filesIn(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  expect(text).toHaveLength(1);
  for (const key of [API_KEY, APP_KEY]) expect(text.join()).not.toContain(key);
});

test('has older events of its alert not sent after it, and leaves others', async ({ intake, deliver, folder }) => {
  keepEvent(folder, anEvent({ title: 'older', at: ENDED - 1_000 }));
  keepEvent(folder, anEvent({ title: 'newer', at: ENDED + 1_000 }));
  keepEvent(folder, anEvent({ title: 'of another alert', at: ENDED - 1_000, key: 'other' }));

  expect(await deliver()).toBe('sent');
  expect(intake.received).toHaveLength(1);
  const { events, superseded } = keptEvents(folder);
  expect(events.map(({ event }) => event.title)).toEqual(['of another alert', 'newer']);
  expect(superseded.map(({ event }) => event.title)).toEqual(['older']);
});

test('states as lost what can neither be sent nor kept', async ({ access }, testInfo) => {
  const folder = path.join(testInfo.file, 'datadog');
  expect(await deliverEvent({ ...access, url: 'not an address' }, folder, anEvent(), LONG)).toEqual({
    lost: expect.stringMatching(/\. The event cannot be kept in .* \(ENOTDIR\)\.$/),
  });
});
