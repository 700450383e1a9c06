import { z } from 'zod';
import { refuse, type Answer } from './answers.ts';
import type { AddEndpoint, Asked, Organization } from './endpoint.ts';
import { METRIC_TYPES, type StoredMetric } from './store.ts';

const attributes = {
  tags: z.array(z.string().regex(/^[^:\s]+$/, 'is no tag key')),
  include_percentiles: z.boolean().optional(),
  exclude_tags_mode: z.boolean().optional(),
};
const envelope = <T extends z.ZodRawShape>(shape: T) =>
  z.object({ data: z.object({ type: z.literal('manage_tags'), id: z.string(), attributes: z.object(shape) }) });
const create = envelope({ ...attributes, metric_type: z.enum(METRIC_TYPES) });
const update = envelope({ ...attributes, tags: attributes.tags.optional() });
const metadata = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  unit: z.string().optional(),
  per_unit: z.string().optional(),
  short_name: z.string().optional(),
  statsd_interval: z.number().int().optional(),
});
/** The units that we may name; Datadog has a few hundred. */
const UNITS = new Set([
  '',
  'second',
  'millisecond',
  'minute',
  'hour',
  'percent',
  'byte',
  'request',
  'error',
  'test',
  'run',
  'item',
  'attempt',
  'point',
]);

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw refuse(400, `Invalid payload at ${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`);
}

const toWire = (name: string, { type, settings }: StoredMetric) => ({
  type: 'manage_tags',
  id: name,
  attributes: {
    tags: settings?.tags ?? [],
    metric_type: type,
    ...(type === 'distribution' ? { include_percentiles: settings?.includePercentiles ?? false } : {}),
    exclude_tags_mode: settings?.excludeTagsMode ?? false,
    created_at: settings?.createdAt,
    modified_at: settings?.modifiedAt,
  },
});

