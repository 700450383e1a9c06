import path from 'node:path';
import { runNode } from '#testing';
import { call, load, resetOf, type Failure } from './client.ts';
import { ACCEPTED, API_KEY, APP_KEY, closedAddress, expect, HTML, test } from './testing/intake.ts';

const LONG = 60_000;
const BODY = { series: [{ metric: 'a.b', points: [[1_700_000_000, [1]] as [number, number[]]] }] };

type Calling = Parameters<typeof call<'metrics', unknown>>;
const submit = (access: Calling[0], options: Partial<Calling[2]> = {}) =>
  call(access, 'metrics', { timeout: LONG, ...options }, (metrics) => metrics.submitDistributionPoints({ body: BODY }));

async function failureOf(...calling: Parameters<typeof submit>): Promise<Failure> {
  const answer = await submit(...calling);
  return 'failure' in answer ? answer.failure : { kind: 'answer', because: `no failure but ${JSON.stringify(answer)}` };
}

test('sends the API key, says who sends, and gives what came', async ({ intake, access }) => {
  const answer = await submit(access);
  expect(answer).toMatchObject({ value: { status: 'ok' } });
  const [{ method, path: where, headers, body } = { method: '', path: '', headers: {}, body: '' }] = intake.received;
  expect([method, where]).toEqual(['POST', '/api/v1/distribution_points']);
  expect(headers['dd-api-key']).toBe(API_KEY);
  expect(headers['user-agent']).toMatch(/^datadog-api-client-typescript/);
  expect(headers).not.toHaveProperty('dd-application-key');
  expect(JSON.parse(body)).toEqual(BODY);
});

test('loads nothing of the client when it is imported, and only what is needed when it is called', async ({
  intake,
}) => {
  const script = `
    import { createRequire } from 'node:module';
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('datadog-api-client'));
    const { call } = await import('./packages/datadog/src/client.ts');
    await import('./packages/datadog/src/delivery/way-out.ts');
    await import('./packages/datadog/src/telemetry.ts');
    const before = loaded().length;
    await call({ apiKey: 'k', site: 's', url: process.argv[1] }, 'metrics', { timeout: 60000 }, (metrics) =>
      metrics.submitDistributionPoints({ body: { series: [] } }));
    const points = loaded();
    await call({ apiKey: 'k', site: 's', url: process.argv[1] }, 'events', { timeout: 60000 }, (events) =>
      events.createEvent({ body: { title: 't', text: 't' } }));
    const event = loaded();
    console.log(JSON.stringify({
      before,
      some: points.length > 100,
      forAnEvent: event.length - points.length,
      v2: event.filter((file) => file.includes('api-client-v2')).length,
    }));`;
  const { output } = await runNode(['--import', 'tsx', '--input-type=module', '-e', script, intake.url], {});
  expect(JSON.parse(output)).toEqual({ before: 0, some: true, forAnEvent: 1, v2: 0 });
});

test('can be told to load before it is called', async () => {
  await expect(load('metrics')).resolves.toBeUndefined();
});

test('gives up when the whole answer takes too long, also one that trickles or stalls', async ({ intake, access }) => {
  for (const slow of [{ after: new Promise(() => undefined) }, { trickle: true }, { ...ACCEPTED, stall: true }]) {
    intake.answer(slow);
    expect(await failureOf(access, { timeout: 150 })).toEqual({
      kind: 'time',
      unclear: true,
      because: 'no whole answer in 0.15 s',
    });
  }
});

test('is not poisoned by a signal that another call was ended with', async ({ intake, access }) => {
  const ended = new AbortController();
  intake.answer({ after: new Promise(() => undefined) }, ACCEPTED);
  const first = failureOf(access, { signal: ended.signal });
  await intake.count(1);
  ended.abort();
  expect(await first).toEqual({ kind: 'time', unclear: true, because: 'there was no time left to wait for an answer' });
  expect(await failureOf(access, { signal: ended.signal })).toMatchObject({ kind: 'time' });
  expect(intake.received).toHaveLength(1);
  expect(await submit(access)).toMatchObject({ value: { status: 'ok' } });
});

