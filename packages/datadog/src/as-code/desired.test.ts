import { expect, test } from '@playwright/test';
import type { v1 } from '@datadog/datadog-api-client';
import { desiredOf, sharedKeys } from './desired.ts';
import { identityInLine, keyOfTags } from './identity.ts';
import { appOf } from './message.ts';
import { aPolicy, STAGES } from './testing/test.ts';

const desired = (policy = aPolicy(), stages: readonly string[] = STAGES) =>
  desiredOf({ policy, stages, site: 'datadoghq.eu' });
const monitor = (key: string, policy = aPolicy()) => desired(policy).monitors.find((one) => one.key === key)?.body;
const dashboard = (policy = aPolicy()) => desired(policy).dashboard((key) => `id of ${key}`).body;

/** Every widget, those in groups included. */
const widgetsOf = (board: v1.Dashboard) =>
  board.widgets.flatMap(({ definition, layout }) => {
    const inner = (definition as v1.GroupWidgetDefinition).widgets ?? [];
    return [{ definition, layout, within: 12 }, ...inner.map((one) => ({ ...one, within: layout?.width ?? 0 }))];
  });

test('each flow has two monitors in each stage, and each stage three more', () => {
  expect(desired().monitors.map(({ key }) => key)).toEqual(
    STAGES.flatMap((stage) =>
      [
        'p95/entity.create',
        'drift/entity.create',
        'p95/entity.list',
        'drift/entity.list',
        'flaky',
        'silence',
        'unmeasured',
      ].map((about) => `portal/${stage}/${about}`),
    ),
  );
});

test('a flow is slow by the 95th percentile, with the budget of its stage in seconds', () => {
  expect(monitor('portal/staging/p95/entity.list')).toMatchObject({
    type: 'query alert',
    query:
      'percentile(last_4h):p95:e2e.flow.duration{env:staging,service:portal,flow:entity.list,outcome:completed,precision:frame} > 4',
    options: { thresholds: { warning: 2, critical: 4 }, requireFullWindow: false, onMissingData: 'default' },
  });
  expect(monitor('portal/production/p95/entity.list')?.options?.thresholds).toEqual({ warning: 2.5, critical: 5 });
});

test('a budget that fails where it warns has no warning, for Datadog takes none that is as high', () => {
  const policy = aPolicy({ 'entity.create': { warn: 750, fail: 750 } });

  expect(monitor('portal/staging/p95/entity.create', policy)?.options?.thresholds).toEqual({ critical: 0.75 });
});

test('drift pairs whole days a week apart', () => {
  expect(monitor('portal/staging/drift/entity.create')).toMatchObject({
    query:
      'pct_change(avg(last_2d),last_1w):p50:e2e.flow.duration{env:staging,service:portal,flow:entity.create,outcome:completed,precision:frame}.rollup(86400) > 25',
    options: { thresholds: { warning: 15, critical: 25 } },
  });
});

test('flakiness is a share of the tests that ran', () => {
  const policy = aPolicy(undefined, { monitors: { flaky: 2.5 } });

  expect(monitor('portal/staging/flaky', policy)).toMatchObject({
    query:
      'sum(last_1d):100 * sum:e2e.tests{env:staging,service:portal,outcome:flaky}.as_count() / sum:e2e.tests{env:staging,service:portal,!outcome:skipped,!outcome:did_not_run}.as_count() > 2.5',
    options: { thresholds: { critical: 2.5 } },
  });
});

test('silence is no data, and says so', () => {
  const policy = aPolicy(undefined, { monitors: { silence: 36 } });

  expect(monitor('portal/production/silence', policy)).toMatchObject({
    query: 'sum(last_36h):sum:e2e.verdicts{env:production,service:portal}.as_count() < 1',
    options: { thresholds: { critical: 1 }, onMissingData: 'show_and_notify_no_data' },
  });
});

test('flows without measurements are groups of one monitor, which is one notification', () => {
  expect(monitor('portal/staging/unmeasured')).toMatchObject({
    query:
      'sum(last_1w):count:e2e.flow.duration{env:staging AND service:portal AND flow IN (entity.create,entity.list) AND outcome:completed AND precision:frame} by {flow}.as_count() < 1',
    options: { onMissingData: 'show_and_notify_no_data', notifyBy: ['*'] },
  });
  expect(monitor('portal/staging/unmeasured', aPolicy({}))).toBeUndefined();
});

