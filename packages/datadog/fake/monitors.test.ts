import { expect, NOW, test } from './testing.ts';
import { create, CREATE, monitor, namesOf, QUERY } from './testing-monitors.ts';

test('a monitor is answered with the defaults that Datadog fills in, and with floats', async ({ fake, send }) => {
  const { status, text, body } = await send(CREATE, monitor({ type: 'metric alert' }));

  expect(status).toBe(200);
  expect(body).toMatchObject({
    type: 'query alert',
    query: QUERY,
    multi: false,
    overall_state: 'No Data',
    overall_state_modified: null,
    priority: null,
    deleted: null,
    restricted_roles: null,
    org_id: expect.any(Number),
    creator: { handle: expect.any(String) },
    created_at: NOW * 1_000,
    options: {
      notify_audit: false,
      include_tags: true,
      notify_no_data: false,
      new_host_delay: 300,
      silenced: {},
      thresholds: { critical: 5, warning: 3 },
    },
  });
  expect(text).toContain('"thresholds":{"critical":5.0,"warning":3.0}');
  expect(fake.flags).toEqual([]);
});

test('a monitor of grouped events has another default, and one with a delay for new groups lacks one', async ({
  send,
}) => {
  const tests = await send(CREATE, {
    type: 'ci-tests alert',
    query: 'ci-tests("type:test @test.status:fail").rollup("count").by("@test.name").last("5m") >= 1',
  });
  expect(tests).toMatchObject({ status: 200, body: { multi: true, options: { groupby_simple_monitor: false } } });
  const delayed = await send(CREATE, monitor({ options: { new_group_delay: 60 } }));
  expect((delayed.body as { options: object }).options).not.toHaveProperty('new_host_delay');
});

const refused: Record<string, [changes: object, error: string | RegExp]> = {
  'no type': [{ type: undefined }, /'type' is invalid/],
  'an unknown type': [{ type: 'drift alert' }, /'type' is invalid/],
  'no query': [{ query: undefined }, /'query' is invalid/],
  'no operator': [
    { query: 'query' },
    "The value provided for parameter 'query' is invalid: invalid operator specified: ",
  ],
  'no window': [{ query: 'avg:system.load{*} > 5' }, /invalid: it does not begin with a window/],
  'a window that is too long': [{ query: 'avg(last_31d):avg:a{*} > 5' }, /between 1 minute and 730 hours/],
  'a query without scope': [
    { query: 'avg(last_5m):avg:system.load > 5' },
    /'query' is invalid: expected a metric and its scope/,
  ],
  'an unknown function': [{ query: 'avg(last_5m):guess(avg:a{*}) > 5' }, /there is no function guess\(\)/],
  'an unknown modifier': [{ query: 'avg(last_5m):avg:a{*}.smooth() > 5' }, /there is no modifier \.smooth\(\)/],
  'percentile() of something else': [
    { query: 'percentile(last_5m):avg:a{*} > 5' },
    /percentile\(\) takes a percentile/,
  ],
  'another critical': [
    { options: { thresholds: { critical: 90 } } },
    'Alert threshold (90.0) does not match that used in the query (5.0).',
  ],
  'another critical with digits': [
    { query: QUERY.replace('> 5', '> 0.25'), options: { thresholds: { critical: 0.3 } } },
    'Alert threshold (0.3) does not match that used in the query (0.25).',
  ],
  'a warning beyond critical': [
    { options: { thresholds: { critical: 5, warning: 6 } } },
    'Warning threshold (6.0) must be less than the alert threshold (5.0).',
  ],
  'a priority of 6': [{ priority: 6 }, /'priority' is invalid/],
  'a time-out of 25 hours': [{ options: { timeout_h: 25 } }, /'options.timeout_h' is invalid/],
  'an unknown way with missing data': [
    { options: { on_missing_data: 'ignore' } },
    /'options.on_missing_data' is invalid/,
  ],
  'no data where nulls are zeros': [
    { query: 'avg(last_5m):default_zero(avg:a{*}) > 5', options: { on_missing_data: 'resolve' } },
    'Invalid on_missing_data value: resolve; valid value is: default',
  ],
  'groups that the query has not': [{ options: { notify_by: ['flow'] } }, /notify_by must be a subset/],
  'a composite of words': [{ type: 'composite', query: 'a && b', options: {} }, /a composite is made of ids/],
};
for (const [name, [changes, error]] of Object.entries(refused))
  for (const path of [CREATE, 'POST /api/v1/monitor/validate'])
    test(`a monitor with ${name} is refused by ${path}`, async ({ fake, send }) => {
      const { status, body } = await send(path, monitor(changes));
      expect(status).toBe(400);
      const matching = typeof error === 'string' ? error : expect.stringMatching(error);
      expect(body).toEqual({ errors: [matching] });
      expect(fake.store.monitors).toEqual([]);
    });

test('a monitor that is fine is validated with an empty answer, and not kept', async ({ fake, send }) => {
  expect(await send('POST /api/v1/monitor/validate', monitor())).toMatchObject({ status: 200, text: '{}' });
  expect(fake.store.monitors).toEqual([]);
});

test('the same monitor twice is refused with the id of the first', async ({ send }) => {
  const id = await create(send);
  expect(await send(CREATE, monitor({ type: 'metric alert' }))).toMatchObject({
    status: 400,
    body: { errors: [`Duplicate of an existing monitor_id:${id} org_id:321813`] },
  });
  const other = await create(send, { tags: ['service:other'] });
  expect(await send(`PUT /api/v1/monitor/${other}`, { tags: monitor().tags })).toMatchObject({ status: 400 });
});

