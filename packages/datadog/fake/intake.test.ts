import { deflateRawSync, deflateSync } from 'node:zlib';
import { countPoints, duplicatePoints, tagSets } from './index.ts';
import { errorsOf, expect, NOW, points, TAGS, testAtNow as test } from './testing.ts';

const POINTS = 'POST /api/v1/distribution_points';
const count = (value: number) => ({
  series: [{ metric: 'e2e.verdicts', type: 'count', points: [[NOW, value]], tags: TAGS }],
});

test('keys let in, stand in headers alone, and permissions count', async ({ fake, send }) => {
  const { apiKey, appKey } = fake.keys;
  expect(errorsOf(await send(POINTS, points([1]), { keys: 'none' }))).toEqual(['API key required']);
  expect((await send(POINTS, points([1]), { headers: { 'dd-api-key': 'another' } })).status).toBe(403);
  expect((await send('GET /api/v1/monitor', undefined, { keys: 'api' })).status).toBe(403);
  fake.denied.add('monitors_read');
  expect((await send('GET /api/v1/monitor')).status).toBe(403);
  expect(fake.flags).toEqual([]);
  await send(`POST /api/v1/series?api_key=${apiKey}`, count(1));
  await send(POINTS, points([1], { tags: [...TAGS, `key:${appKey}`] }));
  await send(POINTS, points([1]), { keys: 'both' });
  await send('GET /api/v3/series');
  expect(fake.flags).toEqual(
    expect.arrayContaining([
      'A key stands in the address of POST /api/v1/series.',
      'A key stands in the body of POST /api/v1/distribution_points.',
      'The application key was sent to POST /api/v1/distribution_points, which needs the API key alone.',
      'Datadog has no GET /api/v3/series, as far as the fake knows.',
    ]),
  );
  expect(JSON.stringify(fake.seen)).not.toMatch(new RegExp(`${apiKey}|${appKey}`));
});

test('bodies come plain or deflated, as JSON, and not too large', async ({ fake, send }) => {
  const body = JSON.stringify(points([1]));
  const as = async (encoding: string, bytes: Buffer, type = 'text/json') =>
    (await send(POINTS, bytes, { headers: { 'content-encoding': encoding, 'content-type': type } })).status;
  expect(await as('identity', Buffer.from(body.padEnd(512_000)))).toBe(202);
  expect(await as('identity', Buffer.from(body.padEnd(512_001)))).toBe(413);
  expect(await as('deflate', deflateSync(body.padEnd(5_242_880)))).toBe(202);
  expect(await as('deflate', deflateSync(body.padEnd(5_242_881)))).toBe(413);
  expect(await as('deflate', deflateRawSync(body))).toBe(400);
  expect(await as('gzip', Buffer.from(body))).toBe(400);
  expect(await as('identity', Buffer.from(body.slice(1)))).toBe(400);
  expect(await as('identity', Buffer.from(body), 'text/plain')).toBe(415);
  expect(countPoints(fake.store)).toBe(2);
  expect(fake.flags).toEqual([`${POINTS} came as "text/plain" and not as JSON.`]);
});

test('points at no time are refused, and those that are too old or in the future are taken and dropped', async ({
  fake,
  send,
}) => {
  expect(errorsOf(await send(POINTS, points([1], { at: NOW * 1_000 })))).toEqual([
    '`series[0].points[0][0]` is no number of seconds.',
  ]);
  for (const at of [NOW - 3_600, NOW + 600]) await send(POINTS, points([1], { at }));
  for (const at of [NOW - 3_601, NOW + 601]) expect((await send(POINTS, points([1, 2], { at }))).status).toBe(202);
  expect(countPoints(fake.store)).toBe(2);
  expect(fake.store.dropped).toMatchObject([
    { at: NOW - 3_601, because: 'too old', values: 2 },
    { at: NOW + 601, because: 'in the future', values: 2 },
  ]);
  fake.clock.set((NOW + 1) * 1_000);
  await send(POINTS, points([1], { at: NOW + 601 }));
  expect(countPoints(fake.store)).toBe(3);
});

test('points are counted, their tag sets, and those that came twice', async ({ fake, send }) => {
  await send(POINTS, points([1, 1, 2]));
  await send(POINTS, points([1], { tags: [...TAGS, 'version:1'] }));
  for (const value of [1, 2]) await send('POST /api/v1/series', count(value));
  expect(duplicatePoints(fake.store)).toEqual([]);
  expect([countPoints(fake.store), tagSets(fake.store), tagSets(fake.store, 'e2e.flow.duration')]).toEqual([6, 3, 2]);
  await send(POINTS, points([2]));
  await send('POST /api/v1/series', count(2));
  expect(duplicatePoints(fake.store)).toEqual([
    { metric: 'e2e.flow.duration', at: NOW, value: 2, tags: TAGS, times: 2 },
    { metric: 'e2e.verdicts', at: NOW, value: 2, tags: TAGS, times: 2 },
  ]);
});

test('names, tags and types that are stored otherwise are flagged', async ({ fake, send }) => {
  const told: Record<string, RegExp> = {
    'Flow:x': /stored as "flow:x"/,
    'a b__c_': /stored as "a_b_c"/,
    'flow:': /has no value/,
    'run_id:7': /new value in each run/,
    'commit:1': /new value in each run/,
    'build:4f2a91c': /new value in each run/,
    'note:0f6e4f0e-4f4c-9c0a-1d2e-3f4051620000': /new value in each run/,
  };
  for (const [tag, what] of Object.entries(told)) {
    await send(POINTS, points([1], { tags: [...TAGS, tag] }));
    expect(fake.flags.splice(0).join(), tag).toMatch(what);
  }
  await send(POINTS, points([1], { tags: [...TAGS, 'version:4f2a91c'] }));
  expect(fake.flags).toEqual([]);
  await send(POINTS, points([1], { metric: '1e2e.a-b', tags: ['env:staging'] }));
  await send('POST /api/v1/series', { series: [{ metric: 'e2e.a_b', type: 'count', points: [[NOW, 1]], tags: TAGS }] });
  expect(fake.flags).toEqual([
    'The metric "1e2e.a-b" is stored as "e2e.a_b": send it that way.',
    'e2e.a_b: a series came without the tag service.',
    'e2e.a_b came as count and is a distribution: a name has one type.',
  ]);
});
