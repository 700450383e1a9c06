import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from '@playwright/test';
import { columns } from 'playwright-gate/plugin';
import { test as base } from '../../fake/testing.ts';
import type { FakeDatadog, Fault } from '../../fake/index.ts';
import { checkOptions, type DatadogInput } from '../options.ts';
import { answer, forbidden, GARBLED } from '../testing/answers.ts';
import { doctor, type DoctorOptions } from './doctor.ts';
import { clockLine, siteLine } from './keys.ts';
import { ok, renderDoctor, warn, type Line } from './render.ts';
import { proxyLine } from './settings.ts';

const NOW = Date.UTC(2026, 10, 21, 10, 20, 30);
const HOUR = 3_600_000;
const VALIDATE = '/api/v1/validate';
const QUERY = '/api/v1/query';
const SETTINGS = '/api/v2/metrics/e2e.flow.duration/tags';

const denied = forbidden();
const settings = (include_percentiles: boolean) => answer({ data: { attributes: { include_percentiles } } });
const pointlist = [
  [NOW - 2 * HOUR, 30],
  [Date.UTC(2026, 10, 21, 9), 12],
  [Date.UTC(2026, 10, 21, 10), null],
];

/** What a healthy organization answers, by path. */
const HEALTHY: Record<string, Fault> = {
  [VALIDATE]: answer({ valid: true }),
  '/api/v1/monitor/search': answer({ monitors: [], metadata: { total_count: 0 } }),
  '/api/v1/dashboard': answer({ dashboards: [] }),
  '/api/v1/slo': answer({ data: [] }),
  '/api/v1/events': answer({ events: [] }),
  [SETTINGS]: settings(true),
  [QUERY]: answer({ status: 'ok', series: [{ pointlist }] }),
};
const RESTS = Object.keys(HEALTHY).filter((path) => path !== VALIDATE);
const forRests = (fault: Fault) => Object.fromEntries(RESTS.map((path) => [path, fault]));

const OPTIONS: DatadogInput = {
  stages: ['staging'],
  monitors: { docs: 'https://wiki.portal.dev/e2e', notify: { page: ['@pagerduty'], notify: ['@slack-portal'] } },
};

type Change = Partial<DoctorOptions> & { options?: DatadogInput };

const test = base.extend<{ examine: (replies?: Record<string, Fault>, change?: Change) => Promise<Line[]> }>({
  examine: async ({ fake }, use) =>
    use((replies = {}, { options = {}, ...change } = {}) => {
      fake.faults.clear();
      for (const [path, fault] of Object.entries({ ...HEALTHY, ...replies })) fake.faults.always(`GET ${path}`, fault);
      fake.clock.set(NOW);
      return doctor({
        access: fake.access,
        policy: checkOptions({ ...OPTIONS, ...options }),
        monitors: async () => ({ there: 24, wanted: 24 }),
        outbox: { waiting: 0, points: 0 },
        agent: { host: '127.0.0.1', port: 8_125 },
        timeout: 60_000,
        now: () => NOW,
        ...change,
      });
    }),
});
const found = (lines: Line[], what: string) => lines.find((line) => line.what === what);
const asked = ({ seen }: FakeDatadog) => seen.map(({ method, path }) => `${method} ${path}`);

test('where all is well each thing has its line, and nothing is to be done', async ({ fake, examine }) => {
  const lines = await examine();

  expect(lines.map(({ what }) => what).join(', ')).toBe(
    'proxy, site, API key, clock, application key, read monitors, read dashboards, read SLOs, read events, read settings of metrics, query metrics, durations of staging, percentiles, monitors in place, runbooks, notify, outbox',
  );
  for (const line of lines) expect(line).toMatchObject({ state: 'ok', todo: '' });
  expect(found(lines, 'site')?.sentence).toBe(`the fake at ${fake.url} answers.`);
  expect(found(lines, 'durations of staging')?.sentence).toBe(
    '42 values of e2e.flow.duration came in the last 24 hours, the last in the hour from 2026-11-21 09:00 UTC.',
  );
  expect(fake.seen.every(({ method }) => method === 'GET')).toBe(true);
  expect(new URLSearchParams(fake.seen.find(({ path }) => path === QUERY)?.query).get('query')).toBe(
    'count:e2e.flow.duration{env:staging,service:portal}.as_count().rollup(sum, 3600)',
  );
  expect(fake.flags).toEqual([]);
});

