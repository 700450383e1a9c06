import { rmSync } from 'node:fs';
import { expect } from '@playwright/test';
import { destroyAll } from './destroy.ts';
import { addMonitor, monitorOf, type Answer, type Asking, type TestOrganization } from './testing/organization.ts';
import { aPolicy, test, told } from './testing/test.ts';

const SLOW = 'portal/staging/p95/entity.create';
const MONITORS = '/api/v1/monitor';
const SEARCH = '/api/v1/monitor/search';
const OBJECTIVES = '/api/v1/slo';
const DASHBOARDS = '/api/v1/dashboard';

const asks = (where: string, { method, path }: Asking) => method === 'GET' && path === where;
const ok = (body: unknown): Answer => ({ status: 200, body });

function addForeign(datadog: TestOrganization, count: number): void {
  for (let index = 0; index < count; index += 1) addMonitor(datadog);
}

test('1,200 monitors are read in pages', async ({ apply, datadog, plan }) => {
  addForeign(datadog, 600);
  await apply();
  addForeign(datadog, 586);
  datadog.requests.length = 0;

  expect(datadog.store.monitors.length).toBe(1_200);
  expect(told(await plan())).toEqual([]);
  const pages = datadog.requests.filter((one) => asks(MONITORS, one)).map(({ query }) => query.toString());
  expect(pages).toEqual(['page=0&page_size=1000', 'page=1&page_size=1000']);
});

test('exactly one page is followed by an empty one', async ({ apply, datadog, plan }) => {
  addForeign(datadog, 986);
  await apply();

  expect(datadog.store.monitors.length).toBe(1_000);
  expect(await plan()).toMatchObject({ stopped: [] });
});

test('pages that overlap are read again by the last id', async ({ apply, datadog, plan }) => {
  addForeign(datadog, 1_186);
  await apply();
  datadog.requests.length = 0;
  // As when a monitor is created while the pages are read.
  datadog.instead = (asking) =>
    asks(MONITORS, asking) && asking.query.get('page') === '1' ? ok(datadog.store.monitors.slice(999)) : undefined;

  const found = await plan();

  expect(found.stopped).toEqual([]);
  expect(told(found)).toEqual([]);
  const offsets = datadog.requests.filter((one) => asks(MONITORS, one)).map(({ query }) => query.get('id_offset'));
  expect(offsets.slice(0, 3)).toEqual([null, null, '0']);
  expect(offsets.slice(3)).toEqual([datadog.store.monitors[999]?.id, datadog.store.monitors[1_199]?.id].map(String));
});

test('a page that left one of ours out is read again by the last id', async ({ apply, datadog, plan }) => {
  await apply();
  datadog.instead = (asking) =>
    asks(MONITORS, asking) && asking.query.has('page') ? ok(datadog.store.monitors.slice(1)) : undefined;

  expect(told(await plan())).toEqual([]);
});

for (const [what, where, empty] of [
  ['monitors', MONITORS, []],
  ['objectives', OBJECTIVES, { data: [], metadata: { page: { total_count: 0, total_filtered_count: 0 } } }],
  ['dashboards', DASHBOARDS, { dashboards: [] }],
] as const)
  test(`an empty list of ${what} stops all while others know of some`, async ({ apply, datadog, plan, state }) => {
    await apply();
    datadog.requests.length = 0;
    datadog.instead = (asking) => (asks(where, asking) ? ok(empty) : undefined);

    const found = await plan();

    expect(found.steps).toEqual([]);
    expect(found.stopped).toEqual([
      expect.stringMatching(new RegExp(`^The list of ${what} leaves out .* which is there and carries our tags\\.$`)),
    ]);
    expect(await apply(found)).toMatchObject({ code: 1, failed: found.stopped });
    expect(await destroyAll({ access: datadog.access, policy: aPolicy(), state })).toMatchObject({ code: 1 });
    expect(datadog.writes()).toEqual([]);
  });

test('on another machine the search knows better than an empty list', async ({ apply, datadog, plan, state }) => {
  await apply();
  rmSync(state);
  datadog.instead = (asking) => (asks(MONITORS, asking) ? ok([]) : undefined);

  const { stopped } = await plan();

  expect(stopped).toEqual([expect.stringMatching(/^The list of monitors leaves out \d+ /)]);
});

test('where both lists are empty and nothing was noted, the dashboard knows', async ({ apply, datadog }) => {
  await apply();
  datadog.instead = (asking) => {
    if (asks(MONITORS, asking)) return ok([]);
    return asks(SEARCH, asking) ? ok({ monitors: [], metadata: { total_count: 0 } }) : undefined;
  };
  const { planAsCode } = await import('./plan.ts');
  const elsewhere = {
    access: datadog.access,
    policy: aPolicy(),
    stages: ['staging', 'production'],
    state: '/nowhere/datadog.json',
  };

  const { stopped } = await planAsCode(elsewhere);

  expect(stopped).toEqual([
    expect.stringMatching(
      /^There were 14 monitors of ours, as the dashboard [\w-]+ says, and the list holds 0\. If somebody has deleted the others/,
    ),
  ]);
  expect((await planAsCode({ ...elsewhere, trust: true })).stopped).toEqual([]);
});

