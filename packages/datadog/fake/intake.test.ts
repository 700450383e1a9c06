import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { countPoints, duplicatePoints, tagSets } from './index.ts';
import { count, expect, NOW, points, TAGS, test } from './testing.ts';

const DISTRIBUTION = 'POST /api/v1/distribution_points';
const SERIES = 'POST /api/v2/series';
const TEXT_JSON = 'text/json';

test('points are taken as Datadog was recorded to take them', async ({ fake, send }) => {
  expect(await send(DISTRIBUTION, points([1.5, 2]))).toMatchObject({
    status: 202,
    type: TEXT_JSON,
    text: '{"status":"ok"}',
  });
  expect(await send(SERIES, count(1, ['verdict:pass']))).toMatchObject({
    status: 202,
    type: 'application/json',
    text: '{"errors":[]}',
  });
  const series1 = { series: [{ metric: 'e2e.left', type: 'count', points: [[NOW, 3]], tags: TAGS }] };
  expect(await send('POST /api/v1/series', series1, { headers: { 'content-type': TEXT_JSON } })).toMatchObject({
    status: 202,
    type: TEXT_JSON,
    text: '{"status":"ok"}',
  });

  expect(fake.store.metrics['e2e.flow.duration']?.points.map(({ value }) => value)).toEqual([1.5, 2]);
  expect(fake.store.metrics['e2e.verdicts']).toMatchObject({ type: 'count', points: [{ value: 1 }] });
  expect(fake.store.metrics['e2e.left']).toMatchObject({ type: 'count', points: [{ value: 3 }] });
  expect(fake.flags).toEqual([]);
});

test('what Datadog does not have is not found, and told', async ({ fake, send }) => {
  expect(await send('POST /api/v3/series', count(1, []))).toMatchObject({ status: 404 });
  expect(await send('GET /api/v1/distribution_points')).toMatchObject({ status: 404 });
  expect(fake.flags).toEqual([
    'Datadog has no POST /api/v3/series, as far as the fake knows.',
    'Datadog has no GET /api/v1/distribution_points, as far as the fake knows.',
  ]);
});

test('a key that is missing or unknown lets nothing in', async ({ fake, send }) => {
  expect(await send(DISTRIBUTION, points([1]), { keys: 'none' })).toMatchObject({
    status: 403,
    body: { errors: ['API key required'] },
  });
  expect(await send(DISTRIBUTION, points([1]), { headers: { 'dd-api-key': 'another' } })).toMatchObject({
    status: 403,
    body: { errors: ['Forbidden'] },
  });
  expect(countPoints(fake.store)).toBe(0);
});

test('an application key at the intake is told', async ({ fake, send }) => {
  expect(await send(DISTRIBUTION, points([1]), { keys: 'both' })).toMatchObject({ status: 202 });
  expect(fake.flags).toEqual([
    'The application key was sent to POST /api/v1/distribution_points, which needs the API key alone.',
  ]);
});

test('a key in an address, a body or a header is told, and never kept', async ({ fake, send }) => {
  const { apiKey, appKey } = fake.keys;
  await send(`POST /api/v2/series?api_key=${apiKey}`, count(1, []));
  await send(DISTRIBUTION, deflateSync(JSON.stringify(points([1], { tags: [...TAGS, `key:${appKey}`] }))), {
    headers: { 'content-encoding': 'deflate' },
  });
  await send(SERIES, count(1, []), { headers: { 'x-note': apiKey } });

  expect(fake.flags).toEqual(
    expect.arrayContaining([
      'A key stands in the address of POST /api/v2/series.',
      'A key stands in the body of POST /api/v1/distribution_points.',
      'A key stands in the header x-note of POST /api/v2/series.',
    ]),
  );
  expect(JSON.stringify(fake.seen)).not.toContain(apiKey);
  expect(fake.seen[0]).toMatchObject({
    path: '/api/v2/series',
    query: '?api_key=[key]',
    headers: { 'dd-api-key': '[key]' },
  });
});

test('a content type that the endpoint does not know is refused and told', async ({ fake, send }) => {
  expect(await send(SERIES, count(1, []), { headers: { 'content-type': TEXT_JSON } })).toMatchObject({ status: 415 });
  expect(await send(DISTRIBUTION, points([1]), { headers: { 'content-type': 'application/json' } })).toMatchObject({
    status: 202,
  });
  expect(await send(DISTRIBUTION, points([1]), { headers: { 'content-type': 'text/plain' } })).toMatchObject({
    status: 415,
  });
  expect(fake.flags).toEqual([
    'POST /api/v2/series came as "text/json" and not as application/json.',
    'POST /api/v1/distribution_points came as "text/plain" and not as text/json or application/json.',
  ]);
});

