import { expect } from '@playwright/test';
import {
  addMonitor,
  aPolicy,
  changesIn,
  counts,
  COUNTS,
  METRICS,
  monitorOf,
  STAGES,
  test,
  THINGS,
  told,
  writes,
} from './testing/test.ts';

const SLOW = 'portal/staging/slow/entity.create';
const NAME = 'E2E portal staging: entity.create is slow (p90)';
const SLO = 'portal/staging/within-budget/entity.create';
/** Without the flow that is critical. */
const LESS = aPolicy({ 'entity.list': { warn: 1_500, fail: 3_000 } });

test('creates all that the policy asks for, leaves first; then there is nothing to do', async ({
  apply,
  fake,
  plan,
}) => {
  const heard: string[] = [];
  const applied = await apply({ tell: (sentence) => heard.push(sentence) });

  expect(applied).toMatchObject({ code: 0, failed: [], waiting: [] });
  expect(applied.done).toHaveLength(THINGS + METRICS.length);
  expect(heard).toEqual(applied.done);
  expect(counts(fake)).toEqual(COUNTS);
  expect(writes(fake).join()).toMatch(/^(PUT metrics,POST metrics,)+(POST monitor,){20}(POST slo,){2}POST dashboard$/);
  expect(fake.store.metrics['e2e.flow.duration']).toMatchObject({
    metadata: { unit: 'second', description: expect.stringContaining('waits') },
    settings: { include_percentiles: true, tags: ['env', 'service', 'version', 'channel', 'flow', 'outcome'] },
  });

  const before = writes(fake).length;
  const again = await plan();
  expect(told(again)).toEqual([]);
  expect(again).toMatchObject({ notes: [], stopped: [] });
  expect(await apply({ plan: again })).toEqual({ code: 0, done: [], failed: [], waiting: [] });
  expect(writes(fake)).toHaveLength(before);
});

test('a monitor that somebody edited is told field by field, and changed back but for the tags that are not ours', async ({
  apply,
  fake,
  plan,
}) => {
  await apply();
  const edited = monitorOf(fake, SLOW);
  edited.query = edited.query.replace('> 3', '> 30');
  edited.tags = [...edited.tags, 'cost-center:7'];
  Object.assign(edited.options, { thresholds: { critical: 30, critical_recovery: 2.7 } });

  const found = await plan();

  expect(told(found)).toEqual([`change ${SLOW}`]);
  expect(changesIn(found)).toEqual([
    expect.stringMatching(/^query: .*> 30" -> .*> 3"$/),
    'options.thresholds.critical: 30 -> 3',
  ]);
  expect((await apply()).done).toEqual([`Changed the monitor ${NAME}.`]);
  expect(monitorOf(fake, SLOW)).toMatchObject({
    query: expect.stringMatching(/> 3$/),
    tags: expect.arrayContaining(['cost-center:7', 'team:portal']),
  });
  expect(told(await plan())).toEqual([]);
});

test('a widget that somebody edited, added or removed is told by its title', async ({ apply, fake, plan }) => {
  await apply();
  type Group = { definition: { widgets: { definition: object }[] } };
  const [first, second] = (fake.store.dashboards[0]?.widgets ?? []).map(
    (one) => (one as unknown as Group).definition.widgets,
  );
  Object.assign(first?.[2]?.definition ?? {}, { precision: 3 });
  first?.splice(5, 1);
  second?.push({ definition: { type: 'note', content: 'mine' } });

  const found = await plan();

  expect(told(found)).toEqual(['change portal/dashboard']);
  expect(changesIn(found).map((one) => one.replace(/\{.*\}/, '{}'))).toEqual([
    'widgets.Now › Passed.precision: 3 -> 0',
    'widgets.Now › note: undefined -> {}',
    'widgets.What the gate found › note: {} -> undefined',
  ]);
  await apply();
  expect(told(await plan())).toEqual([]);
});

test('what somebody deleted is created again, and the dashboard shows the new SLO', async ({ apply, fake, plan }) => {
  await apply();
  const { store } = fake;
  const old = store.slos.find(({ tags }) => tags.includes(`e2e-identity:${SLO}`))?.id ?? '';
  store.monitors.splice(store.monitors.indexOf(monitorOf(fake, SLOW)), 1);
  store.slos = store.slos.filter(({ id }) => id !== old);

  expect(told(await plan())).toEqual([`create ${SLOW}`, `create ${SLO}`, 'change portal/dashboard']);
  expect(await apply()).toMatchObject({ code: 0, failed: [] });

  expect(counts(fake)).toEqual(COUNTS);
  expect(JSON.stringify(store.dashboards)).not.toContain(old);
  for (const { id } of store.slos) expect(JSON.stringify(store.dashboards)).toContain(id);
  expect(told(await plan())).toEqual([]);
});

test('what belonged to a flow that is gone is removed, the dashboard first', async ({ apply, fake, plan }) => {
  await apply();
  const before = writes(fake).length;

  const found = await plan({ policy: LESS });
  const keys = STAGES.flatMap((stage) => ['slow', 'within-budget'].map((topic) => `remove portal/${stage}/${topic}`));
  const removed = told(found).filter((one) => one.startsWith('remove'));
  expect(removed.toSorted()).toEqual(keys.map((key) => `${key}/entity.create`).toSorted());
  expect(await apply({ plan: found })).toMatchObject({ code: 0, failed: [] });

  const written = writes(fake).slice(before);
  expect(written.filter((one) => one !== 'PUT monitor').join()).toBe(
    'PUT dashboard,DELETE slo,DELETE slo,DELETE monitor,DELETE monitor',
  );
  expect(told(await plan({ policy: LESS }))).toEqual([]);
});

