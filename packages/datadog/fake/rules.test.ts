import { errorsOf, expect, NOW, points, testAtNow as test, type Send } from './testing.ts';

const MONITOR = {
  type: 'query alert',
  name: 'Load',
  query: 'avg(last_5m):avg:e2e.tests{env:staging} by {area} > 5',
  tags: ['service:portal', 'team:portal'],
};
const SLO = {
  type: 'metric',
  name: 'Fast',
  tags: ['service:portal'],
  query: { numerator: 'sum:e2e.tests{outcome:passed}.as_count()', denominator: 'sum:e2e.tests{*}.as_count()' },
  thresholds: [{ timeframe: '7d', target: 95, warning: 99 }],
};
const layout = { x: 0, y: 0, width: 4, height: 2 };
const DASHBOARD = {
  title: 'E2E portal',
  layout_type: 'ordered',
  reflow_type: 'fixed',
  template_variables: [{ name: 'env', prefix: 'env' }],
  widgets: [
    { definition: { type: 'slo', view_type: 'detail', slo_id: 'a' }, layout },
    { definition: { type: 'manage_status', query: 'tag:{$env}' }, layout },
  ],
};
const CHANGE = { service: 'portal', started_at: NOW * 1e9, finished_at: (NOW + 60) * 1e9, id: 'portal:staging:1.2.3' };

const created = async (send: Send, request: string, body: object) => {
  const answer = await send(request, body);
  expect(answer.status, errorsOf(answer).join()).toBe(200);
  const { id, data } = answer.body as { id: number; data?: { id: number }[] };
  return String(data?.[0]?.id ?? id);
};
const thresholds = [{ timeframe: '7d', target: 95, warning: 90 }];
const [widget] = DASHBOARD.widgets;
const BROKEN: [request: string, body: object, because: RegExp][] = [
  ['monitor', { ...MONITOR, query: 'query' }, /'query' is invalid/],
  ['monitor', { ...MONITOR, options: { thresholds: { critical: 90 } } }, /\(90.0\) does not match that .* \(5.0\)/],
  ['monitor', { ...MONITOR, priority: 6 }, /priority/],
  ['slo', { ...SLO, thresholds }, /must be greater than target/],
  ['slo', { ...SLO, thresholds: [] }, /thresholds/],
  ['slo', { ...SLO, thresholds: [{ timeframe: '7d', target: 100 }] }, /target/],
  ['slo', { ...SLO, query: undefined }, /only sum or count/],
  ['dashboard', { ...DASHBOARD, tags: ['managed-by:gate'] }, /team:<name>/],
  ['dashboard', { ...DASHBOARD, widgets: [{ definition: widget?.definition }] }, /`widgets\[0\].layout` is missing/],
  ['dashboard', { ...DASHBOARD, template_variables: [] }, /\$env is not defined/],
  ['events', { title: 'a', text: 'x'.repeat(4_001) }, /`text` is longer than 4000/],
  ['events', { title: 'a', text: 'b', aggregation_key: 'x'.repeat(101) }, /longer than 100/],
  ['events', { title: 'a', text: 'b', date_happened: NOW - 18 * 3_600 - 1 }, /too far in the past/],
];
test("the rules of Datadog's are kept", async ({ fake, send }) => {
  for (const [kind, body, because] of BROKEN) {
    const answer = await send(`POST /api/v1/${kind}`, body);
    expect([answer.status, errorsOf(answer)], `${because}`).toEqual([400, [expect.stringMatching(because)]]);
  }
  expect(fake.store).toMatchObject({ monitors: [], slos: [], dashboards: [], events: [] });
});

test('a monitor is made once, keeps its type, and comes back with defaults', async ({ fake, send }) => {
  const id = await created(send, 'POST /api/v1/monitor', { ...MONITOR, type: 'metric alert' });
  expect(errorsOf(await send('POST /api/v1/monitor', MONITOR))).toEqual([
    expect.stringContaining(`Duplicate of an existing monitor_id:${id}`),
  ]);
  expect((await send(`PUT /api/v1/monitor/${id}`, { type: 'log alert' })).status).toBe(400);
  const { body } = await send(`GET /api/v1/monitor/${id}`);
  const defaults = { type: 'query alert', multi: true, options: { silenced: {}, new_host_delay: 300 } };
  expect(body).toMatchObject({ ...defaults, overall_state: 'No Data' });
  fake.setState(Number(id), 'Alert');
  expect((await send('GET /api/v1/monitor')).body).toMatchObject([{ overall_state: 'Alert' }]);
});

