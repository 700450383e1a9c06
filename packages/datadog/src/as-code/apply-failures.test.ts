import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { destroyAll } from './destroy.ts';
import { addMonitor, monitorOf } from './testing/organization.ts';
import { ALL, aPolicy, METRIC_NAMES, STAGES, test, THINGS, told } from './testing/test.ts';

const LIMITS = { warn: 1_500, fail: 3_000 };
const SLOW = 'portal/staging/p95/entity.create';

test('a monitor that is refused as a duplicate is taken over where it is ours', async ({ apply, datadog, plan }) => {
  const found = await plan();
  await apply(found);
  const kept = monitorOf(datadog, SLOW).id;
  datadog.requests.length = 0;

  // As if somebody else had applied the same plan a moment ago.
  const applied = await apply(found);

  expect(applied.failed).toEqual([]);
  expect(applied.done.filter((one) => one.startsWith('Took over'))).toHaveLength(THINGS);
  expect(datadog.store.monitors.length).toBe(14);
  expect(monitorOf(datadog, SLOW).id).toBe(kept);
});

test('a duplicate that is not ours stays, and what failed is told beside what was done', async ({ apply, datadog }) => {
  const taken = addMonitor(datadog, { tags: ['team:other'] });
  datadog.instead = ({ method, body }) =>
    method === 'POST' && body.name === 'E2E portal staging: entity.create is slow (p95)'
      ? { status: 400, body: { errors: [`Duplicate of an existing monitor_id:${taken.id} org_id:1`] } }
      : undefined;

  const applied = await apply();

  expect(applied).toMatchObject({ code: 1 });
  expect(applied.failed).toEqual([
    `The monitor (E2E portal staging: entity.create is slow (p95)) could not be written: the monitor ${taken.id} has the same content and does not carry our tags: it is left alone; rename it or remove it.`,
  ]);
});

test('one failure is told, and the rest is done', async ({ apply, datadog, plan }) => {
  datadog.instead = ({ method, body }) =>
    method === 'POST' && String(body.name).includes('entity.list is slow')
      ? { status: 400, body: { errors: ['no such thing'] } }
      : undefined;

  const applied = await apply();

  expect(applied).toMatchObject({ code: 1 });
  // They are written at the same time, so either may fail first.
  expect(applied.failed.toSorted()).toEqual(
    STAGES.map(
      (stage) =>
        `The monitor (E2E portal ${stage}: entity.list is slow (p95)) could not be written: it answered 400: no such thing.`,
    ).toSorted(),
  );
  expect(applied.done).toHaveLength(ALL - 2);

  datadog.instead = () => undefined;
  expect(told(await plan())).toEqual(STAGES.map((stage) => `create portal/${stage}/p95/entity.list`));
});

test('what Datadog makes of a declared field is told once, and is no change the next time', async ({
  apply,
  datadog,
  plan,
}) => {
  datadog.instead = ({ method, body }) => {
    if (method === 'POST' && body.priority === 4) body.priority = 5;
    return undefined;
  };

  const applied = await apply();
  datadog.instead = () => undefined;

  expect(applied.code).toBe(0);
  expect(applied.notes).toHaveLength(8);
  expect(applied.notes[0]).toMatch(
    /^Datadog stored a different priority for the monitor \d+ .* than was sent\. Its value is accepted\.$/,
  );
  expect(told(await plan())).toEqual([]);
  monitorOf(datadog, 'portal/staging/drift/entity.create').priority = 1;
  expect(told(await plan())).toEqual(['change portal/staging/drift/entity.create']);
});

test('an apply that was interrupted says so, and the next one goes on', async ({ apply, datadog, plan }) => {
  const stop = new AbortController();
  datadog.instead = ({ method, path: where }) => {
    if (method === 'POST' && where === '/api/v1/monitor' && datadog.store.monitors.length >= 5) stop.abort();
    return undefined;
  };

  const applied = await apply(undefined, { signal: stop.signal });
  datadog.instead = () => undefined;
  // What was under way is done or not, and nobody has waited for it: it has come before the answers to these questions.
  await plan();
  await datadog.idle();
  const made = datadog.store.monitors.length;

  expect(applied.code).toBe(1);
  expect(applied.failed.at(-1)).toBe('It was interrupted: apply again to go on.');
  expect(made).toBeGreaterThanOrEqual(5);
  expect(made).toBeLessThan(14);
  expect(told(await plan())).toHaveLength(14 - made + 3);
  expect(await apply()).toMatchObject({ code: 0, failed: [] });
  expect([datadog.store.monitors.length, datadog.store.slos.length, datadog.store.dashboards.length]).toEqual([
    14, 2, 1,
  ]);
  expect(told(await plan())).toEqual([]);
});

test('a monitor that was made though its answer never came is not made twice', async ({
  apply,
  datadog,
  plan,
  waits,
}) => {
  let dropped = false;
  datadog.instead = ({ method, path: where }) => {
    if (method !== 'POST' || where !== '/api/v1/monitor' || dropped) return undefined;
    dropped = true;
    return 'drop';
  };

  const applied = await apply();

  expect(applied).toMatchObject({ code: 0, failed: [] });
  expect(datadog.store.monitors.length).toBe(14);
  expect(waits).toEqual([1_000]);
  expect(told(await plan())).toEqual([]);
});