/** What metrics can be asked for, and what they are called. */
export function addMetricSettings(add: AddEndpoint, { store, clock, flag }: Organization): void {
  const viewing = { keys: 'both', permission: 'metrics_read' } as const;
  const writing = { keys: 'both', permission: 'metric_tags_write' } as const;
  const describing = { keys: 'both', permission: 'metrics_metadata_write' } as const;
  const now = () => new Date(clock.now()).toISOString().replace('Z', '+00:00');
  const configured = ({ parameters: { name = '' } }: Asked) => {
    const metric = store.metrics[name];
    if (!metric?.settings) throw refuse(404, `Tag configuration for metric ${name} not found`);
    return { name, metric, settings: metric.settings };
  };
  const known = ({ parameters: { name = '' } }: Asked) => {
    const metric = store.metrics[name];
    if (!metric) throw refuse(404, 'metric_name not found');
    return { name, metric };
  };

  add('POST', '/api/v2/metrics/:name/tags', writing, (asked): Answer => {
    const { name = '' } = asked.parameters;
    const { data } = read(create, asked.body);
    const metric = store.metrics[name];
    if (data.id !== name) throw refuse(400, `The id ${data.id} is not the metric ${name}`);
    if (!metric) throw refuse(400, 'Cannot configure tags on a metric that does not exist.');
    const {
      tags,
      metric_type: type,
      include_percentiles: percentiles,
      exclude_tags_mode: excludes = false,
    } = data.attributes;
    if (type !== metric.type) throw refuse(400, `The metric ${name} is a ${metric.type}, and not a ${type}`);
    if (percentiles && type !== 'distribution') throw refuse(400, 'include_percentiles is for distributions alone');
    if (metric.settings)
      throw refuse(
        409,
        `New ${type === 'distribution' ? type : 'gauge/count/rate'} conflicts with existing tag configuration, use PATCH to update`,
      );
    const settings = {
      tags,
      includePercentiles: percentiles ?? false,
      excludeTagsMode: excludes,
      createdAt: now(),
      modifiedAt: now(),
    };
    metric.settings = settings;
    return { status: 201, body: { data: toWire(name, metric) } };
  });

  add('GET', '/api/v2/metrics/:name/tags', viewing, (asked): Answer => {
    const { name, metric } = configured(asked);
    return { status: 200, body: { data: toWire(name, metric) } };
  });

  add('PATCH', '/api/v2/metrics/:name/tags', writing, (asked): Answer => {
    const { data } = read(update, asked.body);
    const { name, metric, settings } = configured(asked);
    if (data.id !== name) throw refuse(400, `The id ${data.id} is not the metric ${name}`);
    const { tags, include_percentiles: percentiles, exclude_tags_mode: excludes } = data.attributes;
    if (percentiles !== undefined && metric.type !== 'distribution')
      throw refuse(400, 'include_percentiles is for distributions alone');
    metric.settings = {
      ...settings,
      tags: tags ?? settings.tags,
      includePercentiles: percentiles ?? settings.includePercentiles,
      excludeTagsMode: excludes ?? settings.excludeTagsMode,
      modifiedAt: now(),
    };
    return { status: 200, body: { data: toWire(name, metric) } };
  });

  add('DELETE', '/api/v2/metrics/:name/tags', writing, (asked): Answer => {
    delete configured(asked).metric.settings;
    return { status: 204 };
  });

  add('GET', '/api/v2/metrics', viewing, ({ query }): Answer => {
    const wanted = (key: string, value: boolean | undefined) =>
      !query.has(key) || String(value ?? false) === query.get(key);
    const type = query.get('filter[metric_type]');
    const found = Object.entries(store.metrics)
      .filter(([, { settings }]) => wanted('filter[configured]', settings !== undefined))
      .filter(([, { settings }]) => wanted('filter[include_percentiles]', settings?.includePercentiles))
      .filter(
        ([, metric]) =>
          !type || metric.type === type || (type === 'non_distribution' && metric.type !== 'distribution'),
      );
    return {
      status: 200,
      body: {
        data: found.map(([name, metric]) => (metric.settings ? toWire(name, metric) : { type: 'metrics', id: name })),
      },
    };
  });

  add('GET', '/api/v2/metrics/:name/all-tags', viewing, (asked): Answer => {
    const { name = '' } = asked.parameters;
    const metric = store.metrics[name];
    if (!metric) throw refuse(404, `${name} not found`);
    const tags = [...new Set(metric.points.flatMap((point) => point.tags))].sort();
    return { status: 200, body: { data: { type: 'metrics', id: name, attributes: { tags } } } };
  });

  add('GET', '/api/v1/metrics', viewing, ({ query }): Answer => {
    const from = Number(query.get('from'));
    if (!from) throw refuse(400, 'The parameter from is required');
    const active = Object.entries(store.metrics).filter(([, { points }]) => points.some(({ at }) => at >= from));
    return { status: 200, body: { metrics: active.map(([name]) => name), from: String(from) } };
  });

  add('GET', '/api/v1/metrics/:name', viewing, (asked): Answer => {
    const { metric } = known(asked);
    const {
      description = null,
      unit = null,
      per_unit = null,
      short_name = null,
      statsd_interval = null,
    } = metric.metadata;
    return {
      status: 200,
      body: { type: metric.type, description, unit, per_unit, short_name, statsd_interval, integration: null },
    };
  });

  add('PUT', '/api/v1/metrics/:name', describing, (asked): Answer => {
    const { name, metric } = known(asked);
    const given = read(metadata, asked.body);
    if (given.unit !== undefined && !UNITS.has(given.unit)) throw refuse(400, `Invalid unit ${given.unit}`);
    if (given.type !== undefined && given.type !== metric.type)
      flag(`${name} is a ${metric.type}, and its metadata calls it ${given.type}.`);
    const { type: _, ...rest } = given;
    Object.assign(metric.metadata, rest);
    return { status: 200, body: { type: metric.type, ...metric.metadata } };
  });
}