test('monitors are searched by words, which all have to fit', async ({ fake, send }) => {
  for (const name of ['a', 'b', 'c']) {
    const options = name === 'b' ? { silenced: { '*': 1 } } : {};
    await created(send, 'POST /api/v1/monitor', { ...MONITOR, name, tags: [`is:${name}`, 'all:yes'], options });
  }
  const search = async (query: string) => {
    const { body } = await send(`GET /api/v1/monitor/search?query=${encodeURIComponent(query)}`);
    return (body as { monitors: { name: string }[] }).monitors.map(({ name }) => name).join('');
  };
  const found = {
    'all:yes -is:a': 'bc',
    '(tag:"is:a" AND all:yes)': 'a',
    '(all:yes) muted:true': 'b',
    none: '',
    c: 'c',
  };
  for (const [query, names] of Object.entries(found)) expect(await search(query), query).toBe(names);
  expect(fake.flags).toEqual([]);
  expect((await send('GET /api/v1/monitor/search?query=a%20OR%20b')).status).toBe(400);
  expect(fake.flags).toHaveLength(1);
});

test('an SLO stays while a dashboard shows it', async ({ fake, send }) => {
  const id = await created(send, 'POST /api/v1/slo', SLO);
  await created(
    send,
    'POST /api/v1/dashboard',
    JSON.parse(JSON.stringify(DASHBOARD).replace('"slo_id":"a"', `"slo_id":"${id}"`)) as object,
  );
  expect((await send(`DELETE /api/v1/slo/${id}`)).status).toBe(409);
  expect((await send(`DELETE /api/v1/slo/${id}?force=true`)).status).toBe(200);
  expect(fake.store.slos).toEqual([]);
});

test('percentiles are flagged until they are switched on, and only for a distribution that is known', async ({
  fake,
  send,
}) => {
  const tags = 'metrics/e2e.flow.duration/tags';
  const query = 'percentile(last_4h):p95:e2e.flow.duration{env:staging} > 3';
  const on = { tags: ['env'], include_percentiles: true };
  const configure = async (metric_type: string) => {
    const data = { type: 'manage_tags', id: 'e2e.flow.duration', attributes: { ...on, metric_type } };
    return (await send(`POST /api/v2/${tags}`, { data })).status;
  };
  await created(send, 'POST /api/v1/monitor', { ...MONITOR, query });
  expect(fake.flags.splice(0)).toEqual([
    'The monitor "Load" asks for percentiles of e2e.flow.duration, which are not switched on.',
  ]);
  await send('POST /api/v1/distribution_points', points([1]));
  expect((await send(`GET /api/v2/${tags}`)).status).toBe(404);
  expect([await configure('count'), await configure('distribution')]).toEqual([400, 201]);
  await created(send, 'POST /api/v1/monitor', { ...MONITOR, name: 'b', query });
  expect(fake.flags).toEqual([]);
  expect((await send(`DELETE /api/v2/${tags}`)).status).toBe(204);
});

test('events are read back, the last one first', async ({ fake, send }) => {
  const event = { text: 'b', aggregation_key: 'gate', alert_type: 'error' };
  for (const [index, tag] of ['a:1', 'a:2', 'a:1'].entries())
    await send('POST /api/v1/events', { ...event, title: `${index}`, tags: [tag], date_happened: NOW - 100 + index });
  const titles = async (query: string) =>
    ((await send(`GET /api/v1/events?${query}`)).body as { events: { title: string }[] }).events
      ?.map(({ title }) => title)
      .join('');
  const between = (start: number, end: number) => `unaggregated=true&start=${NOW - start}&end=${NOW - end}`;
  const each = between(100, 0);
  const found = {
    [`${each}&page=0`]: '210',
    [`${each}&tags=a:1`]: '20',
    [`${each}&page=1`]: '',
    [between(99, 99)]: '1',
  };
  for (const [query, which] of Object.entries(found)) expect(await titles(query), query).toBe(which);
  for (const query of ['unaggregated=true&start=1', each.replace('unaggregated', 'page')])
    expect((await send(`GET /api/v1/events?${query}`)).status).toBe(400);
  const first = { title: '0', text: 'b', at: (NOW - 100) * 1_000, status: 'error', aggregationKey: 'gate' };
  expect(fake.store.events[0]).toMatchObject(first);
});

test('deployments are known by their id, and a gate by its service and environment', async ({ fake, send }) => {
  const body = (changes: object = {}) => ({ data: { attributes: { ...CHANGE, ...changes } } });
  for (let time = 0; time < 2; time += 1) await send('POST /api/v2/dora/deployment', body());
  expect(fake.store.deployments).toMatchObject([{ id: CHANGE.id, kind: 'deployment', times: 2 }]);
  for (const wrong of [{ id: 'short' }, { finished_at: 1 }])
    expect((await send('POST /api/v2/dora/deployment', body(wrong))).body).toMatchObject({
      errors: [{ title: 'Bad Request' }],
    });
  const attributes = { service: 'portal', env: 'staging' };
  const evaluation = { data: { type: 'deployment_gates_evaluation_request', attributes } };
  expect(errorsOf(await send('POST /api/v2/deployments/gates/evaluation', evaluation))).toEqual([
    'no gate found for service portal, env staging, and identifier default',
  ]);
});
