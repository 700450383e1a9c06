import { expect } from '@playwright/test';
import { test } from '../../fake/testing.ts';
import type { FakeDatadog, Fault } from '../../fake/index.ts';
import { MANAGED } from '../as-code/identity.ts';
import { request } from '../client.ts';
import type { DatadogSignal } from '../options.ts';
import { answer, broken, forbidden, GARBLED, refusal } from '../testing/answers.ts';
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

/** One of the suite's own. */
const OURS = aHit(1, 'Alert', { tags: ['service:portal', MANAGED] });

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

for (const [status, state, mutedState] of [
  ['OK', 'ok', 'muted'],
  ['Warn', 'ok', 'muted'],
  ['Alert', 'alert', 'unknown'],
  ['No Data', 'unknown', 'unknown'],
  ['', 'unknown', 'unknown'],
] as const)
  test(`a monitor in state ${status || 'none'} is ${state}, and ${mutedState} where it is muted`, async ({ fake }) => {
    const monitor = aMonitor({ overall_state: status || null });
    const [name, word] = [`Errors of the portal (${ID})`, status || 'not known yet'];
    const detail = `${name} is in state ${word}`;
    expect(await ask(fake, ONE, monitor)).toEqual({ type: 'health', name: 'errors', state, detail });
    expect(asked(fake)).toEqual([GET, SEARCH]);
    expect(fake.seen.every(({ headers }) => headers['dd-application-key'])).toBe(true);

    const muted = { state: mutedState, detail: expect.stringContaining(`${name} is muted, its state is ${word}`) };
    const hit = aHit(ID, word, { name: 'Errors of the portal' });
    expect(await ask(fake, ONE, monitor, hits(hit))).toMatchObject(muted);
    expect(searches(fake).at(-1)).toBe(`(${ID}) -tag:"${MANAGED}" muted:true`);
    expect(await ask(fake, ALL, hits(aHit(1, 'OK'), hit), hits(hit))).toMatchObject(muted);
  });

test("an alert beside one that is muted, or that is the suite's own, is an alert", async ({ fake }) => {
  expect(await ask(fake, ALL, hits(aHit(1, 'Alert'), aHit(2, 'Alert')), hits(aHit(2, 'Alert')))).toMatchObject({
    state: 'alert',
    detail: 'monitor 1 (1) is in state Alert; monitor 2 (2) is muted, its state is Alert',
  });
  expect(await ask(fake, ONE, aMonitor({ overall_state: 'Alert' }), hits(aHit(7, 'OK')))).toMatchObject({
    state: 'alert',
  });
  fake.seen.length = 0;
  expect(await ask(fake, ALL, hits(OURS, aHit(2, 'OK')))).toMatchObject({
    state: 'ok',
    detail: 'monitor 2 (2) is in state OK',
  });
  const search = `(service:portal env:staging) -tag:"${MANAGED}"`;
  expect(searches(fake)).toEqual([search, `${search} muted:true`]);
});

test('what is not known, not all, or no evidence is unknown, and it is said what to check', async ({ fake }) => {
  const of = (total_count: number) => answer({ monitors: [aHit(1, 'OK')], metadata: { total_count } });
  const cases: [DatadogSignal, found: Fault, muted: Fault, words: string][] = [
    [ONE, aMonitor(), broken(), 'whether monitor 91879684 is muted is not known: it answered 500'],
    [ALL, hits(aHit(1, 'OK')), broken(), 'which monitors of "service:portal env:staging" are muted is not known: it'],
    [
      ONE,
      aMonitor({ overall_state: 'Alert', tags: [MANAGED] }),
      hits(),
      "monitor 91879684 is the suite's own, which is no evidence",
    ],
    [
      ALL,
      hits(OURS),
      hits(),
      'no monitor is found by "service:portal env:staging" beside those of this suite: check the tags',
    ],
    [ONE, refusal(404), hits(), 'there is no monitor 91879684 in this organization of Datadog: check its number'],
    [ONE, forbidden(), hits(), 'it answered 403: Forbidden; the key in DD_APP_KEY needs the permission monitors_read,'],
    [ALL, of(51), hits(), 'it finds 51 monitors, and at most 50 can be asked: make the search narrower'],
    [ALL, of(2), hits(), 'only 1 of 2 monitors came in the answer'],
  ];
  for (const [signal, found, muted, words] of cases)
    expect(await ask(fake, signal, found, muted)).toMatchObject({
      state: 'unknown',
      detail: expect.stringContaining(words),
    });
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

test('without an answer in time, or without a key, it is unknown, and it is said why', async ({ fake }) => {
  for (const [change, detail] of [
    [
      { access: { ...fake.access, appKey: undefined } },
      'Datadog answers this only to an application key: set DD_APP_KEY',
    ],
    [{ access: undefined }, 'without a key Datadog cannot be asked: set DD_API_KEY and DD_APP_KEY'],
    [{ timeout: 100 }, `Datadog did not say how monitor ${ID} is: no whole answer in 0.1 s`],
  ] as const) {
    expect(fake.seen).toEqual([]);
    fake.faults.always(GET, { kind: 'black hole' });
    expect(await datadogHealth([ONE], { ...question(fake), ...change })).toMatchObject([{ state: 'unknown', detail }]);
  }
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