test('the critical threshold of every monitor is the number in its query', () => {
  for (const { body } of desired().monitors)
    expect(Number(/[<>] (\S+)$/.exec(body.query)?.[1]), body.name).toBe(body.options?.thresholds?.critical);
});

test('no monitor is without what an alert has to say', () => {
  const policy = aPolicy(undefined, {
    team: 'entities',
    monitors: { notify: ['@slack-portal', '@pagerduty'], docs: 'https://docs.example.com/e2e/' },
  });
  for (const { body, key } of desired(policy).monitors) {
    const { message = '' } = body;
    expect(message, key).toContain('**Whom it concerns:** team entities @slack-portal @pagerduty\n');
    expect(message, key).toMatch(/\*\*What to do:\*\* https:\/\/docs\.example\.com\/e2e\/alerts\.md#[a-z]+\n/);
    expect(message, key).toContain(
      '**The last verdict:** https://app.datadoghq.eu/event/explorer?query=service%3Aportal',
    );
    expect(message, key).toMatch(/\{\{#is_alert\}\}\n.{40,}\n\{\{\/is_alert\}\}/);
    expect(message, key).toMatch(/\{\{#is_recovery\}\}\n.{20,}\n\{\{\/is_recovery\}\}/);
    expect(message, key).toContain('npx playwright-gate explain');
    expect(message, key).not.toMatch(/undefined|NaN|\[object/);
    // What opens is closed.
    expect(message.match(/\{\{#\w+\}\}/g)?.length, key).toBe(message.match(/\{\{\/\w+\}\}/g)?.length);
  }
});

test('monitors of no data speak of it', () => {
  for (const key of ['portal/staging/silence', 'portal/staging/unmeasured'])
    expect(monitor(key)?.message).toContain('{{#is_no_data}}');
});

test('a critical flow has an objective in each stage, which counts what is within its warning', () => {
  const { objectives } = desired();

  expect(objectives.map(({ key }) => key)).toEqual(
    STAGES.map((stage) => `portal/${stage}/within-budget/entity.create`),
  );
  const measured =
    'e2e.flow.duration{env:staging,service:portal,flow:entity.create,outcome:completed,precision:frame}.as_count()';
  expect(objectives[0]?.body).toMatchObject({
    type: 'metric',
    query: { numerator: `count(v: v<=1.5):${measured}`, denominator: `count:${measured}` },
    thresholds: [
      { timeframe: '7d', target: 99, warning: 99.5 },
      { timeframe: '30d', target: 99, warning: 99.5 },
    ],
  });
});

test('the warning of an objective is above its target, however high that is', () => {
  for (const objective of [50, 99.9, 99.99]) {
    const [threshold] = desired(aPolicy(undefined, { objective })).objectives[0]?.body.thresholds ?? [];
    expect(threshold?.warning).toBeGreaterThan(threshold?.target ?? 100);
    expect(threshold?.warning).toBeLessThan(100);
  }
});

test('each thing has an identity of its own, and says whose it is', () => {
  const { monitors, objectives } = desired();
  const all = [...monitors, ...objectives];

  expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  for (const { key, body } of all) {
    expect(keyOfTags(body.tags ?? [])).toBe(key);
    expect(body.tags).toContain('managed-by:central-e2e-suite');
    expect(body.tags).toContain('service:portal');
  }
  expect(identityInLine(dashboard().description)).toEqual({
    key: 'portal/dashboard',
    counts: { monitors: monitors.length, objectives: objectives.length },
  });
});

test('flows that tags cannot tell apart are named', () => {
  const limits = { warn: 1, fail: 2 };

  expect(sharedKeys(desired(aPolicy({ 'a b': limits, 'A B': limits, c: limits })))).toEqual([
    'monitor portal/staging/p95/a_b',
    'monitor portal/staging/drift/a_b',
    'monitor portal/production/p95/a_b',
    'monitor portal/production/drift/a_b',
  ]);
  expect(sharedKeys(desired())).toEqual([]);
});

test('the dashboard shows every flow against its budgets, with the verdicts over it', () => {
  const graphs = widgetsOf(dashboard()).map(({ definition }) => definition as v1.TimeseriesWidgetDefinition);
  const linesOf = (title: string) =>
    graphs.find((one) => one.title === title)?.markers?.map(({ value, label }) => `${label?.trim()} ${value}`);

  expect(linesOf('entity.create')).toEqual(['warns y = 1.5', 'fails y = 3']);
  expect(linesOf('entity.list')).toEqual([
    'staging warns y = 2',
    'staging fails y = 4',
    'production warns y = 2.5',
    'production fails y = 5',
  ]);
  const overlays = graphs
    .find(({ title }) => title === 'entity.create')
    ?.requests.filter(({ displayType }) => displayType === 'overlay');
  expect(overlays).toHaveLength(1);
});

test('the dashboard shows the objectives that there are, and has no group for none', () => {
  const slosOn = (board: v1.Dashboard) =>
    widgetsOf(board).flatMap(({ definition }) => (definition as v1.SLOWidgetDefinition).sloId ?? []);
  const titlesOf = ({ widgets }: v1.Dashboard) =>
    widgets.map(({ definition }) => (definition as v1.GroupWidgetDefinition).title);

  expect(slosOn(dashboard())).toEqual(STAGES.map((stage) => `id of portal/${stage}/within-budget/entity.create`));
  expect(slosOn(desired().dashboard((key) => (key.includes('staging') ? 'a' : undefined)).body)).toEqual(['a']);
  const none = desired(aPolicy({ a: { warn: 1, fail: 2 } })).dashboard(() => 'a').body;
  expect(titlesOf(none)).not.toContain('Objectives of critical flows');
  expect(titlesOf(dashboard())).toContain('Objectives of critical flows');
});

test('the variables of the dashboard are those that its queries use', () => {
  const { templateVariables = [], tags } = dashboard();
  const text = JSON.stringify(widgetsOf(dashboard()));

  expect(templateVariables.map(({ name, defaults }) => `${name} ${defaults?.join()}`)).toEqual([
    'env production',
    'service portal',
    'flow *',
  ]);
  for (const { name } of templateVariables) expect(text).toContain(`$${name}`);
  expect(tags).toEqual(['team:portal']);
});

test('no widget lies over another or beyond the edge', () => {
  const overlaps = (a: v1.WidgetLayout, b: v1.WidgetLayout) =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`flow-${index}`, { warn: 1, fail: 2 }]));
  const { widgets } = dashboard(aPolicy(eleven));
  for (const [group, height] of [
    [widgets, Infinity] as const,
    ...widgets.map(
      ({ definition, layout }) =>
        [(definition as v1.GroupWidgetDefinition).widgets, (layout?.height ?? 0) - 1] as const,
    ),
  ]) {
    const layouts = group.map(({ layout }) => layout ?? { x: -1, y: 0, width: 0, height: 0 });
    for (const [index, one] of layouts.entries()) {
      expect(one.x).toBeGreaterThanOrEqual(0);
      expect(one.x + one.width).toBeLessThanOrEqual(12);
      expect(one.y + one.height).toBeLessThanOrEqual(height);
      expect(layouts.slice(index + 1).filter((other) => overlaps(one, other))).toEqual([]);
    }
  }
});

test('the same policy gives the same', () => {
  expect(JSON.stringify([desired(), dashboard()])).toBe(JSON.stringify([desired(), dashboard()]));
});

for (const [site, app] of [
  ['datadoghq.com', 'https://app.datadoghq.com'],
  ['datadoghq.eu', 'https://app.datadoghq.eu'],
  ['ddog-gov.com', 'https://app.ddog-gov.com'],
  ['us5.datadoghq.com', 'https://us5.datadoghq.com'],
  ['ap1.datadoghq.com', 'https://ap1.datadoghq.com'],
] as const)
  test(`people of ${site} look at ${app}`, () => {
    expect(appOf(site)).toBe(app);
  });