test('destroy removes all of ours; a foreign monitor of the same name is never touched', async ({
  apply,
  destroy,
  fake,
  plan,
}) => {
  await apply();
  const query = 'avg(last_5m):avg:system.load.1{*} > 9';
  const foreign = addMonitor(fake, monitorOf(fake, SLOW), { query, tags: ['managed-by:terraform'] });
  const as = structuredClone(foreign);

  expect(told(await plan())).toEqual([]);
  await apply({ policy: LESS });
  await apply();
  const before = writes(fake).length;
  expect(await destroy()).toMatchObject({ code: 0, failed: [], waiting: [] });

  expect(counts(fake)).toEqual({ monitors: 1, slos: 0, dashboards: 0 });
  expect(fake.store.monitors).toEqual([as]);
  expect(fake.seen.filter(({ path }) => path.endsWith(`/${foreign.id}`))).toEqual([]);
  expect(fake.store.metrics['e2e.flow.duration']?.settings).toBeUndefined();
  expect(writes(fake).slice(before).join()).toMatch(
    /^DELETE dashboard,(DELETE slo,){2}(DELETE monitor,){20}DELETE metrics$/,
  );
  expect((await destroy()).plan.steps).toEqual([]);
  expect(told(await plan())).toHaveLength(THINGS + METRICS.length);
});

test('a dashboard whose description was edited is ours by its title and what it shows, another one of that title is not', async ({
  apply,
  destroy,
  fake,
  plan,
}) => {
  await apply();
  const [board] = fake.store.dashboards;
  const foreign = { ...board!, id: 'foreign', description: 'Of the platform team.', widgets: [] };
  fake.store.dashboards.push(foreign);
  board!.description = 'Look here first.';

  expect(told(await plan())).toEqual(['change portal/dashboard']);
  expect(await apply()).toMatchObject({ code: 0, failed: [] });
  expect(told(await plan())).toEqual([]);
  board!.description = 'Look here first.';
  await destroy();
  expect(fake.store.dashboards).toEqual([foreign]);
});

test('a copy made by hand is told and left alone; the oldest one is ours', async ({ apply, fake, plan }) => {
  await apply();
  const { name, id } = addMonitor(fake, monitorOf(fake, SLOW), { name: 'mine' });
  const [board] = fake.store.dashboards;
  const copy = { id: 'aaa-aaa-aaa', title: 'mine', created_at: '2199-01-01T00:00:00+00:00' };
  fake.store.dashboards.unshift({ ...board!, ...copy });

  const found = await plan();

  expect(told(found)).toEqual([]);
  expect(found.notes).toEqual([
    `The monitor ${id} (${name}) is a copy of one of ours and is left alone; \`destroy\` removes it, unless you take its e2e-identity away.`,
    expect.stringMatching(/^The dashboard aaa-aaa-aaa \(mine\) is a copy of one of ours/),
  ]);
});

test('a service that was renamed is told of what it left', async ({ apply, destroy, fake, plan }) => {
  await apply({ policy: aPolicy(undefined, { service: 'old' }) });
  await apply();

  const found = await plan();
  expect(told(found)).toEqual([]);
  expect(found.notes).toEqual([
    `${THINGS} resources of the service \`old\` are managed by this suite, too. If it was renamed, remove them: npm run datadog -- destroy --service old`,
  ]);

  const gone = await destroy('old');
  expect(gone).toMatchObject({ code: 0, failed: [] });
  expect(gone.done).toHaveLength(THINGS);
  expect(gone.plan.notes).toEqual(['The settings of the metrics stay, as another service uses them.']);
  expect(counts(fake)).toEqual(COUNTS);
  expect(await plan()).toMatchObject({ notes: [], stopped: [] });
});

test('settings of a metric that nobody has sent wait; those that somebody changed are changed back', async ({
  apply,
  fake,
  plan,
}) => {
  const { metrics } = fake.store;
  fake.store.metrics = {};

  const applied = await apply();

  expect(applied).toMatchObject({ code: 2, failed: [] });
  expect(applied.waiting).toEqual(METRICS.map((name) => expect.stringContaining(`Datadog has not seen ${name} yet,`)));
  expect(applied.done).toHaveLength(THINGS);

  fake.store.metrics = metrics;
  expect((await apply()).done).toEqual(METRICS.map((name) => `Changed the metric ${name}.`));
  expect(told(await plan())).toEqual([]);

  const metric = metrics['e2e.flow.duration'];
  if (metric?.settings) metric.settings = { ...metric.settings, includePercentiles: false, tags: ['env', 'browser'] };
  expect(told(await plan())).toEqual(['change e2e.flow.duration']);
  await apply();
  expect(writes(fake).slice(-2)).toEqual(['PUT metrics', 'PATCH metrics']);
  expect(told(await plan())).toEqual([]);
});
