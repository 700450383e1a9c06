import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { API_KEY, closedAddress, EVENT_ACCEPTED, expect, HTML } from '../testing/intake.ts';
import { OLDEST_EVENT } from './alert-event.ts';
import { flushEvents } from './flush-events.ts';
import { keepEvent, keptEvents } from './kept-events.ts';
import { sendEvent } from './send-event.ts';
import { anEvent, ENDED, now, ONCE, test } from './testing.ts';

const LONG = { patience: 60_000, timeout: 60_000 };

test('sends an event as version 1 takes it, with the API key alone', async ({ intake, access }) => {
  expect(await sendEvent(access, anEvent(), ONCE)).toEqual({ state: 'sent' });
  const [request] = intake.received;
  expect([request?.method, request?.path]).toEqual(['POST', '/api/v1/events']);
  expect(request?.headers['dd-api-key']).toBe(API_KEY);
  expect(request?.headers).not.toHaveProperty('dd-application-key');
  expect(JSON.parse(request?.body ?? '')).toEqual({
    title: 'Gate failed for portal in staging',
    text: 'Creating an entity takes too long.',
    alert_type: 'error',
    aggregation_key: 'portal:staging:e2e',
    date_happened: ENDED / 1_000,
    tags: ['env:staging', 'service:portal'],
  });
});

test('tries again until it is taken', async ({ intake, access }) => {
  intake.answer(
    { status: 503 },
    { status: 202, body: HTML },
    { status: 202, body: '{}' },
    { reset: 'before' },
    EVENT_ACCEPTED,
  );
  expect(await sendEvent(access, anEvent(), LONG)).toEqual({ state: 'sent' });
  expect(intake.received).toHaveLength(5);
  expect(new Set(intake.received.map(({ body }) => body)).size).toBe(1);
});

test('does not try again what will not be taken', async ({ intake, access }) => {
  intake.answer({ status: 400, body: '{"errors":["Invalid JSON structure"]}' });
  expect(await sendEvent(access, anEvent(), LONG)).toEqual({
    state: 'refused',
    because: 'it answered 400: Invalid JSON structure',
  });
  intake.answer({ status: 403, body: '{"errors":["Forbidden"]}' });
  expect(await sendEvent(access, anEvent(), LONG)).toEqual({
    state: 'refused',
    key: true,
    because: 'it answered 403: Forbidden; check that DD_API_KEY is a key of this site (DD_SITE)',
  });
  expect(intake.received).toHaveLength(2);
});

test('gives up when no further attempt fits into the patience', async ({ intake, access }) => {
  intake.answer({ status: 429, headers: { 'x-ratelimit-reset': '3600' }, body: '{"errors":["slow down"]}' });
  expect(await sendEvent(access, anEvent(), LONG)).toEqual({ state: 'again', because: 'it answered 429: slow down' });
  expect(await sendEvent(access, anEvent(), ONCE)).toMatchObject({ state: 'again' });
  expect(intake.received).toHaveLength(2);
  intake.answer({ after: new Promise(() => undefined) });
  expect(await sendEvent(access, anEvent(), { ...LONG, patience: 100 })).toMatchObject({ state: 'again' });
  const ended = new AbortController();
  intake.answer({ status: 503 });
  const ending = sendEvent(access, anEvent(), { ...LONG, signal: ended.signal });
  await intake.count(4);
  ended.abort();
  expect(await ending).toMatchObject({ state: 'again' });
});

test('keeps an event on disk, once, as a whole and without a key', async ({ folder }) => {
  const kept = [
    keepEvent(folder, anEvent()),
    keepEvent(folder, anEvent()),
    keepEvent(folder, anEvent({ at: ENDED - 1 })),
  ];
  expect(kept.map((one) => 'file' in one)).toEqual([true, true, true]);
  expect(readdirSync(folder).filter((name) => /^event-\d+-[0-9a-f]{12}\.json$/.test(name))).toHaveLength(2);
  expect(readdirSync(folder)).toHaveLength(2);
  expect(keptEvents(folder)).toMatchObject({
    events: [{ event: anEvent({ at: ENDED - 1 }) }, { event: anEvent() }],
    complaints: [],
  });
});