test('without a key, or without an application key, it is said what that leaves out', async ({ fake, examine }) => {
  expect((await examine({}, { access: undefined }))[0]).toMatchObject({
    what: 'API key',
    state: 'fail',
    todo: 'Set DD_API_KEY, and DD_SITE where it is not datadoghq.com.',
  });
  expect(fake.seen).toEqual([]);
  const lines = await examine({}, { access: { ...fake.access, appKey: undefined } });
  expect(found(lines, 'application key')).toMatchObject({ state: 'warn', todo: 'Set DD_APP_KEY.' });
  expect(found(lines, 'monitors in place')).toBeUndefined();
  expect(asked(fake)).toEqual([`GET ${VALIDATE}`]);
});

test('a key that is refused may be of another site', async ({ fake, examine }) => {
  expect(found(await examine({ [VALIDATE]: denied }), 'API key')).toMatchObject({
    state: 'fail',
    sentence: `the fake at ${fake.url} refuses the key in DD_API_KEY (it answered 403: Forbidden).`,
    todo: 'Check the key, and that DD_SITE (datadoghq.com) is the site of its organization: every other site refuses it.',
  });
  expect(asked(fake)).toHaveLength(1);
  expect(found(await examine({ [VALIDATE]: answer({ valid: false }) }), 'API key')).toMatchObject({ state: 'fail' });
});

test('a site that does not answer is told by what is wrong, and nothing else is asked', async ({ fake, examine }) => {
  await fake.faults.refuse();
  const lines = await examine();
  expect(lines.map(({ what, state }) => `${state} ${what}`).join(', ')).toBe(
    'ok proxy, fail site, ok runbooks, ok notify, ok outbox',
  );
  expect(found(lines, 'site')?.sentence).toMatch(/^the fake at \S+ cannot be reached: ECONNREFUSED\.$/);
  expect(siteLine(fake.access, { kind: 'network', because: 'ENOTFOUND' })).toMatchObject({
    state: 'fail',
    sentence: `the fake at ${fake.url} has no address (ENOTFOUND).`,
  });
  const address = { ...fake.access, url: undefined, site: 'app.datadoghq.com' };
  expect(found(await examine({}, { access: address }), 'site')).toMatchObject({
    state: 'fail',
    sentence: 'DD_SITE is app.datadoghq.com, which is no site but an address of one.',
    todo: 'Set DD_SITE=datadoghq.com, and run this again.',
  });
});

test('the clock is compared by the date of the answer, also of one that says no', async ({ examine }) => {
  for (const reply of [HEALTHY[VALIDATE], denied])
    expect(found(await examine({ [VALIDATE]: reply! }, { now: () => NOW - HOUR / 3 }), 'clock')).toMatchObject({
      state: 'fail',
      sentence: "This machine's clock is 20 min behind Datadog's.",
    });
  for (const [ahead, words] of [
    [0, 'ok This machine and Datadog agree about the time, to 1 s.'],
    [60_000, 'ok This machine and Datadog agree about the time, to 61 s.'],
    [61_000, "warn This machine's clock is 61 s ahead of Datadog's."],
    [-200_000, "warn This machine's clock is 3 min behind Datadog's."],
    [-600_000, "warn This machine's clock is 10 min behind Datadog's."],
    [601_000, "fail This machine's clock is 10 min ahead of Datadog's."],
    [-3 * HOUR, "fail This machine's clock is 3 h behind Datadog's."],
    [NaN, 'warn The answer did not say what time it is at Datadog.'],
  ] as const)
    expect(`${clockLine(ahead).state} ${clockLine(ahead).sentence}`).toBe(words);
});

