import { once } from 'node:events';
import { Agent, request } from 'node:http';
import {
  countPoints,
  broken,
  forbidden,
  page,
  startFake,
  timedOut,
  tooLarge,
  tooMany,
  UNKNOWN_HOST,
  type Fault,
} from './index.ts';
import { expect, points, test, type Send } from './testing.ts';

const DISTRIBUTION = 'POST /api/v1/distribution_points';

/** What happened to a request that has no whole answer. */
const cause = (sending: Promise<unknown>): Promise<string> =>
  sending.then(
    () => 'answered',
    (error: Error & { cause?: { code?: string; message?: string } }) =>
      error.name === 'AbortError' ? 'aborted' : (error.cause?.code ?? error.cause?.message ?? error.message),
  );

/** Waits until the fake has this request, then gives up. */
async function givenUp(send: Send, until: () => boolean): Promise<string> {
  const abort = new AbortController();
  const ending = cause(send(DISTRIBUTION, points([1]), { signal: abort.signal }));
  await expect.poll(until).toBe(true);
  abort.abort();
  return ending;
}

const answers: [fault: Fault, status: number][] = [
  [forbidden(), 403],
  [timedOut(), 408],
  [tooLarge(), 413],
  [tooMany(1), 429],
  [broken(), 500],
  [broken(502), 502],
  [broken(503), 503],
];
for (const [fault, status] of answers)
  test(`answers ${status} once, and then as ever`, async ({ fake, send }) => {
    fake.faults.next(DISTRIBUTION, fault);
    expect(await send(DISTRIBUTION, points([1]))).toMatchObject({ status, body: { errors: [expect.any(String)] } });
    expect(countPoints(fake.store)).toBe(0);
    expect(fake.faults.pending()).toBe(0);
    expect(await send(DISTRIBUTION, points([1]))).toMatchObject({ status: 202 });
    expect(fake.seen).toMatchObject([{ status, fault: 'answer' }, { status: 202 }]);
  });

test('says 429 with the five headers of a rate limit, whatever the reset is', async ({ fake, send }) => {
  for (const reset of [7, 1e9, 'soon', undefined]) {
    fake.faults.next('distribution_points', tooMany(reset));
    const { headers } = await send(DISTRIBUTION, points([1]));
    const limits = [...headers.keys()].filter((name) => name.startsWith('x-ratelimit-'));
    const all = ['limit', 'name', 'period', 'remaining', 'reset'].map((name) => `x-ratelimit-${name}`);
    expect(limits).toEqual(reset === undefined ? all.slice(0, -1) : all);
    expect(headers.get('x-ratelimit-reset')).toBe(reset === undefined ? null : String(reset));
  }
});

test('answers with a page where JSON is expected', async ({ fake, send }) => {
  fake.faults.next(DISTRIBUTION, page(502));
  expect(await send(DISTRIBUTION, points([1]))).toMatchObject({
    status: 502,
    type: 'text/html; charset=utf-8',
    body: undefined,
    text: expect.stringContaining('<h1>502 from a proxy</h1>'),
  });
});

test('answers with whatever it is told to', async ({ fake, send }) => {
  fake.faults.next(/validate/, { kind: 'answer', status: 418, body: [1], headers: { 'x-a': 'b' } });
  const answer = await send('GET /api/v1/validate');
  expect(answer).toMatchObject({ status: 418, body: [1], type: 'application/json' });
  expect(answer.headers.get('x-a')).toBe('b');
});

test('fails as often as it is told, what is planned once before what is planned always', async ({ fake, send }) => {
  fake.faults.always(DISTRIBUTION, broken());
  fake.faults.next(DISTRIBUTION, forbidden(), 2);
  const statuses = [];
  for (let turn = 0; turn < 4; turn += 1) statuses.push((await send(DISTRIBUTION, points([1]))).status);
  expect(statuses).toEqual([403, 403, 500, 500]);
  expect(await send('GET /api/v1/validate')).toMatchObject({ status: 200 });
  fake.faults.clear();
  expect(await send(DISTRIBUTION, points([1]))).toMatchObject({ status: 202 });
});

