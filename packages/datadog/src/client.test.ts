import { runNode } from '#testing';
import type { Access } from './access.ts';
import { call, request, resetOf, type Answer, type Failure } from './client.ts';
import { expect } from '@playwright/test';
import type { Fault } from '../fake/index.ts';
import { answer, page, refusal } from './testing/answers.ts';
import { test as base } from '../fake/testing.ts';

const LONG = 60_000;
const BODY = { series: [{ metric: 'a.b', points: [[1_700_000_000, [1]] as [number, number[]]] }] };

/** Sends points, with everything that is asked for going wrong in one way. */
interface Calling {
  submit: (options?: Partial<Parameters<typeof call>[2]>, change?: Partial<Access>) => Promise<Answer<unknown>>;
  failureWith: (fault?: Fault, ...calling: Parameters<Calling['submit']>) => Promise<Failure>;
}

const test = base.extend<Calling>({
  submit: async ({ fake }, use) =>
    use((options = {}, change = {}) =>
      call({ ...fake.access, ...change }, 'metrics', { timeout: LONG, ...options }, (metrics) =>
        metrics.submitDistributionPoints({ body: BODY }),
      ),
    ),
  failureWith: async ({ fake, submit }, use) =>
    use(async (fault, ...calling) => {
      fake.faults.clear();
      if (fault) fake.faults.always(/./, fault);
      const told = await submit(...calling);
      return 'failure' in told ? told.failure : { kind: 'answer', because: `no failure but ${JSON.stringify(told)}` };
    }),
});

/** Where nobody listens, and which `fetch` does not refuse by itself. */
const CLOSED = 'http://127.0.0.1:2';

test('sends the API key, says who sends, and gives what came', async ({ fake, submit }) => {
  expect(await submit({}, { appKey: undefined })).toMatchObject({ value: { status: 'ok' } });
  const [asked] = fake.seen;
  expect(`${asked?.method} ${asked?.path}`).toBe('POST /api/v1/distribution_points');
  expect(asked?.headers['dd-api-key']).toBe('[key]');
  expect(asked?.headers['user-agent']).toMatch(/^datadog-api-client-typescript/);
  expect(asked?.headers).not.toHaveProperty('dd-application-key');
  expect(asked?.body).toEqual(BODY);
});

test('gives up when the whole answer takes too long, also one that trickles or stalls', async ({ failureWith }) => {
  for (const kind of ['black hole', 'trickle', 'stall'] as const)
    expect(await failureWith({ kind }, { timeout: 150 })).toEqual({
      kind: 'time',
      unclear: true,
      because: 'no whole answer in 0.15 s',
    });
});

test('is not poisoned by a signal that another call was ended with', async ({ fake, failureWith, submit }) => {
  const ended = new AbortController();
  const first = failureWith({ kind: 'black hole' }, { signal: ended.signal });
  await fake.received(/./);
  ended.abort();
  expect(await first).toMatchObject({ kind: 'time', because: 'there was no time left to wait for an answer' });
  expect(await failureWith(undefined, { signal: ended.signal })).toMatchObject({ kind: 'time' });
  expect(fake.seen).toHaveLength(1);
  expect(await submit()).toMatchObject({ value: { status: 'ok' } });
});

test('says in a few words what was answered, and asks once', async ({ fake, failureWith }) => {
  const strange = "(which is no answer of Datadog's; is there a proxy in between?)";
  const answers: [fault: Fault, status: number, words: string][] = [
    // So that the key goes nowhere else.
    [answer('', 307, { location: `${fake.url}/elsewhere` }), 307, ', a redirect that is not followed'],
    [page(502), 502, ': 502 502 from a proxy'],
    [answer(`<style>${'a'.repeat(100_000)}`, 500), 500, ''],
  ];
  for (const status of [408, 429, 500, 503]) answers.push([refusal(status, 'not now'), status, ': not now']);
  for (const status of [200, 202])
    answers.push([page(status), status, `: ${status} ${status} from a proxy ${strange}`]);
  for (const [fault, status, words] of answers)
    expect(await failureWith(fault)).toEqual({ kind: 'answer', status, because: `it answered ${status}${words}` });
  expect(fake.seen).toHaveLength(answers.length);
  expect((await failureWith(answer(`<p>${'long '.repeat(10_000)}</p>`, 500))).because.length).toBeLessThan(230);
});

test('says what the network did, without a stack and without printing', async ({ failureWith }) => {
  const closed = /^(other side closed|ECONNRESET)$/;
  expect(await failureWith({ kind: 'reset' })).toMatchObject({
    kind: 'network',
    unclear: true,
    because: expect.stringMatching(closed),
  });
  const { because } = await failureWith({ kind: 'reset mid-body' });
  expect(/^the answer broke off \((.+)\)$/.exec(because)?.[1]).toMatch(closed);
  expect(await failureWith(undefined, {}, { url: CLOSED })).toEqual({ kind: 'network', because: 'ECONNREFUSED' });
  const unknown = await failureWith(undefined, {}, { url: 'http://intake.invalid' });
  expect(unknown.because).toMatch(/^(ENOTFOUND|EAI_AGAIN|no whole answer in 10 s)$/);
});

