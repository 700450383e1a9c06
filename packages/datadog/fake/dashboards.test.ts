import { expect, points, test, withPercentiles } from './testing.ts';

const layout = { x: 0, y: 0, width: 4, height: 2 };
const query = (text: string, more: object = {}) => ({ data_source: 'metrics', name: 'query', query: text, ...more });
const value = (text = 'count:e2e.flow.duration{*}.as_count()') => ({
  definition: {
    type: 'query_value',
    title: 'How many',
    requests: [
      { response_format: 'scalar', queries: [query(text, { aggregator: 'sum' })], formulas: [{ formula: 'query' }] },
    ],
  },
});
const line = (text: string, more: object = {}) => ({
  definition: {
    type: 'timeseries',
    requests: [
      { response_format: 'timeseries', display_type: 'line', queries: [query(text)], formulas: [{ formula: 'query' }] },
    ],
    ...more,
  },
});
const board = (changes: object = {}) => ({
  title: 'What the gate sees',
  layout_type: 'ordered',
  reflow_type: 'auto',
  tags: ['team:portal'],
  template_variables: [{ name: 'env', prefix: 'env', defaults: ['staging'] }],
  widgets: [value(), line('avg:e2e.flow.duration{$env} by {flow}')],
  ...changes,
});

test.beforeEach(async ({ send }) => {
  await send('POST /api/v1/distribution_points', points([1, 2]));
});

test('a dashboard goes round with ids added', async ({ fake, send }) => {
  const { status, body } = await send('POST /api/v1/dashboard', board());
  const { id } = body as { id: string };
  const one = `/api/v1/dashboard/${id}`;

  expect(status).toBe(200);
  expect(id).toMatch(/^[0-9a-f]{3}-[0-9a-f]{3}-[0-9a-f]{3}$/);
  expect(body).toMatchObject({
    ...board({ widgets: undefined }),
    url: `/dashboard/${id}/what-the-gate-sees`,
    author_handle: expect.any(String),
    is_read_only: false,
    widgets: [{ id: expect.any(Number), ...value() }, { id: expect.any(Number) }],
  });
  expect((await send(`GET ${one}`)).body).toEqual(body);
  expect(await send(`PUT ${one}`, board({ title: 'Renamed' }))).toMatchObject({
    status: 200,
    body: { id, title: 'Renamed' },
  });
  expect(await send('GET /api/v1/dashboard')).toMatchObject({
    body: { dashboards: [{ id, title: 'Renamed', layout_type: 'ordered' }] },
  });
  expect(await send('GET /api/v1/dashboard?count=1&start=1')).toMatchObject({ body: { dashboards: [] } });
  expect(await send(`DELETE ${one}`)).toMatchObject({ status: 200, body: { deleted_dashboard_id: id } });
  for (const request of [`GET ${one}`, `DELETE ${one}`])
    expect(await send(request)).toMatchObject({ status: 404, body: { errors: [`Dashboard with ID ${id} not found`] } });
  expect(fake.flags).toEqual([]);
});

const fine: Record<string, object> = {
  'fixed places': board({ reflow_type: 'fixed', widgets: [{ ...value(), layout }] }),
  'a free board': board({ layout_type: 'free', reflow_type: undefined, widgets: [{ ...value(), layout }] }),
  'a group': board({
    reflow_type: 'fixed',
    widgets: [{ definition: { type: 'group', layout_type: 'ordered', widgets: [{ ...value(), layout }] }, layout }],
  }),
  'an overlay': board({
    widgets: [
      line('avg:e2e.flow.duration{*}', {
        requests: [
          {
            response_format: 'timeseries',
            display_type: 'overlay',
            queries: [query('avg:e2e.flow.duration{*}')],
            formulas: [{ formula: 'query' }],
          },
        ],
      }),
    ],
  }),
  'no widgets': board({ widgets: [] }),
};
for (const [name, body] of Object.entries(fine))
  test(`a dashboard with ${name} is taken`, async ({ fake, send }) => {
    expect(await send('POST /api/v1/dashboard', body)).toMatchObject({ status: 200 });
    expect(fake.flags).toEqual([]);
  });

const wrong: Record<string, object> = {
  'no title': board({ title: undefined }),
  'another layout': board({ layout_type: 'grid' }),
  'no widgets at all': board({ widgets: undefined }),
  'fixed places that it lacks': board({ reflow_type: 'fixed' }),
  'places where they reflow': board({ widgets: [{ ...value(), layout }] }),
  'a free board without places': board({ layout_type: 'free', reflow_type: undefined }),
  'a free board that reflows': board({ layout_type: 'free', reflow_type: 'fixed', widgets: [{ ...value(), layout }] }),
  'a tag that is no team': board({ tags: ['managed-by:suite'] }),
  'six tags': board({ tags: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `team:${name}`) }),
  'an unknown widget': board({ widgets: [{ definition: { type: 'crystal_ball' } }] }),
  'a timeline on an ordered board': board({ widgets: [{ definition: { type: 'event_timeline', query: '*' } }] }),
  'two requests of one number': board({
    widgets: [
      {
        definition: {
          ...value().definition,
          requests: [...value().definition.requests, ...value().definition.requests],
        },
      },
    ],
  }),
  'a number over time': board({
    widgets: [
      {
        definition: {
          ...value().definition,
          requests: [{ ...value().definition.requests[0], response_format: 'timeseries' }],
        },
      },
    ],
  }),
  'no format': board({
    widgets: [
      {
        definition: {
          ...value().definition,
          requests: [{ ...value().definition.requests[0], response_format: undefined }],
        },
      },
    ],
  }),
  'a formula of another name': board({
    widgets: [
      {
        definition: {
          ...value().definition,
          requests: [{ ...value().definition.requests[0], formulas: [{ formula: 'other' }] }],
        },
      },
    ],
  }),
  'a query that cannot be read': board({ widgets: [value('count:')] }),
  'an unknown variable': board({ widgets: [value('avg:e2e.flow.duration{$service}')] }),
  'a place of no size': board({ reflow_type: 'fixed', widgets: [{ ...value(), layout: { ...layout, width: 0 } }] }),
};
for (const [name, body] of Object.entries(wrong))
  test(`a dashboard with ${name} is refused`, async ({ fake, send }) => {
    expect(await send('POST /api/v1/dashboard', body)).toMatchObject({
      status: 400,
      body: { errors: [expect.any(String)] },
    });
    expect(fake.store.dashboards).toEqual([]);
  });

test('what a dashboard would not show is told', async ({ fake, send }) => {
  await send('POST /api/v1/dashboard', board({ widgets: [value('p95:e2e.flow.duration{*}')] }));
  await withPercentiles(send);
  await send('POST /api/v1/dashboard', board({ widgets: [value('p95:e2e.flow.duration{*}')] }));
  await send('POST /api/v1/dashboard', board({ widgets: [{ definition: { type: 'slo', slo_id: 'abc' } }] }));
  await send(
    'POST /api/v1/dashboard',
    board({ widgets: [{ definition: { type: 'alert_graph', alert_id: '1', viz_type: 'timeseries' } }] }),
  );
  await send('POST /api/v1/dashboard', board({ widgets: [line('avg:e2e.flow.duration{*}', { events: [] })] }));
  expect(fake.flags.map((flag) => flag.replace('The dashboard "What the gate sees", ', ''))).toEqual([
    '0: "p95:e2e.flow.duration{*}" needs percentiles, which are not switched on for e2e.flow.duration.',
    '0: there is no SLO abc.',
    '0: there is no monitor 1.',
    '0: "events" is deprecated, an overlay request takes its place.',
  ]);
});
