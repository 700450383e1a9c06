import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { answering, API_KEY, APP_KEY, GARBLED, type Asked, type Reply } from '../health/testing.ts';
import { refusalOf } from './agent.ts';
import { doctor, type DoctorOptions } from './doctor.ts';
import type { Line } from './line.ts';
import { renderDoctor } from './render.ts';

const NOW = Date.UTC(2026, 10, 21, 10, 20, 30);

const date = (milliseconds: number) => ({ date: new Date(milliseconds).toUTCString() });
const denied: Reply = { status: 403, body: { errors: ['Forbidden'] }, headers: date(NOW) };

/** What a healthy organization answers, by path. */
const HEALTHY: Record<string, Reply> = {
  '/api/v1/validate': { body: { valid: true }, headers: date(NOW) },
  '/api/v1/monitor/search': {
    body: { monitors: [], metadata: { total_count: 0, page: 0, per_page: 1, page_count: 0 } },
  },
  '/api/v1/dashboard': { body: { dashboards: [] } },
  '/api/v1/slo': { body: { data: [], errors: [], metadata: { page: { total_count: 0, total_filtered_count: 0 } } } },
  '/api/v2/metrics/e2e.flow.duration/tags': {
    body: {
      data: {
        type: 'manage_tags',
        id: 'e2e.flow.duration',
        attributes: { metric_type: 'distribution', tags: ['env'], include_percentiles: true },
      },
    },
  },
  '/api/v1/query': {
    body: {
      status: 'ok',
      series: [
        {
          pointlist: [
            [Date.UTC(2026, 10, 21, 8), 30],
            [Date.UTC(2026, 10, 21, 9), 12],
            [Date.UTC(2026, 10, 21, 10), null],
          ],
        },
      ],
    },
  },
};
const RESTS = Object.keys(HEALTHY).filter((path) => path !== '/api/v1/validate');

async function examine(replies: Record<string, Reply> = {}, change: Partial<DoctorOptions> = {}) {
  await using server = await answering(({ path }: Asked) => replies[path] ?? HEALTHY[path] ?? { status: 404 });
  const lines = await doctor({
    access: server.access,
    policy: { service: 'portal', transport: 'api' },
    stages: ['staging'],
    monitors: async () => ({ there: 24, wanted: 24 }),
    outbox: { batches: 0, points: 0 },
    agent: { host: '127.0.0.1', port: 8_125 },
    timeout: 60_000,
    now: () => NOW,
    ...change,
  });
  return { lines, asked: server.asked, url: server.access.url ?? '' };
}
const found = (lines: Line[], what: string) => lines.find((line) => line.what === what);

test('where all is well each thing has its line, and nothing is to be done', async () => {
  const { lines, asked, url } = await examine();

  expect(lines.map(({ what, state }) => `${state} ${what}`)).toEqual([
    'ok site',
    'ok API key',
    'ok clock',
    'ok application key',
    'ok read monitors',
    'ok read dashboards',
    'ok read objectives',
    'ok read settings of metrics',
    'ok query metrics',
    'ok durations of staging',
    'ok percentiles',
    'ok monitors in place',
    'ok outbox',
  ]);
  expect(lines.every(({ todo }) => todo === '')).toBe(true);
  expect(found(lines, 'site')?.sentence).toBe(`the fake at ${url} answers.`);
  expect(found(lines, 'durations of staging')?.sentence).toBe(
    '42 values of e2e.flow.duration came in the last 24 hours, the last in the hour from 2026-11-21 09:00 UTC.',
  );
  expect(asked.every(({ method }) => method === 'GET')).toBe(true);
  expect(asked.find(({ path }) => path === '/api/v1/query')?.query.query).toBe(
    'count:e2e.flow.duration{env:staging,service:portal}.as_count().rollup(sum, 3600)',
  );
});

test('without a key, or without an application key, it is said what that leaves out', async () => {
  const none = await examine({}, { access: undefined });
  expect(none.lines).toMatchObject([
    { what: 'API key', state: 'fail', todo: 'Set DD_API_KEY, and DD_SITE where it is not datadoghq.com.' },
    { what: 'outbox', state: 'ok' },
  ]);
  expect(none.asked).toEqual([]);

  await using server = await answering(({ path }) => HEALTHY[path] ?? {});
  const { lines, asked } = await examine({}, { access: { ...server.access, appKey: undefined } });
  expect(found(lines, 'application key')).toMatchObject({ state: 'warn', todo: 'Set DD_APP_KEY.' });
  expect(found(lines, 'monitors in place')).toBeUndefined();
  expect(asked).toEqual([]);
});