test('a key that is refused everywhere is of another organization, or has no rights', async ({ examine }) => {
  const lines = await examine(forRests(denied));

  expect(found(lines, 'application key')).toMatchObject({
    state: 'fail',
    sentence: 'The key in DD_APP_KEY is refused for everything (it answered 403: Forbidden).',
    todo: 'Take one of the organization of DD_API_KEY that is not revoked and, where its scopes are limited, has monitors_read, dashboards_read, slos_read, events_read, metrics_read, timeseries_query.',
  });
  expect(found(lines, 'read monitors')).toBeUndefined();
  expect(found(lines, 'monitors in place')).toBeUndefined();
});

test('a permission that is missing is named', async ({ examine }) => {
  for (const [path, what, permission] of [
    ['/api/v1/monitor/search', 'read monitors', 'monitors_read'],
    ['/api/v1/dashboard', 'read dashboards', 'dashboards_read'],
    ['/api/v1/slo', 'read SLOs', 'slos_read'],
    ['/api/v1/events', 'read events', 'events_read'],
    [SETTINGS, 'read settings of metrics', 'metrics_read'],
    [QUERY, 'query metrics', 'timeseries_query'],
  ] as const) {
    const lines = await examine({ [path]: denied });
    expect(found(lines, 'application key')).toMatchObject({ state: 'ok' });
    expect(found(lines, what)).toMatchObject({
      state: 'fail',
      sentence: `The application key may not ${what} (it answered 403: Forbidden).`,
      todo: `Give its role and its scopes ${permission}.`,
    });
  }
});

test('what is missing, off or not known is told', async ({ fake, examine }) => {
  const told = async (what: string, replies?: Record<string, Fault>, change?: Change) => {
    const { state, sentence, todo } = found(await examine(replies, change), what)!;
    expect(todo, what).toMatch(state === 'ok' ? /^$/ : /\.$/);
    return `${state} ${what}: ${sentence}`;
  };
  const none = { [SETTINGS]: answer({ errors: ['Not found'] }, 404) };
  const unknown = { [QUERY]: answer({ error: 'Rate limit', series: [] }) };
  const there = (count: number) =>
    told('monitors in place', {}, { monitors: async () => ({ there: count, wanted: 24 }) });
  const throws = () => Promise.reject(new Error(`no answer to ${fake.keys.appKey}`));
  const alerts = (what: string, monitors: DatadogInput['monitors'] = {}) => told(what, {}, { options: { monitors } });
  const elsewhere = 'What was meant for another place stays.';
  expect([
    await told('durations of staging', { [QUERY]: answer({ series: [] }) }),
    await told('durations of staging', unknown),
    await told('percentiles', { [SETTINGS]: settings(false) }),
    await told('percentiles', none),
    await told('read settings of metrics', none),
    await there(3),
    await there(25),
    await told('monitors in place', {}, { monitors: async () => 'it looks wrong.' }),
    await told('monitors in place', {}, { monitors: throws }),
    await alerts('runbooks'),
    await alerts('notify'),
    await alerts('notify', { notify: { page: ['@pagerduty'] } }),
    await told('outbox', {}, { outbox: { waiting: 1, points: 12 } }),
    await told('outbox', {}, { outbox: { waiting: 0, points: 0, elsewhere } }),
  ]).toEqual([
    'warn durations of staging: No value of e2e.flow.duration with env:staging came in the last 24 hours.',
    'fail durations of staging: Whether e2e.flow.duration has values is not known: Rate limit.',
    'fail percentiles: They are off for e2e.flow.duration: its monitors and SLOs have nothing to go by.',
    'fail percentiles: They are off for e2e.flow.duration: its monitors and SLOs have nothing to go by.',
    'ok read settings of metrics: The application key has metrics_read.',
    'fail monitors in place: 24 of ours are wanted, and 3 are there.',
    'warn monitors in place: 24 of ours are wanted, and 25 are there.',
    'fail monitors in place: How many of ours are there is not known: it looks wrong.',
    'fail monitors in place: How many of ours are there is not known: no answer to [application key].',
    'warn runbooks: Alerts name pages of docs/, and do not link to them.',
    'warn notify: Nobody is told of urgent alerts and other alerts.',
    'warn notify: Nobody is told of other alerts.',
    'warn outbox: 1 file waits on disk to be sent, with 12 points.',
    `ok outbox: Nothing waits on disk to be sent. ${elsewhere}`,
  ]);
});

