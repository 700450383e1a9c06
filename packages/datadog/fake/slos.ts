import { createHash } from 'node:crypto';
import { z } from 'zod';
import { float, refuse, type Answer } from './answers.ts';
import type { AddEndpoint, Asked, Organization } from './endpoint.ts';
import { findingsOf } from './query.ts';
import { metricsOf, parseMetricQuery, QueryError, type Expression } from './query-grammar.ts';
import type { StoredSlo } from './store.ts';
import { storedTag } from './tags.ts';

const TYPE_IDS = { monitor: 0, metric: 1, time_slice: 2 } as const;
const LIMIT = 1_000;

const thresholds = z
  .array(
    z.looseObject({
      timeframe: z.enum(['7d', '30d', '90d']),
      target: z.number().gt(0).lt(100),
      warning: z.number().gt(0).lt(100).optional(),
    }),
  )
  .min(1);
const metricsQuery = z.looseObject({ data_source: z.literal('metrics'), name: z.string(), query: z.string() });
const timeSlice = z.object({
  query: z.object({
    formulas: z.array(z.object({ formula: z.string() })).length(1),
    queries: z.array(metricsQuery).min(1),
  }),
  comparator: z.enum(['>', '>=', '<', '<=']),
  threshold: z.number(),
  query_interval_seconds: z.union([z.literal(60), z.literal(300)]).optional(),
});
const common = {
  name: z.string().min(1),
  description: z.string().nullish(),
  tags: z.array(z.string()).optional(),
  thresholds,
  timeframe: z.enum(['7d', '30d', '90d']).optional(),
  target_threshold: z.number().optional(),
  warning_threshold: z.number().optional(),
  groups: z.array(z.string()).max(100).optional(),
};
const metricSlo = z.object({
  ...common,
  type: z.literal('metric'),
  query: z.object({ numerator: z.string(), denominator: z.string() }),
});
const request = z.discriminatedUnion('type', [
  metricSlo,
  z.object({ ...common, type: z.literal('monitor'), monitor_ids: z.array(z.number().int()).min(1) }),
  z.object({ ...common, type: z.literal('time_slice'), sli_specification: z.object({ time_slice: timeSlice }) }),
]);
type SloRequest = z.infer<typeof request>;

/** `95.`, `99.9`: how Datadog shows a target. */
const display = (value: number) => (Number.isInteger(value) ? `${value}.` : String(value));

function parsed(where: string, query: string): Expression {
  try {
    return parseMetricQuery(query);
  } catch (error) {
    if (error instanceof QueryError) throw refuse(400, `Invalid ${where}: ${error.message}`);
    throw error;
  }
}

/** The queries of an SLO, read. @throws Refusal 400 */
function queriesOf(slo: SloRequest): Expression[] {
  if (slo.type === 'monitor') return [];
  if (slo.type === 'time_slice')
    return slo.sli_specification.time_slice.query.queries.map(({ query }) => parsed('query', query));
  const { numerator, denominator } = slo.query;
  const both = [parsed('numerator', numerator), parsed('denominator', denominator)];
  // Of a distribution the number of values takes the place of a sum.
  const allowed = ['sum', 'count', 'threshold'];
  if (both.flatMap(metricsOf).some(({ aggregator }) => !allowed.includes(aggregator)))
    throw refuse(400, 'Invalid query: only the sum by aggregator is allowed');
  return both;
}

