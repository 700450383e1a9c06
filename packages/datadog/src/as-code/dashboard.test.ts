import { expect, test } from '@playwright/test';
import { desiredOf } from './desired.ts';
import { aPolicy, STAGES } from './testing/test.ts';

type Widget = { definition: Shown; layout: Record<'x' | 'y' | 'width' | 'height', number> };
type Shown = {
  title: string;
  requests: { display_type: string; queries: { query?: string }[] }[];
  markers: { value: string; label: string }[];
  slo_id?: string;
  widgets: Widget[];
};
type Board = { widgets: Widget[]; template_variables: { name: string; defaults: string[] }[]; tags: string[] };

const boardOf = (policy = aPolicy(), idOf: (key: string) => string | undefined = (key) => `id of ${key}`) =>
  desiredOf(policy, STAGES, 'datadoghq.eu').dashboard(idOf).body as Board;
const widgetsOf = (board: Board) =>
  board.widgets.flatMap(({ definition }) => definition.widgets.map((widget) => widget.definition));
const named = (title: string) => widgetsOf(boardOf()).find((one) => one.title === title);

test('every flow is shown against its budgets, with the verdicts over it as events', () => {
  const linesOf = (title: string) => named(title)?.markers.map(({ value, label }) => `${label.trim()} ${value}`);

  expect(linesOf('entity.create')).toEqual(['warns y = 1.5', 'fails y = 3']);
  expect(linesOf('entity.list')?.join()).toBe(
    'staging warns y = 2,staging fails y = 4,production warns y = 2.5,production fails y = 5',
  );
  const overlays = named('entity.create')?.requests.filter(({ display_type }) => display_type === 'overlay');
  const events = {
    data_source: 'events',
    search: { query: 'gate:e2e $env $service' },
    compute: { aggregation: 'count' },
  };
  expect(overlays).toMatchObject([{ queries: [events] }]);
});

test('it shows the SLOs that there are, and has no group for none', () => {
  const slosOn = (board: Board) => widgetsOf(board).flatMap(({ slo_id = [] }) => slo_id);
  const titles = (board: Board) => board.widgets.map(({ definition }) => definition.title);

  expect(slosOn(boardOf())).toEqual(STAGES.map((stage) => `id of portal/${stage}/within-budget/entity.create`));
  expect(slosOn(boardOf(aPolicy(), (key) => (key.includes('staging') ? 'a' : undefined)))).toEqual(['a']);
  expect(titles(boardOf())).toContain('SLOs of critical flows');
  expect(titles(boardOf(aPolicy({ a: { warn: 1, fail: 2 } })))).not.toContain('SLOs of critical flows');
});

test('no widget lies over another or beyond the edge of its group', () => {
  const limits = { warn: 1, fail: 2, weight: 2 };
  for (const count of [1, 2, 3, 11]) {
    const flows = Object.fromEntries(Array.from({ length: count }, (_, index) => [`flow-${index}`, limits]));
    const { widgets } = boardOf(aPolicy(flows));
    const groups = widgets.map(({ definition, layout }) => [definition.widgets, layout.height - 1] as const);
    for (const [all, rows] of [[widgets, Infinity] as const, ...groups]) {
      const squares = all.flatMap(({ layout: { x, y, width, height } }) => {
        expect(x + width).toBeLessThanOrEqual(12);
        expect(y + height).toBeLessThanOrEqual(rows);
        return Array.from({ length: width * height }, (_, at) => (y + Math.floor(at / width)) * 12 + x + (at % width));
      });
      expect(new Set(squares).size).toBe(squares.length);
    }
  }
});