test('says where an event cannot be kept', async ({ folder }) => {
  writeFileSync(path.join(path.dirname(folder), 'file'), '');
  const inFile = path.join(path.dirname(folder), 'file', 'datadog');
  expect(keepEvent(inFile, anEvent())).toEqual({
    complaint: expect.stringMatching(/^The event cannot be kept in .* \(ENOTDIR\)\.$/),
  });
  expect(keptEvents(inFile).complaints).toHaveLength(1);
  expect(keptEvents(folder)).toEqual({ events: [], superseded: [], complaints: [] });
});

test('sends what waits, the oldest first, and touches nothing else', async ({ intake, access, folder }) => {
  keepEvent(folder, anEvent({ title: 'second' }));
  keepEvent(folder, anEvent({ title: 'first', at: ENDED - 1_000 }));
  writeFileSync(path.join(folder, '1-1-abcdefabcdef.json'), '{}');
  writeFileSync(path.join(folder, 'event-1-abcdefabcdef.json'), '{"key":');
  const flush = await flushEvents(access, folder, { ...ONCE, now });
  expect(flush).toMatchObject({ sent: 2, waiting: 0, lost: 0 });
  expect(flush.sentences).toEqual([
    expect.stringMatching(/event-1-abcdefabcdef\.json is no event; it is left there\.$/),
  ]);
  expect(intake.received.map(({ body }) => (JSON.parse(body) as { title: string }).title)).toEqual(['first', 'second']);
  expect(readdirSync(folder).sort()).toEqual(['1-1-abcdefabcdef.json', 'event-1-abcdefabcdef.json']);
});

test('states as lost what is too old, or what is refused', async ({ intake, access, folder }) => {
  keepEvent(folder, anEvent({ title: 'too old', at: now() - OLDEST_EVENT - 1 }));
  keepEvent(folder, anEvent({ title: 'old enough', at: now() - OLDEST_EVENT }));
  intake.answer({ status: 400, body: '{"errors":["Event too far in the past"]}' });
  const flush = await flushEvents(access, folder, { ...ONCE, now });
  expect(flush).toMatchObject({ sent: 0, waiting: 0, lost: 2 });
  expect(flush.sentences[0]).toBe(
    'The event "too old" is lost: it is over 18 hours old, and Datadog takes none that are.',
  );
  expect(flush.sentences[1]).toMatch(
    /^The event "old enough" is lost: it answered 400: Event too far in the past\. It is kept as .*\.refused\.$/,
  );
  expect(intake.received).toHaveLength(1);
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.refused$/)]);
});

test('leaves on disk what does not get through', async ({ intake, access, folder }) => {
  keepEvent(folder, anEvent());
  keepEvent(folder, anEvent({ at: ENDED - 1 }));
  intake.answer({ status: 403, body: '{}' });
  const flush = await flushEvents(access, folder, { ...ONCE, now });
  expect(flush).toMatchObject({ sent: 0, waiting: 2, lost: 0 });
  expect(flush.sentences).toEqual([expect.stringContaining('2 of 2 events still wait')]);
  expect(intake.received).toHaveLength(1);
  expect(await flushEvents({ ...access, url: await closedAddress() }, folder, { ...ONCE, now })).toMatchObject({
    waiting: 2,
  });
  intake.answer(EVENT_ACCEPTED);
  expect(await flushEvents(access, folder, { ...ONCE, now })).toEqual({ sent: 2, waiting: 0, lost: 0, sentences: [] });
});

test('has nothing to do in a folder that is not there, or is empty', async ({ access, folder }) => {
  const nothing = { sent: 0, waiting: 0, lost: 0, sentences: [] };
  expect(await flushEvents(access, folder, { ...ONCE, now })).toEqual(nothing);
  mkdirSync(folder);
  expect(await flushEvents(access, folder, { ...ONCE, now })).toEqual(nothing);
});
