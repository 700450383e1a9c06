import { expect } from '@playwright/test';
import { test } from '../../fake/testing.ts';
import type { FakeDatadog, Fault } from '../../fake/index.ts';
import { MANAGED } from '../as-code/identity.ts';
import { request } from '../client.ts';
import type { DatadogSignal } from '../options.ts';
import { answer, GARBLED } from '../testing/answers.ts';
import { datadogHealth } from './health.ts';

const ID = 91_879_684;
const ONE: DatadogSignal = { name: 'errors', monitor: ID };
const ALL: DatadogSignal = { name: 'all', monitors: 'service:portal env:{stage}' };
const GET = `GET /api/v1/monitor/${ID}`;
const SEARCH = 'GET /api/v1/monitor/search';

const QUERY = {
  type: 'query alert',
  query: 'avg(last_5m):sum:portal.errors{env:staging} > 5',
  tags: ['service:portal'],
};
const aMonitor = (change: object = {}) =>
  answer({ id: ID, name: 'Errors of the portal', ...QUERY, overall_state: 'OK', ...change });
const aHit = (id: number, status: string, change: object = {}) => ({
  ...{ id, name: `monitor ${id}`, ...QUERY, status },
  ...change,
});
const hits = (...monitors: unknown[]) =>
  answer({ counts: {}, monitors, metadata: { total_count: monitors.length, page_count: 1, page: 0, per_page: 50 } });

const question = (fake: FakeDatadog) => ({ access: fake.access, service: 'portal', env: 'staging', timeout: 60_000 });

/** Asks for one monitor, or for all that a search finds, with the answers to the questions that this takes. */
async function ask(fake: FakeDatadog, signal: DatadogSignal, found: Fault, muted = hits()) {
  fake.faults.clear();
  fake.faults.next(signal === ONE ? GET : SEARCH, found);
  fake.faults.next(SEARCH, muted);
  return (await datadogHealth([signal], question(fake)))[0];
}
const asked = ({ seen }: FakeDatadog) => seen.map(({ method, path }) => `${method} ${path}`);
const searches = ({ seen }: FakeDatadog) => seen.map(({ query }) => new URLSearchParams(query).get('query'));

for (const [status, state, words] of [
  ['OK', 'ok', 'is in state OK'],
  ['Warn', 'ok', 'is in state Warn'],
  ['Alert', 'alert', 'is in state Alert'],
  ['No Data', 'unknown', 'is in state No Data'],
  ['Skipped', 'unknown', 'is in state Skipped'],
  ['', 'unknown', 'is in state not known yet'],
] as const)
  test(`a monitor in state ${status || 'none'} is ${state}`, async ({ fake }) => {
    const signal = await ask(fake, ONE, aMonitor({ overall_state: status || null }));

    expect(signal).toEqual({ type: 'health', name: 'errors', state, detail: `Errors of the portal (${ID}) ${words}` });
    expect(asked(fake)).toEqual([GET, SEARCH]);
    expect(fake.seen.every(({ headers }) => headers['dd-application-key'])).toBe(true);
  });

for (const [status, state] of [
  ['OK', 'muted'],
  ['Warn', 'muted'],
  ['Alert', 'unknown'],
  ['No Data', 'unknown'],
] as const)
  test(`a monitor in state ${status} that is muted is ${state}, and named`, async ({ fake }) => {
    const muted = hits(aHit(ID, status));

    expect(await ask(fake, ONE, aMonitor({ overall_state: status }), muted)).toMatchObject({
      state,
      detail: `Errors of the portal (${ID}) is muted, its state is ${status}`,
    });
    expect(searches(fake)[1]).toBe(`(${ID}) -tag:"${MANAGED}" muted:true`);
    expect(await ask(fake, ALL, hits(aHit(1, 'OK'), aHit(ID, status)), muted)).toMatchObject({
      state,
      detail: `monitor ${ID} (${ID}) is muted, its state is ${status}`,
    });
  });

test('an alert beside one that is muted is an alert, and so is one when another is muted', async ({ fake }) => {
  expect(await ask(fake, ALL, hits(aHit(1, 'Alert'), aHit(2, 'Alert')), hits(aHit(2, 'Alert')))).toMatchObject({
    state: 'alert',
    detail: 'monitor 1 (1) is in state Alert; monitor 2 (2) is muted, its state is Alert',
  });
  expect(await ask(fake, ONE, aMonitor({ overall_state: 'Alert' }), hits(aHit(7, 'OK')))).toMatchObject({
    state: 'alert',
  });
});

test('where it is not known what is muted, nothing is known', async ({ fake }) => {
  for (const [signal, found, detail] of [
    [ONE, aMonitor(), /^whether monitor 91879684 is muted is not known: it answered 500/],
    [ALL, hits(aHit(1, 'OK')), /^which monitors of "service:portal env:staging" are muted is not known: it/],
  ] as const)
    expect(await ask(fake, signal, found, answer({}, 500))).toMatchObject({
      state: 'unknown',
      detail: expect.stringMatching(detail),
    });
});