function readSlo({ store, flag }: Organization, body: unknown): SloRequest {
  const result = request.safeParse(body);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw refuse(400, `Invalid payload: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const slo = result.data;
  for (const { target, warning } of slo.thresholds)
    if (warning !== undefined && warning <= target)
      throw refuse(400, `Invalid payload: warning (${warning}) must be greater than target (${target})`);
  if (slo.groups?.length && !(slo.type === 'monitor' && slo.monitor_ids.length === 1))
    throw refuse(400, 'Invalid payload: groups need exactly one monitor');
  for (const expression of queriesOf(slo))
    findingsOf(expression, store).forEach((finding) => flag(`The SLO "${slo.name}": ${finding}`));
  if (slo.type === 'metric' && metricsOf(parsed('numerator', slo.query.numerator)).some(({ asCount }) => !asCount))
    flag(`The SLO "${slo.name}" is no count: its queries need .as_count().`);
  if (slo.type === 'monitor')
    for (const id of slo.monitor_ids)
      if (!store.monitors.some((monitor) => monitor.id === id)) throw refuse(400, `Monitor ${id} does not exist`);
  for (const tag of slo.tags ?? [])
    if (storedTag(tag) !== tag) flag(`The SLO "${slo.name}": the tag "${tag}" is stored as "${storedTag(tag)}".`);
  return slo;
}

function toStored(slo: SloRequest, id: string, now: number, before?: StoredSlo): StoredSlo {
  const seconds = Math.floor(now / 1_000);
  const [first] = slo.thresholds;
  return {
    ...slo,
    id,
    description: slo.description ?? '',
    tags: [...new Set(slo.tags ?? [])].sort(),
    monitor_tags: [],
    type_id: TYPE_IDS[slo.type],
    thresholds: slo.thresholds.map(({ timeframe, target, warning }) => ({ timeframe, target, warning })),
    timeframe: slo.timeframe ?? first?.timeframe,
    target_threshold: slo.target_threshold ?? first?.target,
    warning_threshold: slo.warning_threshold ?? first?.warning,
    creator: { name: null, handle: 'fake@example.com', email: 'fake@example.com' },
    created_at: before?.created_at ?? seconds,
    modified_at: seconds,
  };
}

function toWire(slo: StoredSlo): object {
  return {
    ...slo,
    thresholds: (slo.thresholds as z.infer<typeof thresholds>).map(({ timeframe, target, warning }) => ({
      timeframe,
      target: float(target),
      target_display: display(target),
      ...(warning === undefined ? {} : { warning: float(warning), warning_display: display(warning) }),
    })),
  };
}

/** Service level objectives. */
export function addSlos(add: AddEndpoint, organization: Organization): void {
  const { store, clock } = organization;
  const read = { keys: 'both', permission: 'slos_read' } as const;
  const write = { keys: 'both', permission: 'slos_write' } as const;
  const sloOf = ({ parameters }: Asked): StoredSlo => {
    const found = store.slos.find(({ id }) => id === parameters.id);
    if (!found) throw refuse(404, 'SLO not found');
    return found;
  };

  add('POST', '/api/v1/slo', write, ({ body }): Answer => {
    const id = createHash('md5').update(String(store.nextId++)).digest('hex');
    const slo = toStored(readSlo(organization, body), id, clock.now());
    store.slos.push(slo);
    return { status: 200, body: { data: [toWire(slo)], error: null } };
  });

  add('GET', '/api/v1/slo', read, ({ query }): Answer => {
    const ids = query.get('ids')?.split(',');
    const name = query.get('query')?.toLowerCase();
    const tag = query.get('tags_query');
    const found = store.slos
      .filter(({ id }) => !ids || ids.includes(id))
      .filter((slo) => !name || slo.name.toLowerCase().includes(name))
      .filter(({ tags }) => !tag || tags.includes(tag));
    const offset = Number(query.get('offset') ?? 0);
    return {
      status: 200,
      body: {
        data: found.slice(offset, offset + Number(query.get('limit') ?? LIMIT)).map(toWire),
        error: null,
        metadata: { page: { total_count: store.slos.length, total_filtered_count: found.length } },
      },
    };
  });

  add('GET', '/api/v1/slo/:id{[0-9a-f]+}', read, (asked): Answer => ({
    status: 200,
    body: { data: toWire(sloOf(asked)), error: null },
  }));

  add('PUT', '/api/v1/slo/:id{[0-9a-f]+}', write, (asked): Answer => {
    const before = sloOf(asked);
    const given = readSlo(organization, asked.body);
    if (given.type !== before.type) throw refuse(400, 'Invalid payload: the type of an SLO cannot be changed');
    const slo = toStored(given, before.id, clock.now(), before);
    store.slos[store.slos.indexOf(before)] = slo;
    return { status: 200, body: { data: [toWire(slo)], error: null } };
  });

  add('DELETE', '/api/v1/slo/:id{[0-9a-f]+}', write, (asked): Answer => {
    const slo = sloOf(asked);
    const shown = store.dashboards.find((dashboard) =>
      JSON.stringify(dashboard.widgets).includes(`"slo_id":"${slo.id}"`),
    );
    if (shown && asked.query.get('force') !== 'true')
      throw refuse(409, `SLO ${slo.id} is shown by the dashboard "${shown.title}"`);
    store.slos.splice(store.slos.indexOf(slo), 1);
    return { status: 200, body: { data: [slo.id], error: null } };
  });
}
