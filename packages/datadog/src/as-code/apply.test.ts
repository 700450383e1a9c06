import { writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { desiredOf } from './desired.ts';
import type { Wanted, WireObject } from './resource.ts';
import { addMetrics, addMonitor, monitorOf, objectiveOf } from './testing/organization.ts';
import { ALL, aPolicy, METRIC_NAMES, STAGES, test, THINGS, told } from './testing/test.ts';
import { wireObjectOf } from './wire.ts';

const LIMITS = { warn: 1_500, fail: 3_000 };
const SLOW = 'portal/staging/p95/entity.create';
const remove = <T>(items: T[], item: T | undefined) => void items.splice(items.indexOf(item as T), 1);

test('makes all that the policy asks for, leaves first', async ({ apply, datadog }) => {
  const applied = await apply();

  expect(applied).toMatchObject({ code: 0, failed: [], waiting: [], notes: [] });
  expect(applied.done).toHaveLength(ALL);
  expect([datadog.store.monitors.length, datadog.store.slos.length, datadog.store.dashboards.length]).toEqual([
    14, 2, 1,
  ]);
  expect(datadog.store.metrics['e2e.flow.duration']).toMatchObject({
    metadata: { unit: 'second' },
    settings: { includePercentiles: true, excludeTagsMode: false },
  });
  const kinds = datadog.writes().map(({ path: where }) => /metrics|monitor|slo|dashboard/.exec(where)?.[0]);
  expect(kinds.join(' ')).toMatch(/^(metrics )+(monitor ){14}(slo ){2}dashboard$/);
  expect(datadog.flags).toEqual([]);
});

test('what is sent is what was declared, under the names of the wire', async ({ apply, datadog }) => {
  await apply();

  const desired = desiredOf({ policy: aPolicy(), stages: STAGES, site: 'datadoghq.eu' });
  const idOf = (key: string) => objectiveOf(datadog, key).id;
  const declared: Wanted[] = [...desired.monitors, ...desired.objectives, desired.dashboard(idOf)];
  const sent = datadog
    .writes()
    .filter(({ path: where }) => !where.includes('metrics'))
    .map(({ body }) => body);
  const inOrder = (bodies: WireObject[]) =>
    bodies.map((body) => JSON.stringify(body, Object.keys(flat(body)).sort())).sort();
  const flat = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null
      ? (Object.assign({}, value, ...Object.values(value).map(flat)) as Record<string, unknown>)
      : {};

  expect(inOrder(sent)).toEqual(inOrder(declared.map(({ body }) => wireObjectOf(body))));
});

test('the second time there is nothing to do, and nothing is written', async ({ apply, datadog, plan }) => {
  await apply();
  datadog.requests.length = 0;

  const again = await plan();
  const applied = await apply(again);

  expect(told(again)).toEqual([]);
  expect(applied).toMatchObject({ code: 0, done: [], failed: [], waiting: [], notes: [] });
  expect(datadog.writes()).toEqual([]);
});

test('nor on another machine, which has no notes of the first time', async ({ apply, datadog, plan, state }) => {
  await apply();
  datadog.requests.length = 0;
  writeFileSync(state, '');

  const again = await plan();

  expect(told(again)).toEqual([]);
  expect(again.notes).toEqual([expect.stringMatching(/datadog\.json cannot be read and is left out of account/)]);
  expect((await apply(again)).done).toEqual([]);
  expect(datadog.writes()).toEqual([]);
});

test('a monitor that somebody edited is told field by field, and set right', async ({ apply, datadog, plan }) => {
  await apply();
  const edited = monitorOf(datadog, SLOW);
  edited.query = String(edited.query).replace('> 3', '> 30');
  edited.options = { ...(edited.options as WireObject), thresholds: { critical: 30, warning: 1.5 } };

  const found = await plan();

  expect(told(found)).toEqual([`change ${SLOW}`]);
  const changes = found.steps.flatMap((step) => (step.do === 'change' ? step.changes : []));
  expect(changes.map(({ field }) => field)).toEqual(['query', 'options.thresholds.critical']);
  expect((await apply(found)).done).toEqual([
    expect.stringMatching(/^Changed the monitor \d+ \(E2E portal staging: entity\.create is slow/),
  ]);
  expect(told(await plan())).toEqual([]);
});

test('the tags that somebody added stay when a monitor is set right', async ({ apply, datadog, plan }) => {
  await apply();
  const edited = monitorOf(datadog, SLOW);
  edited.tags = [...edited.tags, 'cost-center:7'];
  edited.name = 'mine';

  await apply();

  expect(monitorOf(datadog, SLOW).tags).toContain('cost-center:7');
  expect(told(await plan())).toEqual([]);
});

test('a monitor that somebody deleted is made again', async ({ apply, datadog, plan }) => {
  await apply();
  remove(datadog.store.monitors, monitorOf(datadog, SLOW));

  expect(told(await plan())).toEqual([`create ${SLOW}`]);
  expect(await apply()).toMatchObject({ code: 0, failed: [] });
  expect(told(await plan())).toEqual([]);
});

test('an objective and the dashboard that somebody deleted are made again, and fit together', async ({
  apply,
  datadog,
  plan,
}) => {
  await apply();
  datadog.store.slos.length = 0;
  datadog.store.dashboards.length = 0;

  expect(told(await plan())).toEqual([
    ...STAGES.map((stage) => `create portal/${stage}/within-budget/entity.create`),
    'create portal/dashboard',
  ]);
  expect(await apply()).toMatchObject({ code: 0 });
  const [board] = datadog.store.dashboards;
  for (const { id } of datadog.store.slos) expect(JSON.stringify(board)).toContain(id);
  expect(told(await plan())).toEqual([]);
});

test('an objective that is made again is put on the dashboard by its new identity', async ({
  apply,
  datadog,
  plan,
}) => {
  await apply();
  const key = 'portal/staging/within-budget/entity.create';
  const old = objectiveOf(datadog, key);
  remove(datadog.store.slos, old);

  expect(told(await plan())).toEqual([`create ${key}`, 'change portal/dashboard']);
  await apply();

  const [board] = datadog.store.dashboards;
  expect(JSON.stringify(board)).not.toContain(`"${old.id}"`);
  expect(told(await plan())).toEqual([]);
});

test('what belonged to a flow that is gone is removed, the dashboard first', async ({ apply, datadog, plan }) => {
  await apply();
  datadog.requests.length = 0;
  const policy = aPolicy({ 'entity.list': LIMITS });

  const found = await plan({ policy });

  // In the order in which Datadog lists them, which is the one in which they happened to be made.
  expect(
    told(found)
      .filter((one) => one.startsWith('delete'))
      .toSorted(),
  ).toEqual(
    STAGES.flatMap((stage) =>
      ['p95', 'drift', 'within-budget'].map((about) => `delete portal/${stage}/${about}/entity.create`),
    ).toSorted(),
  );
  expect(await apply(found)).toMatchObject({ code: 0 });
  const gone = datadog
    .writes()
    .filter(({ method }) => method === 'DELETE')
    .map(({ path: where }) => where.split('/')[3]);
  expect(gone.join(' ')).toBe('slo slo monitor monitor monitor monitor');
  expect(datadog.writes().findIndex(({ path: where }) => where.includes('dashboard'))).toBeLessThan(
    datadog.writes().findIndex(({ method }) => method === 'DELETE'),
  );
  expect(told(await plan({ policy }))).toEqual([]);
});

test('a monitor to which somebody else refers is removed all the same, and that is told', async ({
  apply,
  datadog,
  plan,
}) => {
  await apply();
  const { id } = monitorOf(datadog, 'portal/staging/drift/entity.create');
  addMonitor(datadog, { type: 'composite', query: `${id} && ${id}`, name: 'theirs' });

  const applied = await apply(await plan({ policy: aPolicy({ 'entity.list': LIMITS }) }));

  expect(applied).toMatchObject({ code: 0, failed: [] });
  expect(applied.notes).toEqual([
    expect.stringMatching(
      /^Something else still refers to the monitor \d+ .* is referenced in composite monitors: \[.*theirs\]\.$/,
    ),
  ]);
});

test('an objective that somebody shows on a dashboard of their own is removed all the same, and that is told', async ({
  apply,
  datadog,
  plan,
}) => {
  await apply();
  const ours = datadog.store.slos.map(({ id }) => id);
  const theirs = structuredClone(datadog.store.dashboards[0]);
  if (theirs) datadog.store.dashboards.push({ ...theirs, id: 'theirs', title: 'theirs', description: 'by hand' });

  const applied = await apply(await plan({ policy: aPolicy({ 'entity.list': LIMITS }) }));

  expect(applied).toMatchObject({ code: 0, failed: [] });
  // They are removed at the same time, so either may be told first.
  expect(applied.notes.toSorted()).toEqual(
    ours.toSorted().map((id) => expect.stringContaining(`Something else still refers to the objective ${id} `)),
  );
  expect(datadog.store.slos).toEqual([]);
});

test('a foreign monitor with the same name is named and left alone', async ({ apply, datadog, plan }) => {
  const name = 'E2E portal staging: entity.create is slow (p95)';
  const foreign = addMonitor(datadog, { id: 7, name, tags: ['team:other'] });

  const found = await plan();
  await apply(found);

  expect(found.foreign).toEqual([expect.objectContaining({ kind: 'monitor', id: '7', name })]);
  expect(datadog.store.monitors).toContain(foreign);
  expect(datadog.writes().filter(({ path: where }) => where.endsWith('/7'))).toEqual([]);
  expect(told(await plan())).toEqual([]);
});

test('what another service made with the same suite is none of ours', async ({ apply, datadog, plan }) => {
  const policy = aPolicy(undefined, { service: 'billing' });
  await apply(await plan({ policy }));
  const before = datadog.store.monitors.length;

  await apply();

  expect(datadog.store.monitors.length).toBe(2 * before);
  expect(told(await plan())).toEqual([]);
  expect(told(await plan({ policy }))).toEqual([]);
});

test('a copy made by hand is named and left alone; the first one is ours', async ({ apply, datadog, plan }) => {
  await apply();
  const original = monitorOf(datadog, SLOW);
  addMonitor(datadog, { ...original, id: 999_999_999, name: `${original.name} (copy)` });

  const found = await plan();

  expect(told(found)).toEqual([]);
  expect(found.notes).toEqual([
    `The monitor 999999999 (${original.name} (copy)) says that it is ${original.id}, as a copy made by hand does: it is left alone. Remove it, or its tag e2e-identity.`,
  ]);
});

test('a monitor whose type somebody got wrong is made anew, for it cannot be changed', async ({
  apply,
  datadog,
  plan,
}) => {
  await apply();
  const wrong = monitorOf(datadog, SLOW);
  wrong.type = 'log alert';

  expect(told(await plan())).toEqual([`replace ${SLOW}`]);
  expect((await apply()).done).toEqual([expect.stringMatching(/^Made anew the monitor/)]);
  expect(datadog.store.monitors).not.toContain(wrong);
  expect(told(await plan())).toEqual([]);
});

test('settings of a metric that nobody has sent wait, and all else is done', async ({ apply, datadog, plan }) => {
  datadog.store.metrics = {};

  const found = await plan();
  const applied = await apply(found);

  expect(told(found).slice(0, METRIC_NAMES.length)).toEqual(METRIC_NAMES.map((name) => `wait ${name}`));
  expect(applied).toMatchObject({ code: 2, failed: [] });
  expect(applied.waiting).toEqual(
    METRIC_NAMES.map(
      (name) =>
        `Datadog has not seen ${name} yet, so its percentiles cannot be switched on; apply again after the first run that was delivered.`,
    ),
  );
  expect(applied.done).toHaveLength(THINGS);

  addMetrics(datadog, METRIC_NAMES);
  expect(told(await plan())).toEqual(METRIC_NAMES.map((name) => `change ${name}`));
  const second = await apply();
  expect(second).toMatchObject({ code: 0 });
  expect(second.done.sort()).toEqual(METRIC_NAMES.map((name) => `Changed the metric ${name}.`).sort());
  expect(told(await plan())).toEqual([]);
});

test('percentiles that somebody switched off are switched on again', async ({ apply, datadog, plan }) => {
  await apply();
  const metric = datadog.store.metrics['e2e.flow.duration'];
  if (metric?.settings) metric.settings.includePercentiles = false;

  expect(told(await plan())).toEqual(['change e2e.flow.duration']);
  await apply();

  expect(metric?.settings).toMatchObject({ includePercentiles: true });
  expect(datadog.writes().at(-1)).toMatchObject({ method: 'PATCH' });
});
