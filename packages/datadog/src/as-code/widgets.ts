import type { v1 } from '@datadog/datadog-api-client';

/** Columns of a dashboard. */
const COLUMNS = 12;
/** Rows that the title of a group takes. */
const TITLE = 1;

/** A widget with the room that it takes; where it stands, `group` decides. */
export interface Sized {
  width: number;
  height: number;
  definition: v1.WidgetDefinition;
}

/** One line of a graph. */
export interface Series {
  query: string;
  /** What the legend calls it. */
  alias?: string;
  unit?: 'second' | 'percent' | undefined;
}

const metricQuery = (
  query: string,
  aggregator?: v1.FormulaAndFunctionMetricAggregation,
): v1.FormulaAndFunctionMetricQueryDefinition => ({
  dataSource: 'metrics',
  name: 'query',
  query,
  ...(aggregator ? { aggregator } : {}),
});

const formula = ({ alias, unit }: Series): v1.WidgetFormula => ({
  formula: 'query',
  ...(alias ? { alias } : {}),
  ...(unit ? { numberFormat: { unit: { type: 'canonical_unit', unitName: unit } } } : {}),
});

/** The verdicts as lines across a graph of something else. */
const overlay = (query: string): v1.TimeseriesWidgetRequest => ({
  responseFormat: 'timeseries',
  displayType: 'overlay',
  queries: [metricQuery(query)],
  formulas: [{ formula: 'query', alias: 'verdicts' }],
  style: { palette: 'purple', lineType: 'solid', lineWidth: 'normal' },
});

export interface TimeseriesOptions {
  display?: 'line' | 'bars';
  markers?: v1.WidgetMarker[];
  /** A query whose points are laid over the graph. */
  over?: string;
}

/** Values over time. */
export const timeseries = (
  title: string,
  series: readonly Series[],
  { display = 'line', markers, over }: TimeseriesOptions = {},
): v1.TimeseriesWidgetDefinition => ({
  type: 'timeseries',
  title,
  showLegend: true,
  legendLayout: 'auto',
  requests: [
    ...series.map((one): v1.TimeseriesWidgetRequest => ({
      responseFormat: 'timeseries',
      displayType: display,
      queries: [metricQuery(one.query)],
      formulas: [formula(one)],
    })),
    ...(over ? [overlay(over)] : []),
  ],
  ...(markers ? { markers } : {}),
});

/** The groups of a query with the largest values. */
export const toplist = (
  title: string,
  series: Series,
  aggregator: v1.FormulaAndFunctionMetricAggregation,
): v1.ToplistWidgetDefinition => ({
  type: 'toplist',
  title,
  requests: [
    {
      responseFormat: 'scalar',
      queries: [metricQuery(series.query, aggregator)],
      formulas: [{ ...formula(series), limit: { count: 10, order: 'desc' } }],
    },
  ],
});

/** From which value on a number is on which color. */
export type Color = 'white_on_green' | 'white_on_yellow' | 'white_on_red';

/** One number over the time that is looked at. */
export const queryValue = (
  title: string,
  { query, unit }: Series,
  conditions: readonly [comparator: '>' | '<=', value: number, palette: Color][] = [],
): v1.QueryValueWidgetDefinition => ({
  type: 'query_value',
  title,
  autoscale: true,
  precision: 1,
  requests: [
    {
      responseFormat: 'scalar',
      queries: [metricQuery(query, 'sum')],
      formulas: [formula({ query, unit })],
      ...(conditions.length
        ? { conditionalFormats: conditions.map(([comparator, value, palette]) => ({ comparator, value, palette })) }
        : {}),
    },
  ],
});

export const note = (content: string): v1.NoteWidgetDefinition => ({
  type: 'note',
  content,
  backgroundColor: 'white',
  fontSize: '14',
  textAlign: 'left',
  showTick: false,
});

/** Widgets under one title, in rows from the left. */
export function group(title: string, widgets: readonly Sized[]): Sized {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  const placed = widgets.map(({ width, height, definition }): v1.Widget => {
    if (x + width > COLUMNS) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    const layout = { x, y, width, height };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return { definition, layout };
  });
  return {
    width: COLUMNS,
    height: TITLE + y + rowHeight,
    definition: { type: 'group', layoutType: 'ordered', title, showTitle: true, widgets: placed },
  };
}

/** Groups one below the other. */
export function stacked(groups: readonly Sized[]): v1.Widget[] {
  let y = 0;
  return groups.map(({ width, height, definition }) => {
    const layout = { x: 0, y, width, height };
    y += height;
    return { definition, layout };
  });
}
