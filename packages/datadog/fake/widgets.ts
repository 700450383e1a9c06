import { z } from 'zod';
import { refuse } from './answers.ts';
import type { Organization } from './endpoint.ts';
import { findingsOf } from './query.ts';
import {
  metricsOf,
  namesOf,
  parseMetricQuery,
  parseQuery,
  QueryError,
  templateVariablesOf,
  type Expression,
} from './query-grammar.ts';

const TYPES = new Set(
  `alert_graph alert_value bar_chart change check_status distribution event_stream event_timeline free_text funnel geomap group
  heatmap hostmap iframe image list_stream log_stream manage_status note powerpack query_value query_table run_workflow
  scatterplot servicemap slo slo_list split_group sunburst timeseries topology_map toplist trace_service treemap`.split(
    /\s+/,
  ),
);
const SCALAR = ['query_value', 'toplist', 'query_table', 'treemap', 'sunburst', 'change'];

const layout = z.looseObject({
  x: z.number().int().min(0),
  y: z.number().int().min(0),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
});
const query = z.looseObject({
  data_source: z.string(),
  name: z.string(),
  query: z.unknown().optional(),
  aggregator: z.enum(['avg', 'min', 'max', 'sum', 'last', 'area', 'l2norm', 'percentile']).optional(),
});
const request = z.looseObject({
  queries: z.array(query).optional(),
  formulas: z.array(z.looseObject({ formula: z.string() })).optional(),
  response_format: z.enum(['timeseries', 'scalar', 'event_list']).optional(),
  display_type: z.enum(['area', 'bars', 'line', 'overlay']).optional(),
  q: z.string().optional(),
});
type WidgetRequest = z.infer<typeof request>;

const base = { definition: z.looseObject({ type: z.string() }), layout: layout.optional(), id: z.number().optional() };
const widget = z.object(base);
type Widget = z.infer<typeof widget>;

interface Board {
  organization: Organization;
  title: string;
  layoutType: string;
  reflow: string | undefined;
  variables: readonly string[];
}

const fail = (where: string, what: string) => refuse(400, `Invalid widget ${where}: ${what}`);

function readQuery(where: string, text: string, formula = false): Expression {
  try {
    return formula ? parseQuery(text) : parseMetricQuery(text);
  } catch (error) {
    if (error instanceof QueryError) throw fail(where, `"${text}": ${error.message}`);
    throw error;
  }
}

function checkQuery({ organization, title, variables }: Board, where: string, text: string): void {
  const expression = readQuery(where, text);
  const { store, flag } = organization;
  findingsOf(expression, store).forEach((finding) => flag(`The dashboard "${title}", ${where}: ${finding}`));
  for (const name of metricsOf(expression).flatMap(templateVariablesOf))
    if (!variables.includes(name)) throw fail(where, `the template variable $${name} is not defined`);
}

function checkRequest(board: Board, where: string, type: string, one: WidgetRequest): void {
  const { queries = [], formulas = [], response_format: format, q } = one;
  if (q !== undefined) return checkQuery(board, where, q);
  const names = queries.map(({ name }) => name);
  if (new Set(names).size < names.length) throw fail(where, 'two queries have one name');
  for (const { data_source: source, query: text, aggregator } of queries) {
    if (source === 'metrics' && typeof text !== 'string') throw fail(where, 'a metric query has no text');
    if (source === 'metrics') checkQuery(board, where, String(text));
    if (format === 'scalar' && source === 'metrics' && !aggregator && SCALAR.includes(type))
      board.organization.flag(`The dashboard "${board.title}", ${where}: a scalar query has no aggregator.`);
  }
  for (const { formula } of formulas)
    for (const name of namesOf(readQuery(where, formula, true)))
      if (!names.includes(name)) throw fail(where, `the formula "${formula}" names no query "${name}"`);
  if (queries.length > 0 && !format) throw fail(where, 'response_format is required');
  if (SCALAR.includes(type) && format && format !== 'scalar') throw fail(where, `${type} takes response_format scalar`);
}

function checkReferences({ organization, title }: Board, where: string, definition: Record<string, unknown>): void {
  const { store, flag } = organization;
  const { type, slo_id: slo, alert_id: alert } = definition;
  if (type === 'slo' && !store.slos.some(({ id }) => id === slo))
    flag(`The dashboard "${title}", ${where}: there is no SLO ${String(slo)}.`);
  if ((type === 'alert_graph' || type === 'alert_value') && !store.monitors.some(({ id }) => String(id) === alert))
    flag(`The dashboard "${title}", ${where}: there is no monitor ${String(alert)}.`);
  if (definition.events !== undefined)
    flag(`The dashboard "${title}", ${where}: "events" is deprecated, an overlay request takes its place.`);
}

/** Where widgets stand: all of them say it, or none does. */
function checkLayout({ layoutType, reflow }: Board, where: string, { layout: place }: Widget): void {
  if (layoutType === 'free' && !place) throw fail(where, 'a free board needs the layout of each widget');
  if (reflow === 'fixed' && !place) throw fail(where, 'reflow_type fixed needs the layout of each widget');
  if (reflow === 'auto' && place) throw fail(where, 'reflow_type auto takes no layout of a widget');
}

/**
 * Checks the widgets of a dashboard, those in groups too, and gives each an id.
 * @throws Refusal 400 that names the widget
 */
export function placeWidgets(
  board: Board,
  given: readonly unknown[],
  within = '',
): { id: number; definition: Record<string, unknown> }[] {
  const { store } = board.organization;
  return given.map((each, index) => {
    const where = `${within}${index}`;
    const result = widget.safeParse(each);
    if (!result.success)
      throw fail(where, `${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`);
    const one = result.data;
    const { type } = one.definition;
    if (!TYPES.has(type)) throw fail(where, `there is no widget "${type}"`);
    if (board.layoutType !== 'free' && type === 'event_timeline')
      throw fail(where, 'event_timeline is for free boards alone');
    checkLayout(board, where, one);
    checkReferences(board, where, one.definition);
    const requests = z.array(request).safeParse(one.definition.requests ?? []);
    if (!requests.success)
      throw fail(where, `requests.${requests.error.issues[0]?.path.join('.')}: ${requests.error.issues[0]?.message}`);
    if (type === 'query_value' && requests.data.length !== 1)
      throw fail(where, 'query_value takes exactly one request');
    requests.data.forEach((each) => checkRequest(board, where, type, each));
    const inner = one.definition.widgets;
    const definition =
      type === 'group' && Array.isArray(inner)
        ? {
            ...one.definition,
            widgets: placeWidgets({ ...board, reflow: undefined, layoutType: 'ordered' }, inner, `${where}.`),
          }
        : one.definition;
    return { ...one, id: one.id ?? store.nextId++, definition };
  });
}