test('follows no redirect, so that the key goes nowhere else', async ({ intake, access }) => {
  intake.answer({ status: 307, headers: { location: `${intake.url}/elsewhere` } });
  expect(await failureOf(access)).toEqual({
    kind: 'answer',
    status: 307,
    because: 'it answered 307, a redirect that is not followed',
  });
  expect(intake.received).toHaveLength(1);
});

test('asks once, whatever the answer', async ({ intake, access }) => {
  for (const status of [408, 429, 500, 503]) {
    intake.answer({ status, body: '{"errors":["not now"]}' });
    expect(await failureOf(access)).toEqual({ kind: 'answer', status, because: `it answered ${status}: not now` });
  }
  expect(intake.received).toHaveLength(4);
});

test('says what the network did, without a stack and without printing', async ({ intake, access }) => {
  intake.answer({ reset: 'before' });
  expect(await failureOf(access)).toEqual({ kind: 'network', unclear: true, because: 'other side closed' });
  intake.answer({ ...ACCEPTED, headers: { 'content-length': '16' }, reset: 'middle' });
  expect(await failureOf(access)).toEqual({
    kind: 'network',
    unclear: true,
    because: 'the answer broke off (other side closed)',
  });
  expect(await failureOf({ ...access, url: await closedAddress() })).toEqual({
    kind: 'network',
    because: 'ECONNREFUSED',
  });
  const unknown = await failureOf({ ...access, url: 'http://intake.invalid' }, { timeout: LONG });
  expect(unknown.because).toMatch(/^(ENOTFOUND|EAI_AGAIN|no whole answer in 10 s)$/);
});

test('prints nothing, even with the variable DEBUG', async () => {
  const script = `
    import { call } from './packages/datadog/src/client.ts';
    const { failure } = await call({ apiKey: 'k', site: 's', url: process.argv[1] }, 'metrics', { timeout: 60000 }, (metrics) =>
      metrics.submitDistributionPoints({ body: { series: [] } }));
    console.log(failure.because);`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script, await closedAddress()];
  const { output } = await runNode(args, { DEBUG: '1' });
  expect(output).toBe('ECONNREFUSED\n');
});

test('never tells a key, even one that the other side says back, and even where it is cut', async ({
  intake,
  access,
}) => {
  const before = 'x'.repeat(185);
  for (const body of [
    JSON.stringify({ errors: [`no such key ${API_KEY}`, APP_KEY] }),
    `<p>${API_KEY} and ${APP_KEY}</p>`,
    JSON.stringify({ errors: [`${before}${API_KEY}`] }),
    JSON.stringify({ errors: [{ detail: `${before} ${APP_KEY}` }] }),
  ])
    for (const status of body.startsWith('<') ? [200, 403, 500] : [403, 500]) {
      intake.answer({ status, body });
      const { because } = await failureOf(access);
      for (const key of [API_KEY, APP_KEY]) expect(because).not.toContain(key.slice(0, 8));
    }
  intake.answer({ status: 403, body: JSON.stringify({ errors: [`no such key ${API_KEY}`] }) });
  expect((await failureOf(access)).because).toBe('it answered 403: no such key [API key]');
});

test('says in a few words what a page says', async ({ intake, access }) => {
  intake.answer({ status: 502, headers: { 'content-type': 'text/html' }, body: HTML });
  expect((await failureOf(access)).because).toBe('it answered 502: Log in Log in to the proxy');
  intake.answer({ status: 500, body: `<p>${'long '.repeat(10_000)}</p>` });
  expect((await failureOf(access)).because.length).toBeLessThan(230);
  intake.answer({ status: 500, body: `<style>${'a'.repeat(100_000)}` });
  expect((await failureOf(access)).because).toBe('it answered 500');
});

test('takes no page for an answer, whatever its status', async ({ intake, access }) => {
  for (const status of [200, 202]) {
    intake.answer({ status, headers: { 'content-type': 'text/html' }, body: HTML });
    expect(await failureOf(access)).toEqual({
      kind: 'answer',
      status,
      because: `it answered ${status}: Log in Log in to the proxy (which is no answer of Datadog's; is there a proxy in between?)`,
    });
  }
  intake.answer({ status: 200, body: '{"some":"thing else"}' });
  const answer = await call(access, 'monitors', { timeout: LONG }, (monitors) => monitors.listMonitors());
  expect(answer).toMatchObject({ failure: { kind: 'answer', status: 200 } });
});

