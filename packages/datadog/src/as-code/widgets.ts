const COLUMNS = 12;
/** Rows that the title of a group takes. */
const TITLE = 1;

/** A line across a graph, such as a budget. */
export type Marker = Record<'value' | 'label' | 'display_type', string>;

/** A widget, and how many of the 12 columns and of rows it takes. */
export interface Tile {
  width: number;
  height: number;
  definition: object;
}

/** One query of a metric, as all widgets ask for it. */
const metric = (query: string, more: object, aggregator?: 'sum' | 'percentile') => ({
  queries: [{ data_source: 'metrics', name: 'query', query, aggregator }],
  formulas: [{ formula: 'query', ...more }],
});
const unitOf = (seconds: boolean) =>
  seconds ? { number_format: { unit: { type: 'canonical_unit', unit_name: 'second' } } } : {};

/** Events as lines across a graph of something else. */
const overlay = (query: string) => ({
  response_format: 'timeseries',
  display_type: 'overlay',
  queries: [{ data_source: 'events', name: 'query', search: { query }, compute: { aggregation: 'count' } }],
  formulas: [{ formula: 'query', alias: 'verdicts' }],
});

/**
 * Values over time: counts as bars, or durations in seconds as lines.
 * @param queries one, or several by what the legend calls them
 * @param over a search for events that are laid over it
 */
export const graph = (
  title: string,
  queries: string | Readonly<Record<string, string>>,
  { seconds = false, markers, over }: { seconds?: boolean; markers?: Marker[]; over?: string } = {},
): object => ({
  type: 'timeseries',
  title,
  show_legend: true,
  legend_layout: 'auto',
  requests: [
    ...Object.entries(typeof queries === 'string' ? { '': queries } : queries).map(([alias, query]) => ({
      response_format: 'timeseries',
      display_type: seconds ? 'line' : 'bars',
      ...metric(query, { alias: alias || undefined, ...unitOf(seconds) }),
    })),
    ...(over ? [overlay(over)] : []),
  ],
  markers,
});

/** The groups of a query with the largest values: sums of counts, or percentiles in seconds. */
export function toplist(title: string, query: string, seconds = false): object {
  const formula = { ...unitOf(seconds), limit: { count: 10, order: 'desc' } };
  const request = metric(query, formula, seconds ? 'percentile' : 'sum');
  return { type: 'toplist', title, requests: [{ response_format: 'scalar', ...request }] };
}

/** A sum over the time that is looked at. @param palette its color where it is not 0 */
export function sum(title: string, query: string, palette?: string): object {
  const conditional_formats = palette && [{ comparator: '>', value: 0, palette }];
  const request = { response_format: 'scalar', ...metric(query, {}, 'sum'), conditional_formats };
  return { type: 'query_value', title, autoscale: true, precision: 0, requests: [request] };
}

/** The events that a search finds, with their texts. */
export const eventList = (title: string, query_string: string): object => {
  const query = { data_source: 'event_stream', query_string, event_size: 'l' };
  return { type: 'list_stream', title, requests: [{ response_format: 'event_list', columns: [], query }] };
};

/** The monitors that a search finds, with their states. */
export const alertList = (title: string, query: string): object => {
  const shown = { summary_type: 'monitors', display_format: 'countsAndList', color_preference: 'text' };
  return { type: 'manage_status', title, query, ...shown, hide_zero_counts: true, show_last_triggered: true };
};

export const note = (content: string): object => ({ type: 'note', content, background_color: 'white' });

export const slo = ({ name, id }: { name: string; id: string }): object => {
  const shown = { view_type: 'detail', view_mode: 'overall', show_error_budget: true };
  return { type: 'slo', title: name, slo_id: id, ...shown, time_windows: ['7d', '30d'] };
};

/** Widgets of one size. */
export const tiles = (width: number, height: number, widgets: readonly object[]): Tile[] =>
  widgets.map((definition) => ({ width, height, definition }));

/** Beside each other as long as there is room, and the next ones below. */
function placed(all: readonly Tile[]) {
  let [x, y, below] = [0, 0, 0];
  return all.map(({ width, height, definition }) => {
    if (x + width > COLUMNS) [x, y] = [0, below];
    const layout = { x, y, width, height };
    [x, below] = [x + width, Math.max(below, y + height)];
    return { definition, layout };
  });
}

/** Groups by their titles, one below the other; a group without any widget is left out. */
export function board(groups: Readonly<Record<string, readonly Tile[]>>): object[] {
  const shown = Object.entries(groups).filter(([, all]) => all.length > 0);
  return placed(
    shown.flatMap(([title, all]) => {
      const widgets = placed(all);
      const height = TITLE + Math.max(...widgets.map(({ layout }) => layout.y + layout.height));
      return tiles(COLUMNS, height, [{ type: 'group', layout_type: 'ordered', title, show_title: true, widgets }]);
    }),
  );
}