test('monitors are listed by name, by their own tags, by the tags of their query and in pages', async ({ send }) => {
  const ids = [];
  for (const index of Array.from({ length: 5 }, (_, each) => each))
    ids.push(
      await create(send, { name: `Load ${index}`, tags: [`index:${index}`, index < 2 ? 'half:one' : 'half:two'] }),
    );
  const list = async (query: string) => namesOf(await send(`GET /api/v1/monitor?${query}`));

  expect(await list('')).toHaveLength(5);
  expect(await list('name=load%203')).toEqual(['Load 3']);
  expect(await list('monitor_tags=half:one,index:1')).toEqual(['Load 1']);
  expect(await list('tags=env:staging')).toHaveLength(5);
  expect(await list('tags=env:production')).toEqual([]);
  expect(await list('page=0&page_size=2')).toEqual(['Load 0', 'Load 1']);
  expect(await list('page=2&page_size=2')).toEqual(['Load 4']);
  expect(await list('page=3&page_size=2')).toEqual([]);
  expect(await list(`id_offset=${ids[1]}&page_size=2`)).toEqual(['Load 2', 'Load 3']);
  expect(await list('id_offset=0')).toHaveLength(5);
  expect(await list('page_size=2')).toHaveLength(5);
  expect(await send('GET /api/v1/monitor?page=0&page_size=1001')).toMatchObject({ status: 400 });
  expect(await send('GET /api/v1/monitor?page=first')).toMatchObject({ status: 400 });
});

test('a page holds 100 unless it says otherwise', async ({ fake, send }) => {
  await create(send);
  const [first] = fake.store.monitors;
  for (let index = 1; index < 250; index += 1) if (first) fake.store.monitors.push({ ...first, id: first.id + index });
  expect(namesOf(await send('GET /api/v1/monitor?page=0'))).toHaveLength(100);
  expect(namesOf(await send('GET /api/v1/monitor?page=2'))).toHaveLength(50);
  expect(namesOf(await send('GET /api/v1/monitor?id_offset=0'))).toHaveLength(100);
  expect(namesOf(await send('GET /api/v1/monitor?page=0&page_size=1000'))).toHaveLength(250);
});

test('a monitor is read, changed and removed', async ({ send }) => {
  const id = await create(send);
  const one = `/api/v1/monitor/${id}`;
  expect(await send(`GET ${one}`)).toMatchObject({ status: 200, body: { id, name: 'Load' } });
  expect(await send(`PUT ${one}`, { name: 'Load!', type: 'metric alert' })).toMatchObject({
    status: 200,
    body: { id, name: 'Load!', message: 'It is high. @slack-portal', options: { thresholds: { critical: 5 } } },
  });
  expect(await send(`PUT ${one}`, { type: 'slo alert' })).toMatchObject({ status: 400 });
  expect(await send(`PUT ${one}`, { query: QUERY.replace('5m', '10m').replace('> 5', '> 6') })).toMatchObject({
    status: 400,
    body: { errors: ['Alert threshold (5.0) does not match that used in the query (6.0).'] },
  });
  expect(await send(`POST ${one}/validate`, { query: 'nonsense' })).toMatchObject({ status: 400 });
  expect(await send(`POST ${one}/validate`, monitor())).toMatchObject({ status: 200, text: '{}' });
  expect(await send(`DELETE ${one}`)).toMatchObject({ status: 200, body: { deleted_monitor_id: id } });
  for (const request of [`GET ${one}`, `DELETE ${one}`])
    expect(await send(request)).toMatchObject({ status: 404, body: { errors: ['Monitor not found'] } });
  expect(await send(`PUT ${one}`, {})).toMatchObject({ status: 404 });
});

test('a monitor that something refers to is removed by force only', async ({ send }) => {
  const id = await create(send);
  await create(send, { type: 'composite', name: 'All', query: `${id} && ${id}`, options: {} });
  const reference = `monitor [${id},Load] is referenced in composite monitors: [${id + 1},All]`;

  expect(await send(`GET /api/v1/monitor/can_delete?monitor_ids=${id}`)).toMatchObject({
    status: 409,
    body: { data: { ok: [] }, errors: { [id]: [reference] } },
  });
  expect(await send(`GET /api/v1/monitor/can_delete?monitor_ids=${id + 1}`)).toMatchObject({
    status: 200,
    body: { data: { ok: [id + 1] }, errors: null },
  });
  expect(await send(`DELETE /api/v1/monitor/${id}`)).toMatchObject({ status: 400, body: { errors: [reference] } });
  expect(await send(`DELETE /api/v1/monitor/${id}?force=true`)).toMatchObject({ status: 200 });
});

test('monitors need both keys and their permission', async ({ fake, send }) => {
  const forbidden = { status: 403, body: { errors: ['Forbidden'] } };
  expect(await send(CREATE, monitor(), { keys: 'api' })).toMatchObject(forbidden);
  expect(await send(CREATE, monitor(), { headers: { 'dd-application-key': 'another' } })).toMatchObject(forbidden);
  fake.denied.add('monitors_write');
  expect(await send(CREATE, monitor())).toMatchObject({
    status: 403,
    body: { errors: ['Failed permission authorization checks'] },
  });
  expect(await send('GET /api/v1/monitor')).toMatchObject({ status: 200, body: [] });
});
