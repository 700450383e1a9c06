import { alertsOf } from './index.ts';
import { expect, NOW, test } from './testing.ts';

const V1 = 'POST /api/v1/events';
const V2 = 'POST /api/v2/events';

const alert = (attributes: object = {}) => ({
  data: {
    type: 'event',
    attributes: {
      title: 'Gate failed',
      category: 'alert',
      message: '%%% \n**why**\n %%%',
      aggregation_key: 'portal:staging:gate',
      attributes: { status: 'error', links: [{ category: 'runbook', url: 'https://example.com' }] },
      ...attributes,
    },
  },
});

test('an event of version 1 is answered as recorded, with an id that is larger than JavaScript counts', async ({
  double,
  send,
}) => {
  const { status, type, text, body } = await send(V1, { title: 'Gate', text: 'failed', tags: ['env:staging'] });
  const { event } = body as { event: { id_str: string } };

  expect({ status, type }).toEqual({ status: 202, type: 'application/json' });
  expect(body).toMatchObject({
    status: 'ok',
    event: { title: 'Gate', text: 'failed', date_happened: NOW, priority: null },
  });
  expect(text).toContain(`"id":${event.id_str},"id_str":"${event.id_str}"`);
  expect(Number.isSafeInteger(Number(event.id_str))).toBe(false);
  expect(double.store.events).toMatchObject([{ id: event.id_str, version: 1, title: 'Gate', tags: ['env:staging'] }]);
});

test('a title of more than 100 characters is taken', async ({ send }) => {
  expect(await send(V1, { title: 'x'.repeat(300), text: 'y' })).toMatchObject({ status: 202 });
});

test('an event of more than 18 hours ago is refused as recorded', async ({ send }) => {
  expect(await send(V1, { title: 'a', text: 'b', date_happened: 1 })).toMatchObject({
    status: 400,
    type: 'text/plain; charset=utf-8',
    text: '{"errors":["Event too far in the past"]}',
  });
  expect(await send(V1, { title: 'a', text: 'b', date_happened: NOW - 18 * 3_600 })).toMatchObject({ status: 202 });
});

const wrongV1: Record<string, unknown> = {
  'no title': { text: 'b' },
  'no text': { title: 'a' },
  'a text that is too long': { title: 'a', text: 'x'.repeat(4_001) },
  'a key that is too long': { title: 'a', text: 'b', aggregation_key: 'x'.repeat(101) },
  'an unknown alert type': { title: 'a', text: 'b', alert_type: 'fatal' },
  'an unknown priority': { title: 'a', text: 'b', priority: 'high' },
  'a time that is no whole second': { title: 'a', text: 'b', date_happened: NOW + 0.5 },
  'no JSON': 'title',
};
for (const [name, body] of Object.entries(wrongV1))
  test(`an event of version 1 with ${name} is refused`, async ({ double, send }) => {
    expect(await send(V1, body)).toMatchObject({
      status: 400,
      type: 'text/plain; charset=utf-8',
      body: { errors: [expect.any(String)] },
    });
    expect(double.store.events).toEqual([]);
  });

test('an alert event is answered as recorded, with either key', async ({ double, send }) => {
  const { status, body } = await send(V2, alert());
  expect(status).toBe(202);
  expect(body).toMatchObject({
    data: {
      type: 'event',
      id: '_',
      attributes: { attributes: { evt: { id: expect.stringMatching(/^\d{19}$/), uid: expect.any(String) } } },
    },
    links: { self: expect.stringContaining('https://app.datadoghq.com/event/event?uid=') },
  });
  expect(await send(V2, alert(), { keys: 'both' })).toMatchObject({ status: 202 });
  expect(double.flags).toEqual([]);
});

test('alert events of one key are one alert, with the state of the last', async ({ double, send }) => {
  await send(V2, alert());
  await send(V2, alert({ aggregation_key: 'other' }));
  await send(V2, alert({ title: 'Gate passed', attributes: { status: 'ok' } }));

  expect(alertsOf(double.store)).toMatchObject([
    { key: 'other', status: 'error', events: 1 },
    { key: 'portal:staging:gate', status: 'ok', title: 'Gate passed', events: 2 },
  ]);
});

test('a change event is taken', async ({ send }) => {
  const attributes = {
    changed_resource: { name: 'gate', type: 'configuration' },
    author: { type: 'automation', name: 'ci' },
  };
  expect(await send(V2, alert({ category: 'change', attributes }))).toMatchObject({ status: 202 });
});

test('an unknown category is refused as recorded', async ({ send }) => {
  expect(await send(V2, alert({ category: 'deployment' }))).toMatchObject({
    status: 400,
    body: {
      errors: [
        {
          status: '400',
          title: 'Bad Request',
          detail: 'JSON validation failed at $.data.attributes.category: value must be one of: ["alert", "change"].',
        },
      ],
    },
  });
});

const deep = Array.from({ length: 11 }).reduce((value: object) => ({ a: value }), {});
const wrongV2: Record<string, [attributes: object, path: string]> = {
  'no title': [{ title: undefined }, 'title'],
  'a title that is too long': [{ title: 'x'.repeat(501) }, 'title'],
  'a message that is too long': [{ message: 'x'.repeat(4_001) }, 'message'],
  'too many tags': [{ tags: Array.from({ length: 101 }, () => 'a:b') }, 'tags'],
  'a key that is too long': [{ aggregation_key: 'x'.repeat(101) }, 'aggregation_key'],
  'a host that is too long': [{ host: 'x'.repeat(256) }, 'host'],
  'a time that is none': [{ timestamp: 'yesterday' }, 'timestamp'],
  'a time that is too long ago': [{ timestamp: new Date((NOW - 19 * 3_600) * 1_000).toISOString() }, 'timestamp'],
  'an unknown status': [{ attributes: { status: 'failed' } }, 'attributes.status'],
  'an unknown priority': [{ attributes: { status: 'ok', priority: 1 } }, 'attributes.priority'],
  'an unknown kind of link': [
    { attributes: { status: 'ok', links: [{ category: 'report', url: 'a' }] } },
    'attributes.links[0].category',
  ],
  'a field of another category': [{ attributes: { status: 'ok', changed_resource: {} } }, 'attributes'],
  'too deep a value': [{ attributes: { status: 'ok', custom: deep } }, 'attributes.custom'],
};
for (const [name, [attributes, path]] of Object.entries(wrongV2))
  test(`an event of version 2 with ${name} is refused`, async ({ double, send }) => {
    const { status, body } = await send(V2, alert(attributes));
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ detail: expect.stringContaining(`$.data.attributes.${path}: `) }] });
    expect(double.store.events).toEqual([]);
  });

test('tags of an event that Datadog stores otherwise are told', async ({ double, send }) => {
  await send(V2, alert({ tags: ['Env:Staging'] }));
  expect(double.flags).toEqual(['An event came with the tag "Env:Staging", which is stored as "env:staging".']);
});
