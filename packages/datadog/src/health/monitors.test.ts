import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { datadogHealth } from './health.ts';
import { judgeMonitors, type SeenMonitor } from './monitors.ts';
import { aHit, aMonitor, askMany, askOne, hits } from './testing-monitors.ts';
import { answering, API_KEY, APP_KEY, GARBLED, type Reply } from './testing.ts';

for (const [status, state, words] of [
  ['OK', 'ok', 'Errors of the portal (91879684) is in state OK'],
  ['Warn', 'ok', 'Errors of the portal (91879684) is in state Warn'],
  ['Alert', 'alert', 'Errors of the portal (91879684) is in state Alert'],
  ['No Data', 'unknown', 'Errors of the portal (91879684) is in state No Data'],
  ['Skipped', 'unknown', 'Errors of the portal (91879684) is in state Skipped'],
  ['', 'unknown', 'Errors of the portal (91879684) is in state not known yet'],
] as const)
  test(`a monitor in state ${status || 'none'} is ${state}`, async () => {
    const { signal, asked } = await askOne({ body: aMonitor({ overall_state: status || null }) });

    expect(signal).toEqual({ type: 'health', name: 'errors', state, detail: words });
    expect(asked.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'GET /api/v1/monitor/91879684',
      'GET /api/v1/monitor/search',
    ]);
    expect(asked.every(({ headers }) => headers['dd-application-key'] === APP_KEY)).toBe(true);
  });

test('a monitor that is not there is unknown, and it is said what to check', async () => {
  const { signal } = await askOne({ status: 404, body: { errors: ['Monitor not found'] } });

  expect(signal).toMatchObject({
    state: 'unknown',
    detail: 'there is no monitor 91879684 in this organization of Datadog: check its number',
  });
});

test('a key that may not read monitors is told what it needs', async () => {
  const denied: Reply = { status: 403, body: { errors: ['Forbidden'] } };
  const { signal } = await askOne(denied, denied);

  expect(signal).toMatchObject({
    state: 'unknown',
    detail:
      'Datadog did not say how monitor 91879684 is: it answered 403: Forbidden; the key in DD_APP_KEY needs the permission monitors_read, in the organization of DD_API_KEY',
  });
});

test('a search is asked with the stage in its place, and its worst monitor decides', async () => {
  const { signal, asked } = await askMany(hits(aHit(1, 'OK'), aHit(2, 'Warn'), aHit(3, 'Alert'), aHit(4, 'No Data')));

  expect(signal).toEqual({
    type: 'health',
    name: 'all',
    state: 'alert',
    detail: 'monitor 3 (3) is in state Alert; monitor 4 (4) is in state No Data; monitor 2 (2) is in state Warn',
  });
  expect(asked.map(({ query }) => query.query).sort()).toEqual([
    '(service:portal env:staging) muted:true',
    'service:portal env:staging',
  ]);
});

test('monitors that are all well are counted', async () => {
  expect((await askMany(hits(aHit(1, 'OK'), aHit(2, 'OK')))).signal).toMatchObject({
    state: 'ok',
    detail: '2 monitors are in state OK',
  });
});

test('a search that finds nothing, too much or not all is unknown', async () => {
  expect((await askMany(hits())).signal).toMatchObject({
    state: 'unknown',
    detail: 'no monitor is found by "service:portal env:staging": check the tags in the search',
  });
  const many: Reply = { body: { monitors: [aHit(1, 'OK')], metadata: { total_count: 51 } } };
  expect((await askMany(many)).signal).toMatchObject({
    state: 'unknown',
    detail:
      'Datadog\'s search for monitors "service:portal env:staging" gave no answer: it finds 51 monitors, and at most 50 can be asked: make the search narrower',
  });
  const part: Reply = { body: { monitors: [aHit(1, 'OK')], metadata: { total_count: 2 } } };
  expect((await askMany(part)).signal).toMatchObject({
    state: 'unknown',
    detail: expect.stringContaining('only 1 of 2 monitors came in the answer'),
  });
});

test('fifty monitors are not too many', async () => {
  const all = Array.from({ length: 50 }, (_, index) => aHit(index + 1, 'OK'));

  expect((await askMany(hits(...all))).signal).toMatchObject({ state: 'ok', detail: '50 monitors are in state OK' });
});

for (const [what, reply] of Object.entries(GARBLED))
  test(`an answer that is garbled is unknown, with a sentence: ${what}`, async () => {
    for (const { signal } of [await askOne(reply, reply), await askMany(reply, reply)]) {
      expect(signal).toMatchObject({ state: 'unknown', detail: expect.stringMatching(/^\S.{20,}/) });
      expect(signal?.detail).not.toMatch(/<|\bat .*\.js|undefined/);
    }
  });

test('without an answer in time it is unknown', async () => {
  await using server = await answering(() => ({ instead: 'never' }));
  const health = datadogHealth({ access: server.access, service: 'portal', env: 'staging', timeout: 100 });

  expect(await health([{ name: 'errors', monitor: 5 }])).toEqual([
    {
      type: 'health',
      name: 'errors',
      state: 'unknown',
      detail: 'Datadog did not say how monitor 5 is: no whole answer in 0.1 s',
    },
  ]);
});

test('without a key nothing is asked, and it is said which to set', async () => {
  await using server = await answering(() => ({}));
  const access = { ...server.access, appKey: undefined };
  const detailOf = async (given: typeof access | undefined) =>
    (await datadogHealth({ access: given, service: 'portal', env: 'staging' })([{ name: 'a', monitor: 1 }]))[0];

  expect(await detailOf(access)).toMatchObject({
    state: 'unknown',
    detail: 'Datadog answers this only to an application key: set DD_APP_KEY',
  });
  expect(await detailOf(undefined)).toMatchObject({
    state: 'unknown',
    detail: 'without a key Datadog cannot be asked: set DD_API_KEY and DD_APP_KEY',
  });
  expect(server.asked).toEqual([]);
});

test('a key that an answer repeats is not told on', async () => {
  const { signal } = await askOne({
    body: aMonitor({ name: `Watch ${APP_KEY} and ${API_KEY}`, overall_state: 'Alert' }),
  });

  expect(signal?.detail).toContain('Watch [application key] and [API key]');
});

const monitors = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 1e9 }),
    name: fc.string({ maxLength: 90, unit: 'binary' }),
    status: fc.constantFrom('OK', 'Alert', 'Warn', 'No Data', 'Ignored'),
    muted: fc.constantFrom<SeenMonitor['muted']>('nothing', 'all', ['host:a']),
  }),
  { minLength: 1, maxLength: 50 },
);

test('monitors are well only where each of them is, and what is told is one line', () => {
  fc.assert(
    fc.property(monitors, (all) => {
      const { state, detail } = judgeMonitors(all);
      const alarms = all.filter(({ status, muted }) => status === 'Alert' && muted !== 'all');
      expect(state === 'alert').toBe(alarms.length > 0);
      const isWell = all.every(({ status, muted }) => (status === 'OK' || status === 'Warn') && muted === 'nothing');
      expect(state === 'ok').toBe(isWell);
      expect(detail).not.toMatch(/[\n\r\u001b]/);
      expect(judgeMonitors(all.toReversed()).state).toBe(state);
    }),
  );
});
