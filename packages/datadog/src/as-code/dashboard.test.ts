import { expect, test } from '@playwright/test';
import type { v1 } from '@datadog/datadog-api-client';
import { desiredOf } from './desired.ts';
import { aPolicy, STAGES } from './testing/test.ts';

const boardOf = (policy = aPolicy(), idOf: (key: string) => string | undefined = (key) => `id of ${key}`) =>
  desiredOf(policy, STAGES, 'datadoghq.eu').dashboard(idOf).body as v1.Dashboard;
const groupsOf = ({ widgets }: v1.Dashboard) =>
  widgets.map(({ definition, layout }) => ({ ...(definition as v1.GroupWidgetDefinition), layout }));
const widgetsOf = (board: v1.Dashboard) =>
  groupsOf(board).flatMap(({ widgets }) =>
    widgets.map(({ definition }) => definition as v1.TimeseriesWidgetDefinition),
  );
const named = (title: string) => widgetsOf(boardOf()).find((one) => one.title === title);
const queriesOf = (title: string): string[] =>
  (named(title)?.requests ?? []).flatMap(({ queries = [] }) =>
    queries.map((one) => ('query' in one ? String(one.query) : '')),
  );

test('verdicts are listed as events, with why they are what they are', () => {
  const list = named('Verdicts, and why') as unknown as v1.ListStreamWidgetDefinition;

  expect(list).toMatchObject({ type: 'list_stream' });
  expect(list.requests[0].query).toEqual({
    dataSource: 'event_stream',
    queryString: 'gate:e2e $env $service',
    eventSize: 'l',
  });
});

test('failing flows count in what is shown of durations, and what is wrong is shown by name', () => {
  const titles = ['Slowest flows (p95)', 'Flows that fail', 'Flaky tests', 'Findings by rule', 'Leaked by tests'];

  expect(titles.map((title) => `${title}: ${queriesOf(title).join()}`).join('\n')).toBe(
    `
Slowest flows (p95): p95:e2e.flow.duration{$env AND $service AND $flow AND outcome IN (completed,failed)} by {flow}
Flows that fail: count:e2e.flow.duration{$env,$service,$flow,outcome:failed} by {flow}.as_count()
Flaky tests: sum:e2e.flaky{$env,$service} by {test}.as_count()
Findings by rule: sum:e2e.findings{$env,$service} by {rule}.as_count()
Leaked by tests: sum:e2e.leftovers{$env,$service}.as_count()`.trim(),
  );
});

test('every flow is shown against its budgets, with the verdicts over it as events', () => {
  const linesOf = (title: string) => named(title)?.markers?.map(({ value, label }) => `${label?.trim()} ${value}`);

  expect(linesOf('entity.create')).toEqual(['warns y = 1.5', 'fails y = 3']);
  expect(linesOf('entity.list')).toEqual([
    'staging warns y = 2',
    'staging fails y = 4',
    'production warns y = 2.5',
    'production fails y = 5',
  ]);
  const overlays = named('entity.create')?.requests.filter(({ displayType }) => displayType === 'overlay');
  expect(overlays?.map(({ queries }) => queries)).toEqual([
    [
      {
        dataSource: 'events',
        name: 'query',
        search: { query: 'gate:e2e $env $service' },
        compute: { aggregation: 'count' },
      },
    ],
  ]);
});

test('it shows the SLOs that there are, and has no group for none', () => {
  const slosOn = (board: v1.Dashboard) =>
    widgetsOf(board).flatMap((one) => (one as unknown as v1.SLOWidgetDefinition).sloId ?? []);
  const titles = (board: v1.Dashboard) => groupsOf(board).map(({ title }) => title);
  const none = boardOf(aPolicy({ a: { warn: 1, fail: 2 } }));

  expect(slosOn(boardOf())).toEqual(STAGES.map((stage) => `id of portal/${stage}/within-budget/entity.create`));
  expect(slosOn(boardOf(aPolicy(), (key) => (key.includes('staging') ? 'a' : undefined)))).toEqual(['a']);
  expect(titles(boardOf())).toContain('SLOs of critical flows');
  expect(titles(none)).not.toContain('SLOs of critical flows');
});

test('its variables are those that its queries use', () => {
  const { templateVariables = [], tags } = boardOf();
  const text = JSON.stringify(widgetsOf(boardOf()));

  expect(templateVariables.map(({ name, defaults }) => `${name} ${defaults?.join()}`)).toEqual([
    'env production',
    'service portal',
    'flow *',
  ]);
  for (const [, name] of text.matchAll(/\$(\w+)/g)) expect(templateVariables.map((one) => one.name)).toContain(name);
  for (const { name } of templateVariables) expect(text).toContain(`$${name}`);
  expect(tags).toEqual(['team:portal']);
});

/** The room of a group, square by square. */
const squares = (widgets: readonly v1.Widget[]) =>
  widgets.flatMap(({ layout = { x: 0, y: 0, width: 0, height: 0 } }) =>
    Array.from(
      { length: layout.width * layout.height },
      (_, at) => `${layout.x + (at % layout.width)} ${layout.y + Math.floor(at / layout.width)}`,
    ),
  );

test('no widget lies over another or beyond the edge, and there is no hole', () => {
  for (const count of [1, 2, 3, 11]) {
    const flows = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`flow-${index}`, { warn: 1, fail: 2, weight: 2 }]),
    );
    const board = boardOf(aPolicy(flows));
    for (const [widgets, height] of [
      [board.widgets, NaN] as const,
      ...groupsOf(board).map(({ widgets, layout }) => [widgets, (layout?.height ?? 0) - 1] as const),
    ]) {
      const taken = squares(widgets);
      const rows = Math.max(...taken.map((square) => Number(square.split(' ')[1]))) + 1;
      expect(new Set(taken).size).toBe(taken.length);
      expect(taken).toHaveLength(12 * rows);
      expect(Math.max(...taken.map((square) => Number(square.split(' ')[0])))).toBe(11);
      if (!Number.isNaN(height)) expect(rows).toBe(height);
    }
  }
});
