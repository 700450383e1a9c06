import { expect } from '@playwright/test';
import { page, type FakeDatadog, type Fault } from '../../fake/index.ts';
import { test } from '../../fake/fixture.ts';
import type { Point } from '../points/point.ts';
import { apiTransport } from './api.ts';
import type { Envelope } from './envelope.ts';
import { anEvent } from './testing/builders.ts';

const never = new AbortController().signal;
const LONG = { timeout: 60_000, signal: never };
const NOW = Math.floor(Date.now() / 1_000);

const aPoint = (change: Partial<Point> = {}): Point => ({
  metric: 'e2e.flow.duration',
  kind: 'distribution',
  at: NOW,
  value: 0.35,
  tags: ['env:staging', 'flow:entity.create'],
  ...change,
});
const aCount = (change: Partial<Point> = {}) => aPoint({ metric: 'e2e.tests', kind: 'count', value: 1, ...change });

test('sends distributions deflated, with the API key alone', async ({ fake }) => {
  const outcome = await apiTransport(fake.access).send({ points: [aPoint(), aPoint({ value: 0.4 })] }, LONG);
  expect(outcome).toEqual({ state: 'sent', confirmed: true });
  const [request] = fake.seen;
  expect(request?.path).toBe('/api/v1/distribution_points');
  expect(request?.headers).toMatchObject({
    'dd-api-key': '[key]',
    'content-type': 'text/json',
    'content-encoding': 'deflate',
  });
  expect(request?.headers).not.toHaveProperty('dd-application-key');
  expect(request?.body).toEqual({
    series: [
      {
        metric: 'e2e.flow.duration',
        type: 'distribution',
        tags: ['env:staging', 'flow:entity.create'],
        points: [[NOW, [0.35, 0.4]]],
      },
    ],
  });
});

test('sends counts to the endpoint for counts', async ({ fake }) => {
  const outcome = await apiTransport(fake.access).send({ points: [aCount(), aCount({ value: 2 })] }, LONG);
  expect(outcome).toEqual({ state: 'sent', confirmed: true });
  const [request] = fake.seen;
  expect(request?.path).toBe('/api/v1/series');
  expect(request?.headers['content-encoding']).toBe('deflate');
  expect(request?.body).toEqual({
    series: [
      {
        metric: 'e2e.tests',
        type: 'count',
        interval: 1,
        tags: ['env:staging', 'flow:entity.create'],
        points: [[NOW, 3]],
      },
    ],
  });
});

test('keeps every one of a thousand values as it is', async ({ fake }) => {
  const now = Math.floor(Date.now() / 1_000);
  const points = Array.from({ length: 1_000 }, (_, index) =>
    aPoint({
      at: now - (index % 7),
      value: Math.sin(index) ** 2 * 10 ** ((index % 9) - 4),
      tags: ['env:staging', `flow:f${index % 13}`, 'service:portal'],
    }),
  );
  await apiTransport(fake.access).send({ points }, LONG);
  const text = (all: readonly Pick<Point, 'tags' | 'at' | 'value'>[]) =>
    all.map(({ tags, at, value }) => JSON.stringify([tags, at, value])).sort();
  expect(text(fake.store.metrics['e2e.flow.duration']?.points ?? [])).toEqual(text(points));
});

test('sends an event, grouped by its key and with its time in seconds', async ({ fake }) => {
  expect(await apiTransport(fake.access).send({ event: anEvent({ at: NOW * 1_000 + 999 }) }, LONG)).toEqual({
    state: 'sent',
    confirmed: true,
  });
  const [request] = fake.seen;
  expect(request?.path).toBe('/api/v1/events');
  expect(request?.headers).not.toHaveProperty('dd-application-key');
  expect(request?.body).toEqual({
    aggregation_key: 'portal:staging:e2e',
    alert_type: 'error',
    date_happened: NOW,
    tags: ['env:staging', 'service:portal'],
    text: 'Creating an entity takes too long.',
    title: 'Gate failed for portal in staging',
  });
});