const body = JSON.stringify(points([1]));
const encoded = { deflate: deflateSync(body), gzip: gzipSync(body) };

test('distributions come plain or deflated, and in no other encoding', async ({ fake, send }) => {
  const as = (encoding: string, bytes: Buffer) =>
    send(DISTRIBUTION, bytes, { headers: { 'content-encoding': encoding } });

  expect(await as('deflate', encoded.deflate)).toMatchObject({ status: 202 });
  expect(await as('identity', Buffer.from(body))).toMatchObject({ status: 202 });
  expect(await as('gzip', encoded.gzip)).toMatchObject({
    status: 400,
    body: { errors: ['Unsupported content encoding: gzip'] },
  });
  expect(await as('zstd1', encoded.gzip)).toMatchObject({ status: 400 });
  expect(await as('br', encoded.gzip)).toMatchObject({ status: 400 });
  expect(countPoints(fake.store)).toBe(2);
  expect(fake.seen[0]).toMatchObject({ bytes: encoded.deflate.length, inflated: body.length });
});

test('series of version 2 come gzipped, too', async ({ fake, send }) => {
  const bytes = gzipSync(JSON.stringify(count(2, [])));
  expect(await send(SERIES, bytes, { headers: { 'content-encoding': 'gzip' } })).toMatchObject({ status: 202 });
  expect(countPoints(fake.store)).toBe(1);
});

test('what cannot be inflated is refused', async ({ send }) => {
  const as = (bytes: Buffer) => send(DISTRIBUTION, bytes, { headers: { 'content-encoding': 'deflate' } });

  expect(await as(encoded.deflate.subarray(0, -6))).toMatchObject({
    status: 400,
    body: { errors: ['Payload is corrupt'] },
  });
  expect(await as(deflateRawSync(body))).toMatchObject({ status: 400 });
  expect(await as(Buffer.from(body))).toMatchObject({ status: 400 });
  expect(await as(deflateSync('{"series":'))).toMatchObject({ status: 400 });
});

test('more than 512,000 bytes, or 5 MiB inflated, is too large', async ({ fake, send }) => {
  const padded = (length: number) => body.padEnd(length);
  const deflated = (text: string) =>
    send(DISTRIBUTION, deflateSync(text), { headers: { 'content-encoding': 'deflate' } });

  expect(await send(DISTRIBUTION, padded(512_000))).toMatchObject({ status: 202 });
  expect(await send(DISTRIBUTION, padded(512_001))).toMatchObject({
    status: 413,
    body: { errors: ['Payload too large'] },
  });
  expect(await deflated(padded(5_242_880))).toMatchObject({ status: 202 });
  expect(await deflated(padded(5_242_881))).toMatchObject({ status: 413 });
  expect(await send(SERIES, JSON.stringify(count(1, [])).padEnd(512_001))).toMatchObject({ status: 413 });
  expect(countPoints(fake.store)).toBe(2);
});

const wrong: Record<string, unknown> = {
  'no series': {},
  'series that is no list': { series: { metric: 'a' } },
  'no metric': { series: [{ points: [[NOW, [1]]] }] },
  'no points': { series: [{ metric: 'a' }] },
  'a value that is no list': { series: [{ metric: 'a', points: [[NOW, 1]] }] },
  'no value': { series: [{ metric: 'a', points: [[NOW, []]] }] },
  null: { series: [{ metric: 'a', points: [[NOW, [null]]] }] },
  'a value as text': { series: [{ metric: 'a', points: [[NOW, ['1']]] }] },
  'a time as text': { series: [{ metric: 'a', points: [[String(NOW), [1]]] }] },
  'a time in milliseconds': { series: [{ metric: 'a', points: [[NOW * 1_000, [1]]] }] },
  'a point of three': { series: [{ metric: 'a', points: [[NOW, [1], 'x']] }] },
  'tags that are no list': { series: [{ metric: 'a', points: [[NOW, [1]]], tags: 'env:staging' }] },
  'no JSON': 'series',
};
for (const [name, payload] of Object.entries(wrong))
  test(`distribution points with ${name} are refused, and nothing of them is stored`, async ({ fake, send }) => {
    expect(await send(DISTRIBUTION, payload)).toMatchObject({ status: 400, body: { errors: [expect.any(String)] } });
    expect(fake.store.metrics).toEqual({});
    expect(fake.store.requests).toEqual([]);
  });

