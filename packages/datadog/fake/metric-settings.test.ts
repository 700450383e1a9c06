import { count, expect, NOW, points, test } from './testing.ts';

const TAG_SETTINGS = '/api/v2/metrics/e2e.flow.duration/tags';
const settings = (attributes: object = {}, id = 'e2e.flow.duration') => ({
  data: {
    type: 'manage_tags',
    id,
    attributes: { metric_type: 'distribution', tags: ['env', 'flow'], include_percentiles: true, ...attributes },
  },
});

test('a metric that has no points cannot be configured or described', async ({ send }) => {
  expect(await send(`POST ${TAG_SETTINGS}`, settings())).toMatchObject({
    status: 400,
    body: { errors: ['Cannot configure tags on a metric that does not exist.'] },
  });
  for (const request of ['GET /api/v1/metrics/e2e.flow.duration', 'PUT /api/v1/metrics/e2e.flow.duration'])
    expect(await send(request, request.startsWith('PUT') ? { unit: 'second' } : undefined)).toMatchObject({
      status: 404,
      body: { errors: ['metric_name not found'] },
    });
});

test('percentiles are off until they are switched on, and off again without settings', async ({ fake, send }) => {
  await send('POST /api/v1/distribution_points', points([1]));
  expect(await send(`GET ${TAG_SETTINGS}`)).toMatchObject({ status: 404 });
  expect(await send(`PATCH ${TAG_SETTINGS}`, settings())).toMatchObject({ status: 404 });
  expect(await send(`POST ${TAG_SETTINGS}`, settings({ include_percentiles: undefined }))).toMatchObject({
    status: 201,
    body: {
      data: {
        type: 'manage_tags',
        id: 'e2e.flow.duration',
        attributes: {
          tags: ['env', 'flow'],
          metric_type: 'distribution',
          include_percentiles: false,
          created_at: expect.any(String),
        },
      },
    },
  });
  expect(await send(`POST ${TAG_SETTINGS}`, settings())).toMatchObject({
    status: 409,
    body: { errors: ['New distribution conflicts with existing tag configuration, use PATCH to update'] },
  });
  const patch = { data: { type: 'manage_tags', id: 'e2e.flow.duration', attributes: { include_percentiles: true } } };
  expect(await send(`PATCH ${TAG_SETTINGS}`, patch)).toMatchObject({
    status: 200,
    body: { data: { attributes: { tags: ['env', 'flow'], include_percentiles: true } } },
  });
  expect(await send(`GET ${TAG_SETTINGS}`)).toMatchObject({
    status: 200,
    body: { data: { attributes: { include_percentiles: true } } },
  });
  expect(await send(`DELETE ${TAG_SETTINGS}`)).toMatchObject({ status: 204, text: '' });
  expect(await send(`DELETE ${TAG_SETTINGS}`)).toMatchObject({ status: 404 });
  expect(fake.flags).toEqual([]);
});

const wrong: Record<string, object> = {
  'another metric': settings({}, 'e2e.other'),
  'another type': settings({ metric_type: 'gauge', include_percentiles: undefined }),
  'an unknown type': settings({ metric_type: 'histogram' }),
  'tags with values': settings({ tags: ['env:staging'] }),
  'no tags': settings({ tags: undefined }),
  'no data': {},
};
for (const [name, body] of Object.entries(wrong))
  test(`settings with ${name} are refused`, async ({ send }) => {
    await send('POST /api/v1/distribution_points', points([1]));
    expect(await send(`POST ${TAG_SETTINGS}`, body)).toMatchObject({ status: 400 });
  });

test('percentiles are for distributions alone', async ({ send }) => {
  await send('POST /api/v2/series', count(1, []));
  const body = settings({ metric_type: 'count' }, 'e2e.verdicts');
  expect(await send('POST /api/v2/metrics/e2e.verdicts/tags', body)).toMatchObject({
    status: 400,
    body: { errors: ['include_percentiles is for distributions alone'] },
  });
});

test('metrics are described, listed and looked through', async ({ fake, send }) => {
  await send('POST /api/v1/distribution_points', points([1]));
  await send('POST /api/v2/series', count(1, []));
  await send(`POST ${TAG_SETTINGS}`, settings());
  expect(
    await send('PUT /api/v1/metrics/e2e.flow.duration', { unit: 'second', description: 'How long' }),
  ).toMatchObject({
    status: 200,
    body: { type: 'distribution', unit: 'second', description: 'How long' },
  });
  expect(await send('PUT /api/v1/metrics/e2e.flow.duration', { unit: 'heartbeat' })).toMatchObject({ status: 400 });
  expect(await send('GET /api/v1/metrics/e2e.flow.duration')).toMatchObject({
    body: { type: 'distribution', unit: 'second', description: 'How long', per_unit: null },
  });
  const idsOf = async (query: string) =>
    ((await send(`GET /api/v2/metrics?${query}`)).body as { data: { id: string }[] }).data.map(({ id }) => id);
  expect(await idsOf('')).toEqual(['e2e.flow.duration', 'e2e.verdicts']);
  expect(await idsOf('filter[configured]=true')).toEqual(['e2e.flow.duration']);
  expect(await idsOf('filter[include_percentiles]=false')).toEqual(['e2e.verdicts']);
  expect(await idsOf('filter[metric_type]=non_distribution')).toEqual(['e2e.verdicts']);
  expect(await send(`GET /api/v1/metrics?from=${NOW - 60}`)).toMatchObject({
    body: { metrics: ['e2e.flow.duration', 'e2e.verdicts'] },
  });
  expect(await send(`GET /api/v1/metrics?from=${NOW + 60}`)).toMatchObject({ body: { metrics: [] } });
  expect(await send('GET /api/v2/metrics/e2e.flow.duration/all-tags')).toMatchObject({
    body: { data: { attributes: { tags: ['env:staging', 'flow:entity.create', 'service:portal'] } } },
  });
  expect(await send('GET /api/v2/metrics/e2e.none/all-tags')).toMatchObject({ status: 404 });
  expect(fake.flags).toEqual([]);
});

test('settings need their permission', async ({ fake, send }) => {
  fake.denied.add('metric_tags_write');
  await send('POST /api/v1/distribution_points', points([1]));
  expect(await send(`POST ${TAG_SETTINGS}`, settings())).toMatchObject({ status: 403 });
});