test('tells what cannot be asked for from what was not answered', async ({ intake, access }) => {
  const answer = await call(access, 'metrics', { timeout: LONG }, (metrics) =>
    metrics.submitDistributionPoints({ body: BODY, contentEncoding: 'gzip' as 'deflate' }),
  );
  expect(answer).toEqual({ failure: { kind: 'request', because: "unknown enum value 'gzip'" } });
  expect(intake.received).toHaveLength(0);
});

test('reads when the other side will listen again', async ({ intake, access }) => {
  const after = async (headers: Record<string, string>) => {
    intake.answer({ status: 429, headers, body: '{"errors":[]}' });
    return (await failureOf(access)).after;
  };
  expect(await after({ 'x-ratelimit-reset': '7' })).toBe(7_000);
  expect(await after({ 'x-ratelimit-reset': '0' })).toBe(0);
  expect(await after({ 'x-ratelimit-reset': '86400' })).toBe(86_400_000);
  expect(await after({})).toBeUndefined();
  for (const senseless of ['', 'soon', '-3', 'NaN', 'Infinity', '1e999'])
    expect(await after({ 'x-ratelimit-reset': senseless })).toBeUndefined();
  expect(await after({ 'retry-after': '4' })).toBe(4_000);
  expect(await after({ 'x-ratelimit-reset': '2', 'retry-after': '4' })).toBe(2_000);
  expect(await after({ 'retry-after': 'Sat, 21 Nov 2026 12:00:00 GMT' })).toBeUndefined();
});

test('reads a moment where seconds are meant to be', () => {
  const now = Date.UTC(2026, 10, 21);
  expect(resetOf(String(now / 1_000 + 30), now)).toBe(30_000);
  expect(resetOf(String(now / 1_000 - 30), now)).toBe(0);
  expect(resetOf(null, now)).toBeUndefined();
});

test('asks the site of its access, and takes no key but those, whatever the environment says', async () => {
  const script = `
    const asked = [];
    globalThis.fetch = async (url, { headers }) => {
      asked.push([new URL(url).host, headers['DD-API-KEY'] ?? '', headers['DD-APPLICATION-KEY'] ?? '']);
      return new Response('{}', { status: 200 });
    };
    const { call } = await import('./packages/datadog/src/client.ts');
    const ask = (site, rest = {}) => Promise.all([
      call({ apiKey: 'ours', site, ...rest }, 'metrics', { timeout: 60000 }, (api) => api.listMetrics({ q: 'a' })),
      call({ apiKey: 'ours', site, ...rest }, 'events', { timeout: 60000 }, (api) => api.createEvent({ body: { title: 't', text: 't' } })),
    ]);
    await ask('datadoghq.eu');
    process.env.DD_SITE = 'us5.datadoghq.com';
    await ask('datadoghq.eu');
    delete process.env.DD_SITE;
    await ask('datadoghq.com', { appKey: 'ours too' });
    console.log(JSON.stringify(asked.sort()));`;
  const environment = { DD_SITE: 'us3.datadoghq.com', DD_API_KEY: 'theirs', DD_APP_KEY: 'theirs too' };
  const { output } = await runNode(['--import', 'tsx', '--input-type=module', '-e', script], environment);
  expect(JSON.parse(output)).toEqual([
    // An event needs no application key, and gets none.
    ['api.datadoghq.com', 'ours', ''],
    ['api.datadoghq.com', 'ours', 'ours too'],
    ...Array.from({ length: 4 }, () => ['api.datadoghq.eu', 'ours', '']),
  ]);
});

test('is the one file that imports the client', async () => {
  const { output } = await runNode(
    [
      '-e',
      `
      const { readdirSync, readFileSync } = require('node:fs');
      const files = readdirSync('.', { recursive: true }).filter((file) => /^(packages|fixtures|pages|reporters|scripts|tests)\\W.*\\.ts$/.test(file));
      const importing = /(import\\(|require\\(|from )\\s*'@datadog/;
      console.log(files.filter((file) => readFileSync(file, 'utf8').split('\\n').some((line) => importing.test(line) && !/import type/.test(line))).join());`,
    ],
    {},
  );
  expect(output.trim().split(path.sep).join('/')).toBe('packages/datadog/src/client.ts');
});
