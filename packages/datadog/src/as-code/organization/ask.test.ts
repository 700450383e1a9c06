import { expect } from '@playwright/test';
import type { Answer } from '../testing/organization.ts';
import { test } from '../testing/test.ts';
import { ask, forEachOf, inTheWay, type Organization } from './ask.ts';

const LIST = (datadog: { access: Organization['access'] }, waits: number[], signal?: AbortSignal) =>
  ask(
    { access: datadog.access, signal, wait: async (milliseconds) => void waits.push(milliseconds) },
    'monitors',
    (api) => api.listMonitors({ page: 0 }),
  );

const refuse = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: { errors: ['later'] },
});

for (const [what, answer, waited] of [
  ['429 that names a time', refuse(429, { 'x-ratelimit-reset': '7' }), [7_000, 7_000]],
  ['429 that names a moment', refuse(429, { 'x-ratelimit-reset': '0' }), [0, 0]],
  ['429 that names a very long time', refuse(429, { 'x-ratelimit-reset': '86400' }), [30_000, 30_000]],
  ['429 that names none', refuse(429), [1_000, 2_000]],
  ['429 that names nonsense', refuse(429, { 'x-ratelimit-reset': 'soon' }), [1_000, 2_000]],
  ['500', refuse(500), [1_000, 2_000]],
  ['503 of something in between', { status: 503, body: '<html>Busy</html>' }, [1_000, 2_000]],
  ['408', refuse(408), [1_000, 2_000]],
] as const)
  test(`${what} is tried three times`, async ({ datadog, waits }) => {
    datadog.instead = () => answer;

    const given = await LIST(datadog, waits);

    expect(given).toMatchObject({ failure: { kind: 'answer', status: answer.status } });
    expect(waits).toEqual(waited);
    expect(datadog.requests).toHaveLength(3);
  });

test('an answer that breaks off is tried three times', async ({ datadog, waits }) => {
  datadog.instead = () => 'drop';

  expect(await LIST(datadog, waits)).toMatchObject({ failure: { kind: 'network' } });
  expect(waits).toEqual([1_000, 2_000]);
});

for (const status of [400, 401, 403, 404, 409, 413])
  test(`${status} is tried once`, async ({ datadog, waits }) => {
    datadog.instead = () => refuse(status);

    expect(await LIST(datadog, waits)).toMatchObject({ failure: { status } });
    expect(waits).toEqual([]);
    expect(datadog.requests).toHaveLength(1);
  });

test('the second answer counts', async ({ datadog, waits }) => {
  datadog.instead = () => (datadog.requests.length === 1 ? refuse(500) : undefined);

  expect(await LIST(datadog, waits)).toEqual({ value: [] });
});

test('what was ended is not tried again', async ({ datadog, waits }) => {
  const stop = new AbortController();
  datadog.instead = () => {
    stop.abort();
    return refuse(500);
  };

  expect(await LIST(datadog, waits, stop.signal)).toHaveProperty('failure');
  expect(waits).toEqual([]);
  expect(datadog.requests).toHaveLength(1);
});

test('a pause ends with the signal', async ({ datadog }) => {
  const stop = new AbortController();
  const came = new Promise<void>((resolve) => {
    datadog.instead = () => {
      resolve();
      return refuse(429, { 'x-ratelimit-reset': '30' });
    };
  });
  const asked = ask({ access: datadog.access, signal: stop.signal }, 'monitors', (api) => api.listMonitors());
  await came;
  await datadog.idle();
  stop.abort();

  expect(await asked).toMatchObject({ failure: { kind: 'time' } });
});

test('at most four at a time, and the results in order', async () => {
  let now = 0;
  let most = 0;
  const results = await forEachOf([5, 1, 4, 2, 3, 9, 8, 7], async (value) => {
    most = Math.max(most, (now += 1));
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    return value * 2;
  });

  expect(results).toEqual([10, 2, 8, 4, 6, 18, 16, 14]);
  expect(most).toBe(4);
});

test('what is in the way says what to do about keys', () => {
  expect(inTheWay({ kind: 'answer', status: 500, because: 'it answered 500: sorry.' })).toBe('it answered 500: sorry.');
  expect(inTheWay({ kind: 'answer', status: 403, because: 'it answered 403' })).toMatch(
    /^it answered 403\. Is DD_APP_KEY set/,
  );
});