test("the suite's own monitors are no evidence, asked by number or found by a search", async ({ fake }) => {
  expect(await ask(fake, ONE, aMonitor({ overall_state: 'Alert', tags: [MANAGED] }))).toMatchObject({
    state: 'unknown',
    detail:
      "monitor 91879684 is the suite's own, which is no evidence beside what the suite measures: name a monitor of the product",
  });
  fake.seen.length = 0;
  const ours = aHit(1, 'Alert', { tags: ['service:portal', MANAGED] });
  expect(await ask(fake, ALL, hits(ours, aHit(2, 'OK')))).toMatchObject({
    state: 'ok',
    detail: 'monitor 2 (2) is in state OK',
  });
  expect(searches(fake)).toEqual([
    `(service:portal env:staging) -tag:"${MANAGED}"`,
    `(service:portal env:staging) -tag:"${MANAGED}" muted:true`,
  ]);
  expect(await ask(fake, ALL, hits(ours))).toMatchObject({
    state: 'unknown',
    detail: expect.stringMatching(/^no monitor is found by/),
  });
});

test('a monitor that is not there, or may not be read, is unknown, and it is said what to check', async ({ fake }) => {
  for (const [status, error, detail] of [
    [404, 'Monitor not found', 'there is no monitor 91879684 in this organization of Datadog: check its number'],
    [
      403,
      'Forbidden',
      'Datadog did not say how monitor 91879684 is: it answered 403: Forbidden; the key in DD_APP_KEY needs the permission monitors_read, in the organization of DD_API_KEY',
    ],
  ] as const)
    expect(await ask(fake, ONE, answer({ errors: [error] }, status))).toMatchObject({ state: 'unknown', detail });
});

test('the worst monitor of a search decides; those that are all well are counted', async ({ fake }) => {
  expect(await ask(fake, ALL, hits(aHit(1, 'OK'), aHit(2, 'Warn'), aHit(3, 'Alert'), aHit(4, 'No Data')))).toEqual({
    type: 'health',
    name: 'all',
    state: 'alert',
    detail: 'monitor 3 (3) is in state Alert; monitor 4 (4) is in state No Data; monitor 2 (2) is in state Warn',
  });
  const fifty = (status: string) => hits(...Array.from({ length: 50 }, (_, index) => aHit(index + 1, status)));
  const well = '50 monitors are in state OK';
  expect(await ask(fake, ALL, fifty('OK'))).toMatchObject({ state: 'ok', detail: well });
  expect((await ask(fake, ALL, fifty('Warn')))?.detail).toMatch(/; and 42 more$/);
});

test('a search that finds nothing, too much or not all is unknown', async ({ fake }) => {
  const of = (total_count: number) => answer({ monitors: [aHit(1, 'OK')], metadata: { total_count } });
  for (const [found, words] of [
    [
      hits(),
      'no monitor is found by "service:portal env:staging" beside those of this suite: check the tags in the search',
    ],
    [of(51), 'it finds 51 monitors, and at most 50 can be asked: make the search narrower'],
    [of(2), 'only 1 of 2 monitors came in the answer'],
  ] as const)
    expect(await ask(fake, ALL, found)).toMatchObject({ state: 'unknown', detail: expect.stringContaining(words) });
});

for (const [what, fault] of Object.entries(GARBLED))
  test(`an answer that is garbled is unknown, with a sentence: ${what}`, async ({ fake }) => {
    for (const signal of [
      await ask(fake, ONE, fault),
      await ask(fake, ONE, aMonitor(), fault),
      await ask(fake, ALL, fault),
    ]) {
      expect(signal).toMatchObject({ state: 'unknown', detail: expect.stringMatching(/^\S.{20,}/) });
      expect(signal?.detail).not.toMatch(/<|\bat .*\.js|undefined/);
    }
  });

test('without an answer in time it is unknown', async ({ fake }) => {
  fake.faults.always(GET, { kind: 'black hole' });

  const detail = `Datadog did not say how monitor ${ID} is: no whole answer in 0.1 s`;
  expect(await datadogHealth([ONE], { ...question(fake), timeout: 100 })).toMatchObject([{ state: 'unknown', detail }]);
});

test('without a key nothing is asked, and it is said which to set', async ({ fake }) => {
  for (const [access, detail] of [
    [{ ...fake.access, appKey: undefined }, 'Datadog answers this only to an application key: set DD_APP_KEY'],
    [undefined, 'without a key Datadog cannot be asked: set DD_API_KEY and DD_APP_KEY'],
  ] as const)
    expect(await datadogHealth([ONE], { ...question(fake), access })).toMatchObject([{ state: 'unknown', detail }]);
  expect(fake.seen).toEqual([]);
});

test('a key that an answer repeats is not told on', async ({ fake }) => {
  const name = `${fake.keys.apiKey} ${fake.keys.appKey}`;
  const signal = await ask(fake, ONE, aMonitor({ name, overall_state: 'Alert' }));

  expect(signal?.detail).toBe(`[API key] [application key] (${ID}) is in state Alert`);
});

test('the states of monitors that the fake keeps', async ({ fake }) => {
  const body = { name: 'Create is slow', ...QUERY, tags: ['service:portal', 'env:staging'] };
  await request(fake.access, { method: 'POST', path: '/api/v1/monitor', body }, { timeout: 60_000 });
  const monitor = fake.store.monitors[0]?.id ?? 0;
  const states = async () =>
    (await datadogHealth([{ name: 'one', monitor }, ALL], question(fake))).map(({ state }) => state);

  for (const [status, state] of [
    ['OK', 'ok'],
    ['Alert', 'alert'],
    ['No Data', 'unknown'],
  ] as const) {
    fake.setState(monitor, status);
    expect(await states(), status).toEqual([state, state]);
  }
  expect(fake.flags).toEqual([]);
});