test('a key that is refused may be of another site', async () => {
  const { lines, asked, url } = await examine({ '/api/v1/validate': denied });

  expect(found(lines, 'API key')).toEqual({
    what: 'API key',
    state: 'fail',
    sentence: `the fake at ${url} refuses the key in DD_API_KEY (it answered 403: Forbidden).`,
    todo: 'Check the key, and that DD_SITE (datadoghq.eu) is the site of its organization: every other site refuses it.',
  });
  expect(asked).toHaveLength(1);
  expect((await examine({ '/api/v1/validate': { body: { valid: false } } })).lines[1]).toMatchObject({ state: 'fail' });
});

test('where nothing answers at all, nothing else is asked', async () => {
  const access = { apiKey: API_KEY, appKey: APP_KEY, site: 'datadoghq.eu', url: 'http://127.0.0.1:1' };

  expect((await examine({}, { access })).lines.map(({ what, state }) => `${state} ${what}`)).toEqual([
    'fail site',
    'ok outbox',
  ]);
});

test('an address in place of a site is told before anything is asked', async () => {
  const access = { apiKey: API_KEY, site: 'app.datadoghq.com' };

  expect((await examine({}, { access })).lines[0]).toEqual({
    what: 'site',
    state: 'fail',
    sentence: 'DD_SITE is app.datadoghq.com, which is no site but an address of one.',
    todo: 'Set DD_SITE=datadoghq.com, and run this again.',
  });
});

test('the clock is compared by the date of the answer, also of one that says no', async () => {
  const behind = { ...date(NOW + 20 * 60_000) };

  for (const reply of [
    { body: { valid: true }, headers: behind },
    { ...denied, headers: behind },
  ])
    expect(found((await examine({ '/api/v1/validate': reply })).lines, 'clock')).toMatchObject({
      state: 'fail',
      sentence: "This machine's clock is 20 min behind Datadog's.",
    });
});

test('an application key that is refused everywhere is of another organization, or has no rights', async () => {
  const { lines } = await examine(Object.fromEntries(RESTS.map((path) => [path, denied])));

  expect(found(lines, 'application key')).toEqual({
    what: 'application key',
    state: 'fail',
    sentence: 'The key in DD_APP_KEY is refused for everything (it answered 403: Forbidden).',
    todo: 'Take one of the organization of DD_API_KEY that is not revoked and, where its scopes are limited, has monitors_read, dashboards_read, slos_read, metrics_read, timeseries_query.',
  });
  expect(found(lines, 'read monitors')).toBeUndefined();
  expect(found(lines, 'monitors in place')).toBeUndefined();
});

for (const [path, what, permission] of [
  ['/api/v1/monitor/search', 'read monitors', 'monitors_read'],
  ['/api/v1/dashboard', 'read dashboards', 'dashboards_read'],
  ['/api/v1/slo', 'read objectives', 'slos_read'],
  ['/api/v2/metrics/e2e.flow.duration/tags', 'read settings of metrics', 'metrics_read'],
  ['/api/v1/query', 'query metrics', 'timeseries_query'],
] as const)
  test(`a permission that is missing is named: ${permission}`, async () => {
    const { lines } = await examine({ [path]: denied });

    expect(found(lines, 'application key')).toMatchObject({ state: 'ok' });
    expect(found(lines, what)).toEqual({
      what,
      state: 'fail',
      sentence: `The application key may not ${what} (it answered 403: Forbidden).`,
      todo: `Give its role and its scopes ${permission}.`,
    });
  });

