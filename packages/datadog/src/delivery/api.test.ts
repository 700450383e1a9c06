import { ACCEPTED, API_KEY, closedAddress, EVENT_ACCEPTED, expect, HTML, test } from '../testing/intake.ts';
import type { Point } from '../points/point.ts';
import { apiTransport } from './api.ts';
import type { Envelope } from './envelope.ts';
import { anEvent } from './testing/builders.ts';
import type { Outcome } from './transport.ts';

const never = new AbortController().signal;
const LONG = { timeout: 60_000, signal: never };
const NOW = 1_795_261_867;

const aPoint = (change: Partial<Point> = {}): Point => ({
  metric: 'e2e.flow.duration',
  kind: 'distribution',
  at: NOW,
  value: 0.35,
  tags: ['env:staging', 'flow:entity.create'],
  ...change,
});
const aCount = (change: Partial<Point> = {}) => aPoint({ metric: 'e2e.tests', kind: 'count', value: 1, ...change });

interface Body {
  series: { metric: string; type: string; tags: string[]; interval?: number; points: [number, number[] | number][] }[];
}
const bodyOf = (text: string | undefined) => JSON.parse(text ?? '{}') as Body;

test('sends distributions deflated, with the API key alone', async ({ intake, access }) => {
  const outcome = await apiTransport(access).send({ points: [aPoint(), aPoint({ value: 0.4 })] }, LONG);
  expect(outcome).toEqual({ state: 'sent', confirmed: true });
  const [request] = intake.received;
  expect(request?.path).toBe('/api/v1/distribution_points');
  expect(request?.headers).toMatchObject({
    'dd-api-key': API_KEY,
    'content-type': 'text/json',
    'content-encoding': 'deflate',
  });
  expect(request?.headers).not.toHaveProperty('dd-application-key');
  expect(bodyOf(request?.body)).toEqual({
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

test('sends counts to the endpoint for counts', async ({ intake, access }) => {
  const outcome = await apiTransport(access).send({ points: [aCount(), aCount({ value: 2 })] }, LONG);
  expect(outcome).toEqual({ state: 'sent', confirmed: true });
  const [request] = intake.received;
  expect(request?.path).toBe('/api/v1/series');
  expect(request?.headers['content-encoding']).toBe('deflate');
  expect(bodyOf(request?.body)).toEqual({
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

test('keeps every one of a thousand values as it is', async ({ intake, access }) => {
  const points = Array.from({ length: 1_000 }, (_, index) =>
    aPoint({
      at: NOW - (index % 7),
      value: Math.sin(index) ** 2 * 10 ** ((index % 9) - 4),
      tags: [`flow:f${index % 13}`],
    }),
  );
  await apiTransport(access).send({ points: points }, LONG);
  const arrived = bodyOf(intake.received[0]?.body).series.flatMap(({ metric, tags, points: seconds }) =>
    seconds.flatMap(([at, values]) => (values as number[]).map((value) => ({ metric, tags, at, value }))),
  );
  const text = (all: { metric: string; tags: readonly string[]; at: number; value: number }[]) =>
    all.map(({ metric, tags, at, value }) => JSON.stringify([metric, tags, at, value])).sort();
  expect(text(arrived)).toEqual(text(points));
});

test('sends an event, grouped by its key and with its time in seconds', async ({ intake, access }) => {
  intake.answer(EVENT_ACCEPTED);
  expect(await apiTransport(access).send({ event: anEvent({ at: NOW * 1_000 + 999 }) }, LONG)).toEqual({
    state: 'sent',
    confirmed: true,
  });
  const [request] = intake.received;
  expect(request?.path).toBe('/api/v1/events');
  expect(request?.headers).not.toHaveProperty('dd-application-key');
  expect(JSON.parse(request?.body ?? '')).toEqual({
    aggregation_key: 'portal:staging:e2e',
    alert_type: 'error',
    date_happened: NOW,
    tags: ['env:staging', 'service:portal'],
    text: 'Creating an entity takes too long.',
    title: 'Gate failed for portal in staging',
  });
});

test('says of each answer what is to be done', async ({ intake, access }) => {
  const transport = apiTransport(access);
  const outcomeOf = async (status: number, body = '{"errors":["so it is"]}', headers = {}): Promise<Outcome> => {
    intake.answer({ status, body, headers });
    return transport.send({ points: [aPoint()] }, LONG);
  };
  const because = (status: number) => `it answered ${status}: so it is`;
  for (const status of [404, 405, 406, 408, 409, 410, 422, 429, 451, 500, 502, 503])
    expect(await outcomeOf(status)).toEqual({ state: 'again', because: because(status) });
  // A gateway gave up, and what is behind it may have taken the points.
  expect(await outcomeOf(504)).toEqual({ state: 'again', unclear: true, because: because(504) });
  expect(await outcomeOf(429, undefined, { 'x-ratelimit-reset': '9' })).toMatchObject({ state: 'again', after: 9_000 });
  expect(await outcomeOf(413)).toEqual({ state: 'too large', because: because(413) });
  expect(await outcomeOf(400)).toEqual({ state: 'bad', because: because(400) });
  for (const status of [401, 403])
    expect(await outcomeOf(status)).toEqual({
      state: 'refused',
      key: true,
      because: `${because(status)}; check that DD_API_KEY is a key of this site (DD_SITE)`,
    });
  expect(await outcomeOf(403, HTML)).toMatchObject({ state: 'refused', key: true });
  expect(await outcomeOf(413, HTML)).toMatchObject({ state: 'too large' });
  expect(await outcomeOf(503, HTML)).toMatchObject({ state: 'again' });
  expect(await outcomeOf(302, '', { location: '/login' })).toMatchObject({ state: 'again' });
});

test('takes only the documented words for a yes', async ({ intake, access }) => {
  const transport = apiTransport(access);
  for (const body of ['{"status": "ok"}', '{"errors":[]}'])
    for (const point of [aPoint(), aCount()]) {
      intake.answer({ ...ACCEPTED, body });
      expect(await transport.send({ points: [point] }, LONG)).toEqual({ state: 'sent', confirmed: true });
    }
  for (const body of ['{}', '[]', '""', 'null', '{"status":"error"}', '{"errors":["no"]}', '{"ok":true}', HTML, 'ok'])
    for (const status of [200, 202]) {
      intake.answer({ status, body });
      expect(await transport.send({ points: [aPoint()] }, LONG), body).toMatchObject({ state: 'again' });
    }
});

test('takes a yes without words for one that nobody has confirmed', async ({ intake, access }) => {
  const envelopes: Envelope[] = [{ points: [aPoint()] }, { points: [aCount()] }, { event: anEvent() }];
  for (const status of [200, 202, 204])
    for (const envelope of envelopes) {
      intake.answer({ status });
      expect(await apiTransport(access).send(envelope, LONG)).toEqual({ state: 'sent', confirmed: false });
    }
});

test('says whether what was not answered may have been taken', async ({ intake, access }) => {
  const outcomeOf = (url: string, timeout = LONG.timeout) =>
    apiTransport({ ...access, url }).send({ points: [aPoint()] }, { timeout, signal: never });
  expect(await outcomeOf(await closedAddress())).toEqual({ state: 'again', because: 'ECONNREFUSED' });
  const unknown = await outcomeOf('http://intake.invalid', 10_000);
  expect(unknown).toMatchObject({ state: 'again' });
  intake.answer({ reset: 'before' });
  expect(await outcomeOf(intake.url)).toMatchObject({ state: 'again', unclear: true });
  intake.answer({ ...ACCEPTED, reset: 'middle' });
  expect(await outcomeOf(intake.url)).toMatchObject({ state: 'again', unclear: true });
  for (const slow of [{ after: new Promise(() => undefined) }, { trickle: true }, { ...ACCEPTED, stall: true }]) {
    intake.answer(slow);
    expect(await outcomeOf(intake.url, 100)).toEqual({
      state: 'again',
      unclear: true,
      late: true,
      because: 'no whole answer in 0.1 s',
    });
  }
});

test('ends when it is told to, and serves the next batch', async ({ intake, access }) => {
  const transport = apiTransport(access);
  const ended = new AbortController();
  intake.answer({ after: new Promise(() => undefined) }, ACCEPTED);
  const outcome = transport.send({ points: [aPoint()] }, { ...LONG, signal: ended.signal });
  await intake.count(1);
  ended.abort();
  expect(await outcome).toMatchObject({ state: 'again', unclear: true });
  expect(await transport.send({ points: [aPoint()] }, LONG)).toMatchObject({ state: 'sent' });
});