test('never tells a key, even one that the other side says back, and even where it is cut', async ({
  fake: { keys },
  failureWith,
}) => {
  const { apiKey, appKey } = keys;
  const before = 'x'.repeat(185);
  for (const body of [
    JSON.stringify({ errors: [`no such key ${apiKey}`, appKey] }),
    `<p>${apiKey} and ${appKey}</p>`,
    JSON.stringify({ errors: [`${before}${apiKey}`] }),
    JSON.stringify({ errors: [{ detail: `${before} ${appKey}` }] }),
  ])
    for (const status of body.startsWith('<') ? [200, 403, 500] : [403, 500]) {
      const { because } = await failureWith(answer(body, status));
      for (const key of [apiKey, appKey]) expect(because).not.toContain(key.slice(0, 8));
    }
  const { because } = await failureWith(refusal(403, `no such key ${apiKey}`));
  expect(because).toBe('it answered 403: no such key [API key]');
});

test('tells what cannot be asked for from what was not answered', async ({ fake }) => {
  const told = await call(fake.access, 'metrics', { timeout: LONG }, (metrics) =>
    metrics.submitDistributionPoints({ body: BODY, contentEncoding: 'gzip' as 'deflate' }),
  );
  expect(told).toEqual({ failure: { kind: 'request', because: "unknown enum value 'gzip'" } });
});

test('asks by a path with the names of the wire, both keys, and what was said', async ({ fake }) => {
  const body = {
    data: { type: 'manage_tags', id: 'e2e.x', attributes: { tags: ['env'], metric_type: 'distribution' } },
  };
  const asked = { method: 'POST', path: '/api/v2/metrics/e2e.x/tags', body } as const;
  expect(await request(fake.access, asked, { timeout: LONG })).toMatchObject({ failure: { status: 400 } });
  expect(fake.seen[0]).toMatchObject({
    body,
    headers: { 'dd-api-key': '[key]', 'dd-application-key': '[key]', 'content-type': 'application/json' },
  });
  fake.faults.always(/./, page(200));
  expect(await request(fake.access, asked, { timeout: LONG })).toMatchObject({
    failure: { kind: 'answer', because: expect.stringContaining('no answer of Datadog') },
  });
});

test('reads when the other side will listen again', async ({ failureWith }) => {
  const now = Date.UTC(2026, 10, 21);
  for (const [header, after] of [
    ['7', 7_000],
    ['0', 0],
    ['86400', 86_400_000],
    // A moment where seconds are meant to be.
    [String(now / 1_000 + 30), 30_000],
    [String(now / 1_000 - 30), 0],
    ...[null, '', 'soon', '-3', 'NaN', 'Infinity', '1e999'].map((no) => [no, undefined] as const),
  ] as const)
    expect(resetOf(header, now), `${header}`).toBe(after);
  for (const [headers, after] of [
    [{ 'retry-after': '4' }, 4_000],
    [{ 'x-ratelimit-reset': '2', 'retry-after': '4' }, 2_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:00 GMT' }, undefined],
  ] as const)
    expect((await failureWith(answer({ errors: [] }, 429, headers))).after).toBe(after);
});

test('loads what is needed when it is called, prints nothing, and takes site and keys from nowhere but its access', async () => {
  const script = `
    import { createRequire } from 'node:module';
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('datadog-api-client'));
    const asked = [];
    globalThis.fetch = async (url, { headers }) => {
      asked.push([new URL(url).host, headers['DD-API-KEY'] ?? '', headers['DD-APPLICATION-KEY'] ?? ''].join(' '));
      throw new Error('no network');
    };
    const { call } = await import('./packages/datadog/src/client.ts');
    await import('./packages/datadog/src/delivery/way-out.ts');
    await import('./packages/datadog/src/telemetry.ts');
    const counts = [loaded().length];
    const ask = async (api, run, access = { apiKey: 'ours', site: 'datadoghq.eu' }) => {
      await call(access, api, { timeout: 60000 }, run);
      counts.push(loaded().length);
    };
    await ask('metrics', (api) => api.submitDistributionPoints({ body: { series: [] } }));
    await ask('events', (api) => api.createEvent({ body: { title: 't', text: 't' } }));
    delete process.env.DD_SITE;
    await ask('metrics', (api) => api.listMetrics({ q: 'a' }), { apiKey: 'ours', appKey: 'ours too', site: 'datadoghq.com' });
    const [before, points, event] = counts;
    const v2 = loaded().filter((file) => file.includes('api-client-v2')).length;
    console.log(JSON.stringify({ asked, before, some: points > 100, forAnEvent: event - points, v2 }));`;
  const env = { DD_SITE: 'us3.datadoghq.com', DD_API_KEY: 'theirs', DD_APP_KEY: 'theirs too', DEBUG: '1' };
  const { output } = await runNode(['--import', 'tsx', '--input-type=module', '-e', script], env);
  expect(JSON.parse(output)).toEqual({
    asked: ['api.datadoghq.eu ours ', 'api.datadoghq.eu ours ', 'api.datadoghq.com ours ours too'],
    ...{ before: 0, some: true, forAnEvent: 1, v2: 0 },
  });
});