test('all monitors that somebody deleted are made again, for each is asked for and gone', async ({
  apply,
  datadog,
  plan,
}) => {
  await apply();
  datadog.store.monitors.length = 0;

  const found = await plan();

  expect(found.stopped).toEqual([]);
  expect(told(found)).toHaveLength(14);
});

test('a search that is behind is no reason to stop', async ({ apply, datadog, plan }) => {
  await apply();
  const known = datadog.store.monitors.map(({ id, name, tags }) => ({ id, name, tags }));
  const deleted = monitorOf(datadog, SLOW);
  datadog.store.monitors = datadog.store.monitors.filter((monitor) => monitor !== deleted);
  datadog.instead = (asking) => {
    const page = asking.query.get('page') === '0' ? known : [];
    return asks(SEARCH, asking) ? ok({ monitors: page, metadata: { total_count: known.length } }) : undefined;
  };

  const found = await plan();

  expect(found.stopped).toEqual([]);
  expect(told(found)).toEqual([`create ${SLOW}`]);
});

test('a monitor whose tags somebody took away is no longer ours', async ({ apply, datadog, plan }) => {
  await apply();
  const lost = monitorOf(datadog, SLOW);
  lost.tags = [];

  const found = await plan();

  expect(told(found)).toEqual([`create ${SLOW}`]);
  expect(found.foreign).toEqual([expect.objectContaining({ id: String(lost.id) })]);
});

test('a list that fails on its second page stops all, after three tries', async ({ apply, datadog, plan, waits }) => {
  addForeign(datadog, 1_186);
  await apply();
  datadog.requests.length = 0;
  datadog.instead = (asking) =>
    asks(MONITORS, asking) && asking.query.get('page') === '1'
      ? { status: 502, body: '<html><h1>Bad gateway</h1></html>' }
      : undefined;

  const found = await plan();

  expect(found.stopped).toEqual(['The list of monitors could not be read (page 2): it answered 502: Bad gateway.']);
  expect(found.steps).toEqual([]);
  expect(waits).toEqual([1_000, 2_000]);
  expect(datadog.requests.filter(({ query }) => query.get('page') === '1' && query.has('page_size'))).toHaveLength(3);
  expect(datadog.writes()).toEqual([]);
});

for (const [what, where, body] of [
  ['a page of something else', MONITORS, '<html>Sign in</html>'],
  ['an object where a list should be', MONITORS, { errors: [] }],
  ['a page of something else in place of objectives', OBJECTIVES, 'null'],
  ['a page of something else in place of dashboards', DASHBOARDS, '<html>Sign in</html>'],
  ['a page of something else in place of a search', SEARCH, '<html>Sign in</html>'],
] as const)
  test(`${what} stops all`, async ({ apply, datadog, plan }) => {
    await apply();
    datadog.instead = (asking) => (asks(where, asking) ? { status: 200, body } : undefined);

    const { stopped, steps } = await plan();

    expect(steps).toEqual([]);
    expect(stopped.length).toBeGreaterThan(0);
    for (const sentence of stopped) expect(sentence).not.toMatch(/\bat .*\.ts|TypeError|<html>|undefined/);
  });

test('a list that says that there is more than it holds stops all', async ({ apply, datadog, plan }) => {
  await apply();
  datadog.instead = (asking) =>
    asks(OBJECTIVES, asking) && !asking.query.has('tags_query')
      ? ok({ data: datadog.store.slos, metadata: { page: { total_count: 5 } } })
      : undefined;

  expect((await plan()).stopped).toEqual([
    'The list of objectives looks wrong: it says that there are 5, and holds 2.',
  ]);
});

test('a list that holds something without an id stops all', async ({ datadog, plan }) => {
  datadog.instead = (asking) => (asks(DASHBOARDS, asking) ? ok({ dashboards: [{ title: 'no id' }] }) : undefined);

  expect((await plan()).stopped).toEqual(['The list of dashboards looks wrong: page 1 holds something without an id.']);
});

test('a search that repeats its page stops all', async ({ apply, datadog, plan }) => {
  await apply();
  const monitors = datadog.store.monitors.map(({ id, name, tags }) => ({ id, name, tags }));
  datadog.instead = (asking) =>
    asks(SEARCH, asking) ? ok({ monitors, metadata: { total_count: monitors.length } }) : undefined;

  expect((await plan()).stopped).toEqual([
    expect.stringMatching(/^The list of monitors that a search finds looks wrong: page 2 holds \d+ again\.$/),
  ]);
});

test('an organization that is really empty is no reason to stop', async ({ plan }) => {
  expect(await plan()).toMatchObject({ stopped: [], notes: [] });
});
