import { ACCEPTED, API_KEY, closedAddress, expect, HTML, test } from '../../testing/intake.ts';
import type { Point } from '../../points/point.ts';
import type { Outcome } from '../transport.ts';
import { apiTransport } from './api.ts';

const never = new AbortController().signal;
const LONG = { timeout: 60_000 };
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
  const outcome = await apiTransport(access, LONG).send([aPoint(), aPoint({ value: 0.4 })], never);
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
  const outcome = await apiTransport(access, LONG).send([aCount(), aCount({ value: 2 })], never);
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
  await apiTransport(access, LONG).send(points, never);
  const arrived = bodyOf(intake.received[0]?.body).series.flatMap(({ metric, tags, points: seconds }) =>
    seconds.flatMap(([at, values]) => (values as number[]).map((value) => ({ metric, tags, at, value }))),
  );
  const text = (all: { metric: string; tags: readonly string[]; at: number; value: number }[]) =>
    all.map(({ metric, tags, at, value }) => JSON.stringify([metric, tags, at, value])).sort();
  expect(text(arrived)).toEqual(text(points));
});

test('sends nothing where there is nothing', async ({ intake, access }) => {
  expect(await apiTransport(access, LONG).send([], never)).toEqual({ state: 'sent', confirmed: true });
  expect(intake.received).toHaveLength(0);
});

test('says of each answer what is to be done', async ({ intake, access }) => {
  const transport = apiTransport(access, LONG);
  const outcomeOf = async (status: number, body = '{"errors":["so it is"]}', headers = {}): Promise<Outcome> => {
    intake.answer({ status, body, headers });
    return transport.send([aPoint()], never);
  };
  const because = (status: number) => `it answered ${status}: so it is`;
  for (const status of [408, 429, 500, 502, 503, 504])
    expect(await outcomeOf(status)).toEqual({ state: 'again', because: because(status) });
  expect(await outcomeOf(429, undefined, { 'x-ratelimit-reset': '9' })).toMatchObject({ state: 'again', after: 9_000 });
  expect(await outcomeOf(413)).toEqual({ state: 'too large', because: because(413) });
  for (const status of [400, 404, 405, 410, 422])
    expect(await outcomeOf(status)).toEqual({ state: 'refused', because: because(status) });
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
  const transport = apiTransport(access, LONG);
  for (const body of ['{"status": "ok"}', '{"errors":[]}'])
    for (const point of [aPoint(), aCount()]) {
      intake.answer({ ...ACCEPTED, body });
      expect(await transport.send([point], never)).toEqual({ state: 'sent', confirmed: true });
    }
  for (const body of [
    '',
    '{}',
    '[]',
    '""',
    'null',
    '{"status":"error"}',
    '{"errors":["no"]}',
    '{"ok":true}',
    HTML,
    'ok',
  ])
    for (const status of [200, 202]) {
      intake.answer({ status, body });
      expect(await transport.send([aPoint()], never), body).toMatchObject({ state: 'again' });
    }
});

test('says that it is worth trying again when no answer comes', async ({ intake, access }) => {
  const outcomeOf = (url: string, timeout = LONG.timeout) =>
    apiTransport({ ...access, url }, { timeout }).send([aPoint()], never);
  expect(await outcomeOf(await closedAddress())).toEqual({ state: 'again', because: 'ECONNREFUSED' });
  expect(await outcomeOf('http://intake.invalid', 10_000)).toMatchObject({ state: 'again' });
  intake.answer({ reset: 'before' });
  expect(await outcomeOf(intake.url)).toMatchObject({ state: 'again' });
  intake.answer({ ...ACCEPTED, reset: 'middle' });
  expect(await outcomeOf(intake.url)).toMatchObject({ state: 'again' });
  for (const slow of [{ after: new Promise(() => undefined) }, { trickle: true }, { ...ACCEPTED, stall: true }]) {
    intake.answer(slow);
    expect(await outcomeOf(intake.url, 100)).toEqual({ state: 'again', because: 'no whole answer in 0.1 s' });
  }
});

test('ends when it is told to, and serves the next batch', async ({ intake, access }) => {
  const transport = apiTransport(access, LONG);
  const ended = new AbortController();
  intake.answer({ after: new Promise(() => undefined) }, ACCEPTED);
  const outcome = transport.send([aPoint()], ended.signal);
  await intake.count(1);
  ended.abort();
  expect(await outcome).toMatchObject({ state: 'again' });
  expect(await transport.send([aPoint()], never)).toMatchObject({ state: 'sent' });
  await transport.close();
});
