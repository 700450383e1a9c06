import { alertsOf } from './index.ts';
import { expect, NOW, test } from './testing.ts';

const POST = 'POST /api/v1/events';

test('an event is answered as recorded, with an id that is larger than JavaScript counts', async ({ fake, send }) => {
  const { status, type, text, body } = await send(POST, { title: 'Gate', text: 'failed', tags: ['env:staging'] });
  const { event } = body as { event: { id_str: string } };

  expect({ status, type }).toEqual({ status: 202, type: 'application/json' });
  expect(body).toMatchObject({
    status: 'ok',
    event: { title: 'Gate', text: 'failed', date_happened: NOW, priority: null },
  });
  expect(text).toContain(`"id":${event.id_str},"id_str":"${event.id_str}"`);
  expect(Number.isSafeInteger(Number(event.id_str))).toBe(false);
  expect(fake.store.events).toMatchObject([{ id: event.id_str, title: 'Gate', tags: ['env:staging'] }]);
  expect(fake.flags).toEqual([]);
});

test('a title of more than 100 characters is taken', async ({ send }) => {
  expect(await send(POST, { title: 'x'.repeat(300), text: 'y' })).toMatchObject({ status: 202 });
});

test('an event of more than 18 hours ago is refused as recorded', async ({ send }) => {
  expect(await send(POST, { title: 'a', text: 'b', date_happened: 1 })).toMatchObject({
    status: 400,
    type: 'text/plain; charset=utf-8',
    text: '{"errors":["Event too far in the past"]}',
  });
  expect(await send(POST, { title: 'a', text: 'b', date_happened: NOW - 18 * 3_600 })).toMatchObject({ status: 202 });
  expect(await send(POST, { title: 'a', text: 'b', date_happened: NOW + 3 * 3_600 })).toMatchObject({ status: 400 });
});

const wrong: Record<string, unknown> = {
  'no title': { text: 'b' },
  'no text': { title: 'a' },
  'a text that is too long': { title: 'a', text: 'x'.repeat(4_001) },
  'a key that is too long': { title: 'a', text: 'b', aggregation_key: 'x'.repeat(101) },
  'an unknown alert type': { title: 'a', text: 'b', alert_type: 'fatal' },
  'an unknown priority': { title: 'a', text: 'b', priority: 'high' },
  'a time that is no whole second': { title: 'a', text: 'b', date_happened: NOW + 0.5 },
  'a field that nobody documents': { title: 'a', text: 'b', aggregationKey: 'key' },
  'no JSON': 'title',
};
for (const [name, body] of Object.entries(wrong))
  test(`an event with ${name} is refused`, async ({ fake, send }) => {
    expect(await send(POST, body)).toMatchObject({
      status: 400,
      type: 'text/plain; charset=utf-8',
      body: { errors: [expect.any(String)] },
    });
    expect(fake.store.events).toEqual([]);
  });

test('events of one key are one group, with the state of the last', async ({ fake, send }) => {
  const event = { title: 'Gate failed', text: 'why', alert_type: 'error', aggregation_key: 'portal:staging:gate' };
  await send(POST, event);
  await send(POST, { ...event, aggregation_key: 'other' });
  await send(POST, { ...event, title: 'Gate passed', alert_type: 'success' });

  expect(alertsOf(fake.store)).toMatchObject([
    { key: 'other', status: 'error', events: 1 },
    { key: 'portal:staging:gate', status: 'success', title: 'Gate passed', events: 2 },
  ]);
});

test('tags of an event that Datadog stores otherwise are told', async ({ fake, send }) => {
  await send(POST, { title: 'a', text: 'b', tags: ['Env:Staging'] });
  expect(fake.flags).toEqual(['An event came with the tag "Env:Staging", which is stored as "env:staging".']);
});
