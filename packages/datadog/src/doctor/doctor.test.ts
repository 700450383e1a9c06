import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from '@playwright/test';
import { columns } from 'playwright-gate/plugin';
import { test as base } from '../../fake/testing.ts';
import type { Fault } from '../../fake/index.ts';
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

test('what is missing, refused, off or not known is told with what to do', async ({ fake, examine }) => {
  const told = async (what: string, replies?: Record<string, Fault>, change?: Change) => {
    const { state, sentence, todo } = found(await examine(replies, change), what)!;
    expect(todo, what).toMatch(state === 'ok' ? /^$/ : /\.$/);
    return `${state} ${what}: ${sentence} ${todo}`;
  };
  const withOptions = (monitors: DatadogInput['monitors'] = {}) => ({ options: { monitors } });
  const withMonitors = (monitors: DoctorOptions['monitors']) => ({ monitors });
  const there = (count: number) => withMonitors(async () => ({ there: count, wanted: 24 }));
  const { apiKey, appKey } = fake.keys;
  const site = 'app.datadoghq.com';
  const none = { [SETTINGS]: answer({ errors: ['Not found'] }, 404) };
  const elsewhere = 'What was meant for another place stays.';
  const needed = 'monitors_read, dashboards_read, slos_read, events_read, metrics_read, timeseries_query';
  const everything = `fail application key: The key in DD_APP_KEY is refused for everything (it answered 403: Forbidden). Take one of the organization of DD_API_KEY that is not revoked and, where its scopes are limited, has ${needed}.`;
  const mayNot = (what: string, permission: string) =>
    `fail ${what}: The application key may not ${what} (it answered 403: Forbidden). Give its role and its scopes ${permission}.`;
  const refused = `fail API key: the fake at ${fake.url} refuses the key in DD_API_KEY`;
  const off = 'fail percentiles: They are off for e2e.flow.duration: its monitors and SLOs have nothing to go by.';
  const left = 'measurements are sent, and monitors, health signals and the history of Datadog are left out';
  const cases: [line: string, replies?: Record<string, Fault>, change?: Change][] = [
    ['fail API key: There is none, so nothing is sent.', {}, { access: undefined }],
    [`warn application key: There is none: ${left}.`, {}, { access: { ...fake.access, appKey: undefined } }],
    [
      `fail site: DD_SITE is ${site}, which is no site but an address of one.`,
      {},
      { access: { apiKey, appKey, site } },
    ],
    [`${refused} (it answered 403: Forbidden).`, { [VALIDATE]: denied }],
    [`${refused}.`, { [VALIDATE]: answer({ valid: false }) }],
    [everything, forRests(denied)],
    [mayNot('read monitors', 'monitors_read'), { '/api/v1/monitor/search': denied }],
    [mayNot('read dashboards', 'dashboards_read'), { '/api/v1/dashboard': denied }],
    [mayNot('read SLOs', 'slos_read'), { '/api/v1/slo': denied }],
    [mayNot('read events', 'events_read'), { '/api/v1/events': denied }],
    [mayNot('read settings of metrics', 'metrics_read'), { [SETTINGS]: denied }],
    [mayNot('query metrics', 'timeseries_query'), { [QUERY]: denied }],
    [
      'warn durations of staging: No value of e2e.flow.duration with env:staging came in the last 24 hours.',
      { [QUERY]: answer({ series: [] }) },
    ],
    [
      'fail durations of staging: Whether e2e.flow.duration has values is not known: Rate limit.',
      { [QUERY]: answer({ error: 'Rate limit', series: [] }) },
    ],
    [off, { [SETTINGS]: settings(false) }],
    [off, none],
    ['ok read settings of metrics: The application key has metrics_read.', none],
    ['fail monitors in place: 24 of ours are wanted, and 3 are there.', {}, there(3)],
    ['warn monitors in place: 24 of ours are wanted, and 25 are there.', {}, there(25)],
    [
      'fail monitors in place: How many of ours are there is not known: it looks wrong.',
      {},
      withMonitors(async () => 'it looks wrong.'),
    ],
    [
      'fail monitors in place: How many of ours are there is not known: no answer to [application key].',
      {},
      withMonitors(() => Promise.reject(new Error(`no answer to ${appKey}`))),
    ],
    ['warn runbooks: Alerts name pages of docs/, and do not link to them.', {}, withOptions()],
    ['warn notify: Nobody is told of urgent alerts and other alerts.', {}, withOptions()],
    ['warn notify: Nobody is told of other alerts.', {}, withOptions({ notify: { page: ['@pagerduty'] } })],
    ['warn outbox: 1 file waits on disk to be sent, with 12 points.', {}, { outbox: { waiting: 1, points: 12 } }],
    [`ok outbox: Nothing waits on disk to be sent. ${elsewhere}`, {}, { outbox: { waiting: 0, points: 0, elsewhere } }],
  ];
  for (const [line, replies, change] of cases)
    expect(await told(/^\w+ ([\w ]+):/.exec(line)?.[1] ?? '', replies, change)).toContain(line);
  expect(found(await examine(forRests(denied)), 'monitors in place')).toBeUndefined();
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
  const agentAt = async (port: number) => {
    const change = { agent: { host: '127.0.0.1', port }, options: { transport: 'dogstatsd' } } as const;
    return found(await examine({}, change), 'agent');
  };

  expect(await agentAt(socket.address().port)).toMatchObject({ state: 'ok' });
  socket.close();
  const sentence = 'No agent takes datagrams at 127.0.0.1:2 (ECONNREFUSED).';
  expect(await agentAt(2)).toMatchObject({ state: 'fail', sentence });
});
