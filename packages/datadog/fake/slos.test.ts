import { sloStates } from './slo-state.ts';
import { expect, NOW, points, test, withPercentiles } from './testing.ts';

const METRIC = 'e2e.flow.duration{env:staging}.as_count()';
const slo = (changes: object = {}) => ({
  type: 'metric',
  name: 'Fast',
  tags: ['service:portal', 'env:staging'],
  thresholds: [{ timeframe: '7d', target: 95, warning: 99.5 }],
  query: { numerator: `count(v: v<=5):${METRIC}`, denominator: `count:${METRIC}` },
  ...changes,
});
const timeSlice = (changes: object = {}) =>
  slo({
    type: 'time_slice',
    query: undefined,
    sli_specification: {
      time_slice: {
        query: {
          formulas: [{ formula: 'a' }],
          queries: [{ data_source: 'metrics', name: 'a', query: 'p95:e2e.flow.duration{env:staging}' }],
        },
        comparator: '<=',
        threshold: 5,
        query_interval_seconds: 300,
        ...changes,
      },
    },
  });

test.beforeEach(async ({ send }) => {
  await send('POST /api/v1/distribution_points', points([1, 2, 9, 4]));
  await send('POST /api/v1/distribution_points', points([2, 3], { at: NOW - 900 }));
  await withPercentiles(send);
});

test('an objective goes round as recorded', async ({ fake, send }) => {
  const { status, text, body } = await send('POST /api/v1/slo', slo());
  const { data } = body as { data: [{ id: string }] };
  const one = `/api/v1/slo/${data[0].id}`;

  expect(status).toBe(200);
  expect(body).toMatchObject({
    data: [
      {
        type_id: 1,
        description: '',
        monitor_tags: [],
        tags: ['env:staging', 'service:portal'],
        timeframe: '7d',
        created_at: NOW,
      },
    ],
    error: null,
  });
  expect(text).toContain(
    '"thresholds":[{"timeframe":"7d","target":95.0,"target_display":"95.","warning":99.5,"warning_display":"99.5"}]',
  );
  expect(await send(`GET ${one}`)).toMatchObject({ status: 200, body: { data: { name: 'Fast' } } });
  expect(await send(`PUT ${one}`, slo({ name: 'Faster' }))).toMatchObject({
    status: 200,
    body: { data: [{ name: 'Faster' }] },
  });
  expect(await send('GET /api/v1/slo?tags_query=service:portal')).toMatchObject({
    body: { data: [{ name: 'Faster' }], metadata: { page: { total_count: 1, total_filtered_count: 1 } } },
  });
  for (const query of ['tags_query=service:other', 'query=slow', `ids=${'0'.repeat(32)}`, 'offset=1'])
    expect(await send(`GET /api/v1/slo?${query}`)).toMatchObject({ body: { data: [] } });
  expect(await send(`DELETE ${one}`)).toMatchObject({ status: 200, body: { data: [data[0].id], error: null } });
  for (const request of [`GET ${one}`, `DELETE ${one}`]) expect(await send(request)).toMatchObject({ status: 404 });
  expect(fake.flags).toEqual([]);
});

const wrong: Record<string, object> = {
  'an unknown type': slo({ type: 'latency' }),
  'no threshold': slo({ thresholds: [] }),
  'another timeframe': slo({ thresholds: [{ timeframe: '14d', target: 95 }] }),
  'a custom timeframe': slo({ thresholds: [{ timeframe: 'custom', target: 95 }] }),
  'a target of 100': slo({ thresholds: [{ timeframe: '7d', target: 100 }] }),
  'a warning under its target': slo({ thresholds: [{ timeframe: '7d', target: 95, warning: 94 }] }),
  'an average': slo({ query: { numerator: `avg:${METRIC}`, denominator: `count:${METRIC}` } }),
  'a query that cannot be read': slo({ query: { numerator: 'sum:', denominator: `count:${METRIC}` } }),
  'groups without a monitor': slo({ groups: ['flow:a'] }),
  'a monitor that does not exist': slo({ type: 'monitor', monitor_ids: [1] }),
  'no monitor': slo({ type: 'monitor', monitor_ids: [] }),
  'another slice of time': timeSlice({ query_interval_seconds: 900 }),
  'another comparison': timeSlice({ comparator: '==' }),
};
for (const [name, body] of Object.entries(wrong))
  test(`an objective with ${name} is refused`, async ({ fake, send }) => {
    expect(await send('POST /api/v1/slo', body)).toMatchObject({ status: 400, body: { errors: [expect.any(String)] } });
    expect(fake.store.slos).toEqual([]);
  });

test('objectives are worked out over the stored points', async ({ fake, send }) => {
  await send('POST /api/v1/slo', slo());
  await send('POST /api/v1/slo', timeSlice());
  const [counted, sliced] = fake.store.slos.map((one) => sloStates(one, fake.store, NOW * 1_000));
  expect(counted).toEqual([{ timeframe: '7d', target: 95, value: (5 / 6) * 100 }]);
  expect(sliced).toEqual([{ timeframe: '7d', target: 95, value: 100 }]);
});

test('an objective that cannot be answered is told', async ({ fake, send }) => {
  await send('DELETE /api/v2/metrics/e2e.flow.duration/tags');
  await send('POST /api/v1/slo', slo());
  await send(
    'POST /api/v1/slo',
    slo({ name: 'Rate', tags: ['Env:a'], query: { numerator: 'sum:a{*}', denominator: 'sum:b{*}' } }),
  );
  expect(fake.flags).toEqual([
    expect.stringMatching(/^The SLO "Fast": "count\(v: v<=5\).* needs percentiles/),
    'The SLO "Rate" is no count: its queries need .as_count().',
    'The SLO "Rate": the tag "Env:a" is stored as "env:a".',
  ]);
});

test('an objective that a dashboard shows is removed by force only', async ({ send }) => {
  const { data } = (await send('POST /api/v1/slo', slo())).body as { data: [{ id: string }] };
  const widgets = [{ definition: { type: 'slo', slo_id: data[0].id, view_type: 'detail' } }];
  await send('POST /api/v1/dashboard', { title: 'Board', layout_type: 'ordered', widgets });
  expect(await send(`DELETE /api/v1/slo/${data[0].id}`)).toMatchObject({ status: 409 });
  expect(await send(`DELETE /api/v1/slo/${data[0].id}?force=true`)).toMatchObject({ status: 200 });
});
