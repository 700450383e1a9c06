import type { v1 } from '@datadog/datadog-api-client';

const COLUMNS = 12;
/** Rows that the title of a group takes. */
const TITLE = 1;

/** Widgets beside each other, which share the 12 columns in equal parts unless their widths are given. */
export interface Row {
  height: number;
  widgets: v1.WidgetDefinition[];
  widths?: number[];
}

/** One query of a metric, as all widgets ask for it. */
const metric = (query: string, more: Partial<v1.WidgetFormula>, aggregator?: 'sum' | 'percentile') => ({
  queries: [{ dataSource: 'metrics' as const, name: 'query', query, aggregator }],
  formulas: [{ formula: 'query', ...more }],
});
const unitOf = (seconds: boolean): Partial<v1.WidgetFormula> =>
  seconds ? { numberFormat: { unit: { type: 'canonical_unit', unitName: 'second' } } } : {};

/** Events as lines across a graph of something else. */
const overlay = (query: string): v1.TimeseriesWidgetRequest => ({
  responseFormat: 'timeseries',
  displayType: 'overlay',
  queries: [{ dataSource: 'events', name: 'query', search: { query }, compute: { aggregation: 'count' } }],
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
  { seconds = false, markers, over }: { seconds?: boolean; markers?: v1.WidgetMarker[]; over?: string } = {},
): v1.TimeseriesWidgetDefinition => ({
  type: 'timeseries',
  title,
  showLegend: true,
  legendLayout: 'auto',
  requests: [
    ...Object.entries(typeof queries === 'string' ? { '': queries } : queries).map(
      ([alias, query]): v1.TimeseriesWidgetRequest => ({
        responseFormat: 'timeseries',
        displayType: seconds ? 'line' : 'bars',
        ...metric(query, { alias: alias || undefined, ...unitOf(seconds) }),
      }),
    ),
    ...(over ? [overlay(over)] : []),
  ],
  markers,
});

/** The groups of a query with the largest values: sums of counts, or percentiles in seconds. */
export function toplist(title: string, query: string, seconds = false): v1.ToplistWidgetDefinition {
  const formula: Partial<v1.WidgetFormula> = { ...unitOf(seconds), limit: { count: 10, order: 'desc' } };
  const request = metric(query, formula, seconds ? 'percentile' : 'sum');
  return { type: 'toplist', title, requests: [{ responseFormat: 'scalar', ...request }] };
}

/** A sum over the time that is looked at. @param palette its color where it is not 0 */
export function sum(title: string, query: string, palette?: v1.WidgetPalette): v1.QueryValueWidgetDefinition {
  const conditionalFormats = palette && [{ comparator: '>' as const, value: 0, palette }];
  const request = { responseFormat: 'scalar' as const, ...metric(query, {}, 'sum'), conditionalFormats };
  return { type: 'query_value', title, autoscale: true, precision: 0, requests: [request] };
}

/** The events that a search finds, with their texts. */
export const eventList = (title: string, queryString: string): v1.ListStreamWidgetDefinition => {
  const query = { dataSource: 'event_stream', queryString, eventSize: 'l' } as const;
  return { type: 'list_stream', title, requests: [{ responseFormat: 'event_list', columns: [], query }] };
};

/** The monitors that a search finds, with their states. */
export const alertList = (title: string, query: string): v1.MonitorSummaryWidgetDefinition => {
  const shown = { summaryType: 'monitors', displayFormat: 'countsAndList', colorPreference: 'text' } as const;
  return { type: 'manage_status', title, query, ...shown, hideZeroCounts: true, showLastTriggered: true };
};

export const note = (content: string): v1.NoteWidgetDefinition => ({ type: 'note', content, backgroundColor: 'white' });

export const slo = ({ name, id }: { name: string; id: string }): v1.SLOWidgetDefinition => {
  const shown = { viewType: 'detail', viewMode: 'overall', showErrorBudget: true } as const;
  return { type: 'slo', title: name, sloId: id, ...shown, timeWindows: ['7d', '30d'] };
};

/** As many in a row as given; those of the last row share it, so that there is no hole. */
export const rowsOf = (perRow: number, height: number, widgets: readonly v1.WidgetDefinition[]): Row[] =>
  widgets.flatMap((_, at) => (at % perRow === 0 ? [{ height, widgets: widgets.slice(at, at + perRow) }] : []));

function placed(rows: readonly Row[]): v1.Widget[] {
  let y = 0;
  return rows.flatMap(({ height, widgets, widths = widgets.map(() => COLUMNS / widgets.length) }) => {
    let x = 0;
    const row = widgets.map((definition, index): v1.Widget => {
      const layout = { x, y, width: widths[index] ?? 0, height };
      x += layout.width;
      return { definition, layout };
    });
    y += height;
    return row;
  });
}

/** Groups of rows by their titles, one below the other; a group without any is left out. */
export const board = (groups: Readonly<Record<string, readonly Row[]>>): v1.Widget[] =>
  placed(
    Object.entries(groups)
      .filter(([, rows]) => rows.length > 0)
      .map(([title, rows]) => ({
        height: rows.reduce((all, { height }) => all + height, TITLE),
        widgets: [{ type: 'group', layoutType: 'ordered', title, showTitle: true, widgets: placed(rows) }],
      })),
  );