/** What becomes of a request that goes wrong. */
const outcomeWith = async (
  fake: FakeDatadog,
  fault: Fault,
  envelope: Envelope = { points: [aPoint()] },
  timeout = 60_000,
) => {
  fake.faults.clear();
  fake.faults.always(/./, fault);
  return apiTransport(fake.access).send(envelope, { timeout, signal: never });
};

test('says of each answer what is to be done', async ({ fake }) => {
  const outcomeOf = (status: number, headers = {}, body: unknown = { errors: ['so it is'] }) =>
    outcomeWith(fake, { kind: 'answer', status, headers, body });
  const because = (status: number) => `it answered ${status}: so it is`;
  for (const status of [404, 405, 406, 408, 409, 410, 422, 429, 451, 500, 502, 503])
    expect(await outcomeOf(status)).toEqual({ state: 'again', because: because(status) });
  // A gateway gave up, and what is behind it may have taken the points.
  expect(await outcomeOf(504)).toEqual({ state: 'again', unclear: true, because: because(504) });
  expect(await outcomeOf(429, { 'x-ratelimit-reset': '9' })).toMatchObject({ state: 'again', after: 9_000 });
  expect(await outcomeOf(413)).toEqual({ state: 'too large', because: because(413) });
  expect(await outcomeOf(400)).toEqual({ state: 'bad', because: because(400) });
  for (const status of [401, 403])
    expect(await outcomeOf(status)).toEqual({
      state: 'refused',
      key: true,
      because: `${because(status)}; check that DD_API_KEY is a key of this site (DD_SITE)`,
    });
  expect(await outcomeWith(fake, page(403))).toMatchObject({ state: 'refused', key: true });
  expect(await outcomeWith(fake, page(413))).toMatchObject({ state: 'too large' });
  expect(await outcomeWith(fake, page(503))).toMatchObject({ state: 'again' });
  expect(await outcomeOf(302, { location: '/login' }, '')).toMatchObject({ state: 'again' });
});

test('takes only the documented words for a yes', async ({ fake }) => {
  for (const body of ['{"status": "ok"}', '{"errors":[]}'])
    for (const point of [aPoint(), aCount()])
      expect(await outcomeWith(fake, { kind: 'answer', status: 202, body }, { points: [point] })).toEqual({
        state: 'sent',
        confirmed: true,
      });
  const others = [
    '{}',
    '[]',
    '""',
    'null',
    '{"status":"error"}',
    '{"errors":["no"]}',
    '{"ok":true}',
    '<p>ok</p>',
    'ok',
  ];
  for (const body of others)
    for (const status of [200, 202])
      expect(await outcomeWith(fake, { kind: 'answer', status, body }), body).toMatchObject({ state: 'again' });
});

test('takes a yes without words for one that nobody has confirmed', async ({ fake }) => {
  for (const status of [200, 202, 204])
    for (const envelope of [{ points: [aPoint()] }, { points: [aCount()] }, { event: anEvent() }])
      expect(await outcomeWith(fake, { kind: 'answer', status }, envelope)).toEqual({
        state: 'sent',
        confirmed: false,
      });
});

test('says whether what was not answered may have been taken', async ({ fake }) => {
  for (const kind of ['reset', 'reset mid-body'] as const)
    expect(await outcomeWith(fake, { kind })).toMatchObject({ state: 'again', unclear: true });
  for (const kind of ['black hole', 'trickle', 'stall'] as const)
    expect(await outcomeWith(fake, { kind }, undefined, 100)).toEqual({
      state: 'again',
      unclear: true,
      late: true,
      because: 'no whole answer in 0.1 s',
    });
  await fake.faults.refuse();
  expect(await outcomeWith(fake, { kind: 'reset' })).toEqual({ state: 'again', because: 'ECONNREFUSED' });
});

test('ends when it is told to, and serves the next batch', async ({ fake }) => {
  const transport = apiTransport(fake.access);
  const ended = new AbortController();
  fake.faults.next(/./, { kind: 'black hole' });
  const outcome = transport.send({ points: [aPoint()] }, { ...LONG, signal: ended.signal });
  await fake.received(/./);
  ended.abort();
  expect(await outcome).toMatchObject({ state: 'again', unclear: true });
  expect(await transport.send({ points: [aPoint()] }, LONG)).toMatchObject({ state: 'sent' });
});
