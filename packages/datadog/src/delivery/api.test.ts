import { expect } from '@playwright/test';
import type { FakeDatadog } from '../../fake/index.ts';
import { test } from '../../fake/testing.ts';
import type { Failure } from '../exchange.ts';
import { apiTransport } from './api.ts';
import type { Envelope } from './envelope.ts';
import { anEvent, aPoint } from './testing/builders.ts';
import { outcomeOf } from './transport.ts';

const NOW = Math.floor(Date.now() / 1_000);
const TAGS = ['env:staging', 'flow:entity.create'];
const value = (one: number) => aPoint({ at: NOW, value: one });
const count = (one: number) => aPoint({ metric: 'e2e.tests', kind: 'count', at: NOW, value: one });
const EVENT = { event: anEvent({ at: NOW * 1_000 + 999 }) };

const send = ({ access }: FakeDatadog, envelope: Envelope) =>
  apiTransport(access).send(envelope, { timeout: 60_000, signal: new AbortController().signal });

for (const [what, path, envelope, body] of [
  [
    'distributions',
    '/api/v1/distribution_points',
    { points: [value(0.35), value(0.4)] },
    { series: [{ metric: 'e2e.flow.duration', type: 'distribution', tags: TAGS, points: [[NOW, [0.35, 0.4]]] }] },
  ],
  [
    'counts',
    '/api/v1/series',
    { points: [count(1), count(2)] },
    { series: [{ metric: 'e2e.tests', type: 'count', interval: 1, tags: TAGS, points: [[NOW, 3]] }] },
  ],
  [
    'an event, grouped by its key and with its time in seconds',
    '/api/v1/events',
    EVENT,
    {
      aggregation_key: 'portal:staging:e2e',
      alert_type: 'error',
      date_happened: NOW,
      tags: ['env:staging', 'service:portal'],
      text: 'Creating an entity takes too long.',
      title: 'Gate failed for portal in staging',
    },
  ],
] as const)
  test(`sends ${what}, with the API key alone, and points deflated`, async ({ fake }) => {
    expect(await send(fake, envelope)).toEqual({ state: 'sent', confirmed: true });
    const [request] = fake.seen;
    expect(request).toMatchObject({ path, headers: { 'dd-api-key': '[key]' } });
    expect(request?.headers).not.toHaveProperty('dd-application-key');
    expect(request?.headers['content-encoding']).toBe(envelope === EVENT ? undefined : 'deflate');
    expect(request?.body).toEqual(body);
  });

test('says of each answer what is to be done', () => {
  const because = 'so it is';
  const of = (status: number, more: Partial<Failure> = {}) => outcomeOf({ kind: 'answer', status, because, ...more });
  for (const status of [302, 404, 405, 406, 408, 409, 410, 422, 429, 451, 500, 502, 503])
    expect(of(status), `${status}`).toEqual({ state: 'again', because });
  expect(of(429, { after: 9_000 })).toEqual({ state: 'again', because, after: 9_000 });
  expect(of(504, { unclear: true })).toEqual({ state: 'again', because, unclear: true });
  expect(of(413)).toEqual({ state: 'too large', because });
  expect(of(400)).toEqual({ state: 'bad', because });
  const key = `${because}; check that DD_API_KEY is a key of this site (DD_SITE)`;
  for (const status of [401, 403]) expect(of(status)).toEqual({ state: 'refused', key: true, because: key });
  expect(outcomeOf({ kind: 'request', because })).toEqual({ state: 'refused', because });
  expect(outcomeOf({ kind: 'client', because })).toEqual({ state: 'refused', key: true, because });
  expect(outcomeOf({ kind: 'network', because })).toEqual({ state: 'again', because });
  const late = { state: 'again', because, unclear: true, late: true };
  expect(outcomeOf({ kind: 'time', unclear: true, because })).toEqual(late);
});

test('takes only the documented words for a yes, and one without words for one that nobody confirms', async ({
  fake,
}) => {
  const answers = {
    confirmed: ['{"status": "ok"}', '{"errors":[]}'],
    unconfirmed: [undefined],
    again: ['{}', '[]', '""', 'null', '{"status":"error"}', '{"errors":["no"]}', '{"ok":true}', '<p>ok</p>', 'ok'],
  };
  for (const [what, bodies] of Object.entries(answers))
    for (const body of bodies)
      for (const status of body ? [200, 202] : [200, 202, 204])
        for (const envelope of [{ points: [value(1)] }, { points: [count(1)] }, EVENT]) {
          fake.faults.clear();
          fake.faults.always(/./, { kind: 'answer', status, body });
          expect(await send(fake, envelope), `${status} ${body}`).toMatchObject(
            what === 'again' ? { state: 'again' } : { state: 'sent', confirmed: what === 'confirmed' },
          );
        }
});
