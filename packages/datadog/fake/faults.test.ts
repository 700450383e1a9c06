import { broken, forbidden, page, tooLarge, tooMany } from '../src/testing/answers.ts';
import { countPoints, startFake, type Fault } from './index.ts';
import { errorsOf, expect, points, testAtNow as test } from './testing.ts';

const POINTS = 'POST /api/v1/distribution_points';
/** What became of a request that has no whole answer. */
const causeOf = (sending: Promise<unknown>): Promise<string> =>
  sending.then(
    () => 'answered',
    ({ name, cause, message }: Error & { cause?: { code?: string } }) =>
      name === 'AbortError' ? 'aborted' : (cause?.code ?? message),
  );

test('answers as it is told so often as it is told, and then as ever', async ({ fake, send }) => {
  const answers: [Fault, number][] = [
    [forbidden(), 403],
    [tooLarge(), 413],
    [tooMany(7), 429],
    [broken(503), 503],
  ];
  for (const [fault, status] of answers) {
    fake.faults.next('distribution_points', fault);
    const answer = await send(POINTS, points([1]));
    expect([answer.status, errorsOf(answer).length, fake.faults.pending()]).toEqual([status, 1, 0]);
  }
  expect(countPoints(fake.store)).toBe(0);
  fake.faults.next(POINTS, page(200));
  expect((await send(POINTS, points([1]))).headers.get('content-type')).toContain('text/html');
  for (const [reset, header] of [
    [31_536_000, '31536000'],
    ['soon', 'soon'],
    [undefined, null],
  ] as const) {
    fake.faults.next(POINTS, tooMany(reset));
    expect((await send(POINTS, points([1]))).headers.get('x-ratelimit-reset')).toBe(header);
  }
  fake.faults.always(POINTS, broken());
  fake.faults.next(POINTS, forbidden(), 2);
  const statusOf = async () => (await send(POINTS, points([1]))).status;
  expect([await statusOf(), await statusOf(), await statusOf()]).toEqual([403, 403, 500]);
  fake.faults.clear();
  expect(await statusOf()).toBe(202);
  expect(fake.seen.at(-2)).toMatchObject({ status: 500, fault: 'answer', body: points([1]) });
});

test('finds requests by their query and by their body', async ({ fake, send }) => {
  const listing = async (page: number) => (await send(`GET /api/v1/monitor?page=${page}`)).status;
  fake.faults.next('/monitor?page=2', broken(502));
  expect([await listing(1), await listing(2)]).toEqual([200, 502]);
  fake.faults.next(({ body }) => JSON.stringify(body)?.includes('e2e.tests') ?? false, broken());
  expect((await send(POINTS, points([1]))).status).toBe(202);
  expect((await send(POINTS, points([1], { metric: 'e2e.tests' }))).status).toBe(500);
});

test('refuses connections, takes them again at the same address, and ends what hangs', async ({ fake, send }) => {
  await fake.faults.refuse();
  expect(await causeOf(send(POINTS, points([1])))).toBe('ECONNREFUSED');
  await fake.faults.accept();
  expect((await send(POINTS, points([1]))).status).toBe(202);
  fake.faults.next(POINTS, { kind: 'black hole' });
  void causeOf(send(POINTS, points([1])));
  await fake.received(POINTS, 2);
  await fake.close();
  await expect(
    startFake({ port: Number(new URL(fake.url).port) }).then((other) => other.close()),
  ).resolves.toBeUndefined();
});