test('an objective and a dashboard that were made though the answer never came are not made twice', async ({
  apply,
  datadog,
  plan,
}) => {
  const dropped = new Set<string>();
  datadog.instead = ({ method, path: where }) => {
    const isOther = where !== '/api/v1/slo' && where !== '/api/v1/dashboard';
    if (method !== 'POST' || isOther || dropped.has(where)) return undefined;
    dropped.add(where);
    return 'drop';
  };

  const applied = await apply();

  expect(dropped.size).toBe(2);
  expect(applied).toMatchObject({ code: 0, failed: [] });
  expect([datadog.store.slos.length, datadog.store.dashboards.length]).toEqual([2, 1]);
  expect(told(await plan())).toEqual([]);
});

test('all that was done is told when it happens', async ({ apply }) => {
  const heard: string[] = [];

  const applied = await apply(undefined, { tell: (sentence) => heard.push(sentence) });

  expect(heard).toEqual(applied.done);
});

test('what there is now is noted beside the gate; where that is not possible, a sentence says so', async ({
  apply,
  state,
  plan,
  datadog,
}) => {
  await apply();
  const noted = JSON.parse(readFileSync(state, 'utf8')) as { things: unknown[]; at: string };

  expect(noted.things).toHaveLength(ALL);
  expect(noted.at).toBe(datadog.access.url);
  expect(existsSync(`${state}.new`)).toBe(false);
  expect(readFileSync(state, 'utf8')).not.toMatch(/app-key|api-key/);

  const file = path.join(path.dirname(state), 'a-file');
  writeFileSync(file, '');
  const applied = await apply(await plan(), { state: path.join(file, 'datadog.json') });
  expect(applied.code).toBe(0);
  expect(applied.notes).toEqual([expect.stringMatching(/could not be noted .* one guard less\.$/)]);
});

test('without an application key nothing is asked', async ({ datadog, plan, apply, state }) => {
  datadog.access.appKey = undefined;
  const without =
    'DD_APP_KEY is not set: without an application key monitors, SLOs and dashboards can neither be read nor changed.';

  const found = await plan();

  expect(found.stopped).toEqual([without]);
  expect(await apply(found)).toMatchObject({ code: 1, failed: [without] });
  expect(await destroyAll({ access: datadog.access, policy: aPolicy(), state })).toMatchObject({
    code: 1,
    failed: [without],
  });
  expect(datadog.requests).toEqual([]);
});

test('a key that is refused is told with what to do, and never itself', async ({ datadog, plan }) => {
  datadog.access.appKey = 'some-other-key';

  const { stopped } = await plan();

  expect(stopped).toHaveLength(3);
  expect(stopped.join()).toContain(
    'it answered 403: Forbidden. Is DD_APP_KEY set, of this site (DD_SITE), and of somebody who may',
  );
  expect(stopped.join()).not.toContain('some-other-key');
});

test('flows that would share a monitor stop everything', async ({ plan, datadog }) => {
  const { stopped } = await plan({ policy: aPolicy({ 'a b': LIMITS, 'A B': LIMITS }), stages: ['staging'] });

  expect(stopped).toEqual([
    'Two flows of gate.config.ts would share the monitor portal/staging/p95/a_b, for Datadog keeps no capitals and signs: rename one.',
    'Two flows of gate.config.ts would share the monitor portal/staging/drift/a_b, for Datadog keeps no capitals and signs: rename one.',
  ]);
  expect(datadog.requests).toEqual([]);
});

test('notes of another organization are no help, and no harm', async ({ apply, plan, state, datadog }) => {
  mkdirSync(path.dirname(state), { recursive: true });
  const things = [{ kind: 'monitor', key: SLOW, id: '1' }];
  writeFileSync(state, JSON.stringify({ version: 1, at: 'datadoghq.com', service: 'portal', things }));

  expect(await plan()).toMatchObject({ stopped: [], notes: [] });
  await apply();
  expect((JSON.parse(readFileSync(state, 'utf8')) as { at: string }).at).toBe(datadog.access.url);
});

test('a key that may not configure metrics is told, and all else is done', async ({ apply, datadog }) => {
  datadog.denied.add('metric_tags_write');

  const applied = await apply();

  expect(applied.code).toBe(1);
  expect(applied.failed).toHaveLength(METRIC_NAMES.length);
  for (const sentence of applied.failed)
    expect(sentence).toMatch(
      /^The metric e2e\.\w+\.duration could not be written: it answered 403: Failed permission.* Is DD_APP_KEY set/,
    );
  expect(applied.done).toHaveLength(THINGS);
});

test('settings of a metric that may not be read wait, and all else is done', async ({ apply, datadog }) => {
  datadog.denied.add('metrics_read');

  const applied = await apply();

  expect(applied.code).toBe(2);
  expect(applied.waiting).toHaveLength(METRIC_NAMES.length);
  for (const sentence of applied.waiting)
    expect(sentence).toMatch(/^The settings of e2e\.\w+\.duration could not be read: it answered 403/);
  expect(applied.done).toHaveLength(THINGS);
});

test('where nobody is named to be told, the plan says so', async ({ plan }) => {
  expect((await plan({ policy: aPolicy(undefined, {}) })).notes).toEqual([
    'monitors.notify of datadog() in gate.config.ts is empty: the monitors change their color, and nobody is told of it.',
  ]);
});