test('whether a proxy applies is told, without its password', () => {
  const access = { apiKey: 'a', site: 'datadoghq.eu' };
  const line = (https: string, none?: string) => proxyLine(access, { http: undefined, https, none });
  const proxy = 'http://somebody:secret@proxy.local:3128';
  expect(proxyLine(access, undefined).sentence).toBe(
    'Requests to api.datadoghq.eu go straight there: the environment names no proxy for them.',
  );
  const through = 'Requests to api.datadoghq.eu go through the proxy at http://proxy.local:3128';
  expect(line(proxy)).toMatchObject({ state: 'ok', sentence: `${through}.` });
  expect(line(proxy, 'x.dev, .eu').sentence).toBe(`${through}, unless NO_PROXY names where they go: x.dev, .eu.`);
  for (const wrong of ['somebody:secret@proxy.local:3128', 'socks5://somebody:secret@proxy.local', 'http://'])
    expect(line(wrong)).toMatchObject({ state: 'fail', sentence: expect.not.stringContaining('secret') });
});

for (const [what, fault] of Object.entries({
  ...GARBLED,
  'another shape within': answer({ series: [{ pointlist: [1, null] }, null], data: 1, valid: 'yes' }),
}))
  test(`an answer that is garbled fails with a sentence, and what to do: ${what}`, async ({ examine }) => {
    const first = await examine({ [VALIDATE]: fault });
    const rest = await examine(forRests(fault));

    expect(found(first, 'API key') ?? found(first, 'site')).toMatchObject({ state: 'fail' });
    for (const line of ['durations of staging', 'percentiles'])
      expect(found(rest, line)).toMatchObject({ state: 'fail' });
    expect(rest.filter(({ state }) => state === 'fail').length).toBeGreaterThanOrEqual(5);
    for (const { sentence, todo } of [...first, ...rest].filter(({ state }) => state !== 'ok')) {
      expect(sentence).toMatch(/^[^<]*\.$/);
      expect(sentence).not.toContain('undefined');
      expect(todo).toMatch(/\.$/);
    }
  });

test('no line holds a key, and each fits a terminal', async ({ fake, examine }) => {
  const { apiKey, appKey } = fake.keys;
  const leaks = answer({ errors: [`Forbidden: ${apiKey} with ${appKey}`] }, 403);
  for (const replies of [{ [VALIDATE]: leaks }, forRests(leaks)]) {
    const rendered = renderDoctor(await examine(replies));
    expect(rendered.join('\n')).toContain('[API key] with');
    expect(rendered.join('\n')).not.toContain(apiKey);
    expect(rendered.join('\n')).not.toContain(appKey);
    expect(Math.max(...rendered.map(columns))).toBeLessThanOrEqual(100);
  }
  const lines = [ok('API key', 'It is taken.'), warn('clock', 'It is off.', 'Set it.')];
  expect(renderDoctor(lines)).toEqual([
    '  ✓ API key  It is taken.',
    '  ! clock    It is off.',
    '             → Set it.',
    '',
    '  1 of 2 need something done.',
  ]);
  expect(renderDoctor(lines.slice(0, 1)).at(-1)).toBe('  All is well.');
});

test('an agent is looked for where datagrams go to one', async ({ examine }) => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const change = { agent: { host: '127.0.0.1', port }, options: { transport: 'dogstatsd' } } as const;

  expect(found(await examine({}, change), 'agent')).toMatchObject({ state: 'ok' });
  socket.close();
  await once(socket, 'close');
  expect(found(await examine({}, change), 'agent')).toMatchObject({
    state: 'fail',
    sentence: `No agent takes datagrams at 127.0.0.1:${port} (ECONNREFUSED).`,
  });
});