test('one wrong point refuses the whole request', async ({ fake, send }) => {
  const [good] = points([1]).series;
  expect(await send(DISTRIBUTION, { series: [good, { metric: 'b', points: [[NOW, 1]] }] })).toMatchObject({
    status: 400,
    body: { errors: [expect.stringContaining('series.1.points.0.1')] },
  });
  expect(countPoints(fake.store)).toBe(0);
});

test('points that are too old or in the future are answered with 202 and dropped', async ({ fake, send }) => {
  for (const at of [NOW - 3_600, NOW + 600, NOW - 3_601, NOW + 601])
    expect(await send(DISTRIBUTION, points([1, 2], { at }))).toMatchObject({ status: 202 });

  expect(countPoints(fake.store)).toBe(4);
  expect(fake.store.dropped).toEqual([
    { metric: 'e2e.flow.duration', at: NOW - 3_601, because: 'too old', values: 2 },
    { metric: 'e2e.flow.duration', at: NOW + 601, because: 'in the future', values: 2 },
  ]);
  expect(fake.flags).toEqual([]);
});

test('the window of time goes by the clock of the fake', async ({ fake, send }) => {
  fake.clock.advance(2 * 3_600_000);
  await send(DISTRIBUTION, points([1]));
  expect(fake.store.dropped).toHaveLength(1);
  expect((await send('GET /api/v1/validate')).headers.get('date')).toBe(
    new Date(NOW * 1_000 + 7_200_000).toUTCString(),
  );
});

test('names are stored as Datadog stores them, and told', async ({ fake, send }) => {
  await send(DISTRIBUTION, points([1], { metric: '1flow-duration é' }));
  await send(DISTRIBUTION, points([1], { metric: `m${'x'.repeat(250)}` }));

  expect(Object.keys(fake.store.metrics)).toEqual(['flow_duration__', `m${'x'.repeat(199)}`]);
  expect(fake.flags[0]).toBe('The metric "1flow-duration é" is stored as "flow_duration__": send it that way.');
  expect(fake.flags).toHaveLength(2);
});

test('a name that comes as two types is told', async ({ fake, send }) => {
  await send(DISTRIBUTION, points([1]));
  await send(SERIES, count(1, [], { metric: 'e2e.flow.duration' }));
  expect(fake.flags).toEqual(['e2e.flow.duration came as count and is a distribution: a name has one type.']);
  expect(countPoints(fake.store)).toBe(1);
});

test('a value that does not fit into 32 bits is told', async ({ fake, send }) => {
  await send(DISTRIBUTION, points([3.4e38]));
  expect(fake.flags).toEqual([]);
  await send(DISTRIBUTION, points([1e39]));
  expect(fake.flags).toEqual(['e2e.flow.duration: the value 1e+39 does not fit into 32 bits.']);
});

test('tags are stored as Datadog stores them, and tag sets are counted', async ({ fake, send }) => {
  await send(DISTRIBUTION, points([1], { tags: ['service:portal', 'env:Staging', 'env:Staging'] }));
  await send(DISTRIBUTION, points([1], { tags: ['env:staging', 'service:portal'] }));
  await send(DISTRIBUTION, points([1]));

  expect(fake.store.metrics['e2e.flow.duration']?.points[0]?.tags).toEqual(['env:staging', 'service:portal']);
  expect(tagSets(fake.store)).toBe(2);
  expect(tagSets(fake.store, 'e2e.flow.duration')).toBe(2);
  expect(fake.flags).toEqual([
    'e2e.flow.duration: the tag "env:Staging" is stored as "env:staging": send it that way.',
  ]);
});

test('points that came twice are found, whatever request brought them', async ({ fake, send }) => {
  await send(DISTRIBUTION, points([1, 1, 2]));
  expect(duplicatePoints(fake.store)).toEqual([]);
  await send(DISTRIBUTION, points([2, 3]));
  await send(SERIES, count(1, []));
  await send(SERIES, count(1, []));
  await send(SERIES, { series: [...count(1, []).series, ...count(5, ['verdict:pass']).series] });

  expect(duplicatePoints(fake.store)).toEqual([
    { metric: 'e2e.flow.duration', at: NOW, value: 2, tags: [...TAGS].sort(), times: 2 },
    { metric: 'e2e.verdicts', at: NOW, value: 1, tags: ['env:staging', 'service:portal'], times: 2 },
  ]);
});

test('requests are written down with their sizes and answers', async ({ fake, send }) => {
  await send(DISTRIBUTION, body);
  await send(DISTRIBUTION, 'no JSON');
  expect(fake.seen).toMatchObject([
    {
      method: 'POST',
      path: '/api/v1/distribution_points',
      query: '',
      bytes: body.length,
      inflated: body.length,
      status: 202,
    },
    { status: 400, bytes: 7 },
  ]);
});