test('resets a connection before and in the middle of an answer', async ({ fake, send }) => {
  fake.faults.next(DISTRIBUTION, { kind: 'reset' });
  expect(await cause(send(DISTRIBUTION, points([1])))).toMatch(/ECONNRESET|UND_ERR_SOCKET|other side closed/);
  fake.faults.next(DISTRIBUTION, { kind: 'reset mid-body' });
  const response = await fetch(`${fake.url}/api/v1/distribution_points`, { method: 'POST' });
  expect(response.status).toBe(200);
  expect(await cause(response.text())).toMatch(/ECONNRESET|UND_ERR_SOCKET|terminated|other side closed/);
  expect(fake.seen).toMatchObject([{ status: undefined }, { status: undefined }]);
  expect(countPoints(fake.store)).toBe(0);
});

test('takes a request and never answers', async ({ fake, send }) => {
  fake.faults.next(DISTRIBUTION, { kind: 'black hole' });
  expect(await givenUp(send, () => fake.seen.length === 1)).toBe('aborted');
  expect(fake.seen).toMatchObject([{ status: undefined, fault: 'black hole' }]);
});

test('gives a byte now and then, and no end', async ({ fake }) => {
  fake.faults.next(DISTRIBUTION, { kind: 'trickle', every: 1 });
  const response = await fetch(`${fake.url}/api/v1/distribution_points`, { method: 'POST' });
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  for (let byte = 0; byte < 3; byte += 1) expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
  await reader?.cancel();
});

test('goes wrong after the points were stored, if it is told to', async ({ fake, send }) => {
  for (const fault of [{ kind: 'reset' }, { kind: 'reset mid-body' }, broken(), { kind: 'black hole' }] as Fault[]) {
    const before = countPoints(fake.store);
    fake.faults.next(DISTRIBUTION, { ...fault, after: true });
    await givenUp(send, () => countPoints(fake.store) === before + 1);
  }
  expect(countPoints(fake.store)).toBe(4);
});

test('breaks a connection that was kept alive when it is used again', async ({ fake }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async () => {
    const asking = request(`${fake.url}/api/v1/validate`, { agent, headers: { 'dd-api-key': fake.keys.apiKey } });
    asking.end();
    const [response] = (await once(asking, 'response')) as [import('node:http').IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response.statusCode;
  };
  fake.faults.next('validate', { kind: 'keep-alive drop' });
  expect(await ask()).toBe(200);
  await expect(ask()).rejects.toThrow(/ECONNRESET|socket hang up/);
  expect(await ask()).toBe(200);
  agent.destroy();
});

test('refuses connections, and takes them again at the same address', async ({ fake, send }) => {
  await send(DISTRIBUTION, points([1]));
  await fake.faults.refuse();
  expect(await cause(send(DISTRIBUTION, points([1])))).toBe('ECONNREFUSED');
  await fake.faults.refuse();
  await fake.faults.accept();
  await fake.faults.accept();
  expect(await send(DISTRIBUTION, points([1]))).toMatchObject({ status: 202 });
  expect(countPoints(fake.store)).toBe(2);
});

test('the host that nobody knows is one', async () => {
  expect(await cause(fetch(UNKNOWN_HOST))).toMatch(/ENOTFOUND|EAI_AGAIN/);
});

test('ends with everything that it left hanging', async () => {
  const fake = await startFake();
  fake.faults.always('', { kind: 'black hole' });
  fake.faults.next('', { kind: 'trickle', every: 1 });
  const trickling = await fetch(fake.url);
  const hanging = cause(fetch(`${fake.url}/api/v1/validate`));
  await expect.poll(() => fake.seen.length).toBe(1);
  await fake.close();
  expect(await hanging).not.toBe('answered');
  expect(await cause(trickling.text())).not.toBe('answered');
});