test('a metric without values, and one without percentiles, are told', async () => {
  const tags = '/api/v2/metrics/e2e.flow.duration/tags';
  const off = {
    data: {
      type: 'manage_tags',
      id: 'e2e.flow.duration',
      attributes: { metric_type: 'distribution', include_percentiles: false },
    },
  };
  const empty = await examine({ '/api/v1/query': { body: { status: 'ok', series: [] } }, [tags]: { body: off } });

  expect(found(empty.lines, 'durations of staging')).toMatchObject({
    state: 'warn',
    sentence: 'No value of e2e.flow.duration with env:staging came in the last 24 hours.',
  });
  expect(found(empty.lines, 'percentiles')).toMatchObject({
    state: 'fail',
    sentence: 'They are off for e2e.flow.duration: its monitors and the history have nothing to go by.',
  });
  const none = await examine({ [tags]: { status: 404, body: { errors: ['Not found'] } } });
  expect(found(none.lines, 'read settings of metrics')).toMatchObject({ state: 'ok' });
  expect(found(none.lines, 'percentiles')).toMatchObject({ state: 'fail', todo: /npm run datadog -- apply/ });
});

for (const [counted, state] of [
  [{ there: 24, wanted: 24 }, 'ok'],
  [{ there: 3, wanted: 24 }, 'fail'],
  [{ there: 25, wanted: 24 }, 'warn'],
  ['the listing looks wrong.', 'fail'],
] as const)
  test(`monitors in place: ${JSON.stringify(counted)}`, async () => {
    const { lines } = await examine({}, { monitors: async () => counted });

    expect(found(lines, 'monitors in place')).toMatchObject({ state });
  });

test('what counts the monitors may fail', async () => {
  const monitors = async (): Promise<string> => {
    throw new Error(`no answer to ${APP_KEY}`);
  };

  expect(found((await examine({}, { monitors })).lines, 'monitors in place')).toMatchObject({
    state: 'fail',
    sentence: 'How many of ours are there is not known: no answer to [application key].',
  });
});

test('what waits on disk is told', async () => {
  expect(found((await examine({}, { outbox: { batches: 1, points: 12 } })).lines, 'outbox')).toMatchObject({
    state: 'warn',
    sentence: '1 batch waits on disk to be sent, with 12 points.',
  });
  const elsewhere = 'What was meant for another place stays.';
  expect(found((await examine({}, { outbox: { batches: 0, points: 0, elsewhere } })).lines, 'outbox')).toMatchObject({
    state: 'ok',
    sentence: `Nothing waits on disk to be sent. ${elsewhere}`,
  });
});

for (const [what, reply] of Object.entries(GARBLED))
  test(`an answer that is garbled fails with a sentence, and what to do: ${what}`, async () => {
    const first = await examine({ '/api/v1/validate': reply });
    const rest = await examine(Object.fromEntries(RESTS.map((path) => [path, reply])));
    const bad = [...first.lines, ...rest.lines].filter(({ state }) => state !== 'ok');

    expect(first.lines.some(({ state }) => state === 'fail')).toBe(true);
    expect(rest.lines.filter(({ state }) => state === 'fail').length).toBeGreaterThanOrEqual(6);
    for (const { sentence, todo } of bad) {
      expect(sentence).toMatch(/\.$/);
      expect(sentence).not.toMatch(/<|undefined/);
      expect(todo).toMatch(/\.$/);
    }
  });

test('no line holds a key', async () => {
  const leaks: Reply = { status: 403, body: { errors: [`Forbidden: ${API_KEY} with ${APP_KEY}`] }, headers: date(NOW) };

  for (const replies of [{ '/api/v1/validate': leaks }, Object.fromEntries(RESTS.map((path) => [path, leaks]))]) {
    const text = renderDoctor((await examine(replies)).lines).join('\n');
    expect(text).toContain('[API key] with');
    expect(text).not.toContain(API_KEY);
    expect(text).not.toContain(APP_KEY);
  }
});

test('an agent is looked for where datagrams go to one', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const agent = { host: '127.0.0.1', port };
  const policy = { service: 'portal', transport: 'dogstatsd' } as const;

  expect(await refusalOf(agent)).toBeUndefined();
  expect(found((await examine({}, { policy, agent })).lines, 'agent')).toMatchObject({ state: 'ok' });
  socket.close();
  await once(socket, 'close');
  expect(found((await examine({}, { policy, agent })).lines, 'agent')).toMatchObject({
    state: 'fail',
    sentence: `No agent takes datagrams at 127.0.0.1:${port} (ECONNREFUSED).`,
  });
  // A part of a name this long is none, so nobody has to be asked for its address.
  expect(await refusalOf({ host: `${'a'.repeat(64)}.invalid`, port })).toBe('ENOTFOUND');
});
