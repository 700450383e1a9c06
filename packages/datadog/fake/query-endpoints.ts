import { z } from 'zod';
import { float, refuse, type Answer } from './answers.ts';
import type { AddEndpoint, Organization } from './endpoint.ts';
import { evaluate, findingsOf, spanOf, type Groups, type Span } from './query.ts';
import { metricsOf, parseMetricQuery, parseQuery, QueryError, type Expression } from './query-grammar.ts';
import { reduce } from './sketch.ts';

const both = { keys: 'both', permission: 'timeseries_query' } as const;

/** Reads and works out what was asked for. @throws Refusal 400 */
function answered<T>({ store, flag }: Organization, expressions: Expression[], run: () => T): T {
  const findings = expressions.flatMap((expression) => findingsOf(expression, store));
  findings.forEach(flag);
  if (findings.length > 0) throw refuse(400, ...findings);
  return attempt(run);
}

function attempt<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof QueryError) throw refuse(400, `Error parsing query: ${error.message}`);
    throw error;
  }
}

const SECOND = { family: 'time', name: 'second', plural: 'seconds', short_name: 's', scale_factor: 1, id: 11 };

function seriesOf({ store }: Organization, expression: Expression, groups: Groups, span: Span, text: string) {
  const [metric] = metricsOf(expression);
  const unit = metric && store.metrics[metric.metric]?.metadata.unit === 'second' ? [SECOND, null] : null;
  return [...groups].map(([key, values]) => ({
    unit,
    query_index: 0,
    aggr: metric?.aggregator === 'percentile' ? `p${metric.quantile * 100}` : (metric?.aggregator ?? null),
    metric: metric?.metric,
    display_name: metric?.metric,
    expression: text,
    tag_set: key ? key.split(',') : [],
    scope: [metric?.scopeText === '*' && key ? '' : metric?.scopeText, key].filter(Boolean).join(',') || '*',
    interval: span.interval,
    length: values.length,
    start: span.from * 1_000,
    end: span.to * 1_000 - 1,
    // Datadog gives the pieces of time that have a value.
    pointlist: values.flatMap((value, index) =>
      value === undefined ? [] : [[float((span.from + index * span.interval) * 1_000), value]],
    ),
    attributes: {},
  }));
}

const metricsQuery = z.object({
  name: z.string().optional(),
  data_source: z.literal('metrics'),
  query: z.string(),
  aggregator: z.enum(['avg', 'min', 'max', 'sum', 'last', 'percentile', 'mean', 'l2norm', 'area']).optional(),
});
const formulas = z.object({
  data: z.object({
    type: z.enum(['scalar_request', 'timeseries_request']),
    attributes: z.object({
      from: z.number().int(),
      to: z.number().int(),
      interval: z.number().int().optional(),
      formulas: z.array(z.object({ formula: z.string() })).optional(),
      queries: z.array(metricsQuery).min(1),
    }),
  }),
});

/** What the formulas of a version 2 request ask for; its queries themselves where there are none. */
function readFormulas(body: unknown) {
  const result = formulas.safeParse(body);
  if (!result.success) throw refuse(400, `Invalid request at ${result.error.issues[0]?.path.join('.')}`);
  const { attributes } = result.data.data;
  return attempt(() => {
    const queries = attributes.queries.map(({ query, name, aggregator }, index) => ({
      name: name ?? String.fromCharCode(97 + index),
      aggregator,
      expression: parseMetricQuery(query),
    }));
    const named = Object.fromEntries(queries.map(({ name, expression }) => [name, expression]));
    const wanted = (attributes.formulas ?? queries.map(({ name }) => ({ formula: name }))).map(({ formula }) =>
      parseQuery(formula),
    );
    return { ...attributes, queries, named, wanted };
  });
}

/** Reading metrics back: version 1 by text, version 2 by queries and formulas. */
export function addQueries(add: AddEndpoint, organization: Organization): void {
  const { store } = organization;

  add('GET', '/api/v1/query', both, ({ query }): Answer => {
    const [from, to, text] = [Number(query.get('from')), Number(query.get('to')), query.get('query')];
    if (!text || !from || !to || from >= to) throw refuse(400, 'The parameters from, to and query are required');
    const expression = attempt(() => parseMetricQuery(text));
    const span = spanOf(expression, from, to);
    const groups = answered(organization, [expression], () => evaluate(expression, { store }, span));
    return {
      status: 200,
      body: {
        status: 'ok',
        res_type: 'time_series',
        resp_version: 1,
        query: text,
        from_date: from * 1_000,
        to_date: to * 1_000,
        series: seriesOf(organization, expression, groups, span, text),
        values: [],
        times: [],
        message: '',
        group_by: metricsOf(expression)[0]?.by ?? [],
      },
    };
  });

  add('POST', '/api/v2/query/scalar', both, ({ body }): Answer => {
    const { from, to, queries, named, wanted } = readFormulas(body);
    const whole = { from: from / 1_000, to: to / 1_000, interval: (to - from) / 1_000 };
    const columns = answered(organization, Object.values(named), () => {
      const each = wanted.map((expression) => evaluate(expression, { store, named }, whole));
      const keys = [...new Set(each.flatMap((groups) => [...groups.keys()]))];
      const by = Object.values(named).flatMap(metricsOf)[0]?.by ?? [];
      return [
        ...by.map((key, place) => ({
          name: key,
          type: 'group',
          values: keys.map((group) => [group.split(',')[place]?.slice(key.length + 1) ?? '']),
        })),
        ...each.map((groups, index) => ({
          name: queries[index]?.name ?? `formula${index}`,
          type: 'number',
          values: keys.map((key) => reduce(groups.get(key)?.filter((one) => one !== undefined) ?? [], 'avg') ?? null),
          meta: { unit: null },
        })),
      ];
    });
    return { status: 200, body: { data: { id: '0', type: 'scalar_response', attributes: { columns } } } };
  });

  add('POST', '/api/v2/query/timeseries', both, ({ body }): Answer => {
    const { from, to, interval, named, wanted } = readFormulas(body);
    const [first] = Object.values(named);
    if (!first) throw refuse(400, 'There is no query');
    const span = spanOf(first, from / 1_000, to / 1_000);
    const cut = interval ? { ...span, interval: interval / 1_000 } : span;
    const all = answered(organization, Object.values(named), () =>
      wanted.flatMap((expression, index) =>
        [...evaluate(expression, { store, named }, cut)].map(([key, values]) => ({ index, key, values })),
      ),
    );
    const length = all[0]?.values.length ?? 0;
    return {
      status: 200,
      body: {
        data: {
          id: '0',
          type: 'timeseries_response',
          attributes: {
            series: all.map(({ index, key }) => ({
              group_tags: key ? key.split(',') : [],
              query_index: index,
              unit: null,
            })),
            times: Array.from({ length }, (_, index) => (cut.from + index * cut.interval) * 1_000),
            values: all.map(({ values }) => values.map((value) => value ?? null)),
          },
        },
      },
    };
  });
}
