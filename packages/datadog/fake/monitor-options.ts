import { z } from 'zod';
import { refuse } from './answers.ts';
import type { Organization } from './endpoint.ts';
import { groupsOf, isMetricType, parseMonitorQuery, type MonitorQuery } from './monitor-query.ts';
import { findingsOf } from './query.ts';
import { QueryError } from './query-grammar.ts';
import type { StoredMonitor } from './store.ts';
import { storedTag } from './tags.ts';

const TYPES = [
  'composite',
  'event alert',
  'log alert',
  'metric alert',
  'process alert',
  'query alert',
  'rum alert',
  'service check',
  'synthetics alert',
  'trace-analytics alert',
  'slo alert',
  'event-v2 alert',
  'audit alert',
  'ci-pipelines alert',
  'ci-tests alert',
  'error-tracking alert',
  'database-monitoring alert',
  'network-performance alert',
  'cost alert',
] as const;

const count = z.number().int().min(0);
const threshold = z.number().nullish();
const options = z.looseObject({
  thresholds: z
    .looseObject({
      critical: threshold,
      warning: threshold,
      ok: threshold,
      critical_recovery: threshold,
      warning_recovery: threshold,
    })
    .optional(),
  notify_no_data: z.boolean().optional(),
  no_data_timeframe: count.nullish(),
  on_missing_data: z.enum(['default', 'show_no_data', 'show_and_notify_no_data', 'resolve']).optional(),
  renotify_interval: count.nullish(),
  renotify_occurrences: count.nullish(),
  renotify_statuses: z.array(z.enum(['alert', 'warn', 'no data'])).nullish(),
  require_full_window: z.boolean().optional(),
  evaluation_delay: count.nullish(),
  new_group_delay: count.nullish(),
  new_host_delay: count.nullish(),
  timeout_h: z.number().int().min(0).max(24).nullish(),
  include_tags: z.boolean().optional(),
  notify_audit: z.boolean().optional(),
  notify_by: z.array(z.string()).optional(),
  notification_preset_name: z
    .enum([
      'show_all',
      'hide_query',
      'hide_handles',
      'hide_all',
      'hide_query_and_handles',
      'show_only_snapshot',
      'hide_handles_and_footer',
    ])
    .optional(),
  silenced: z.record(z.string(), z.number().nullable()).optional(),
});
export type MonitorOptions = z.infer<typeof options>;

const request = z.looseObject({
  type: z.enum(TYPES),
  query: z.string().min(1),
  name: z.string().optional(),
  message: z.string().optional(),
  tags: z.array(z.string()).nullish(),
  priority: z.number().int().min(1).max(5).nullish(),
  restricted_roles: z.array(z.string()).nullish(),
  options: options.optional(),
});
export type MonitorRequest = z.infer<typeof request>;

/** As Python writes a float, which is how Datadog's sentences have it. */
const python = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value));

function checkThresholds(query: MonitorQuery, { critical, warning }: NonNullable<MonitorOptions['thresholds']>): void {
  if (query.kind === 'composite' || query.threshold === undefined) return;
  if (typeof critical === 'number' && critical !== query.threshold)
    throw refuse(
      400,
      `Alert threshold (${python(critical)}) does not match that used in the query (${python(query.threshold)}).`,
    );
  if (typeof warning !== 'number') return;
  const above = query.operator?.startsWith('>');
  if (above ? warning >= query.threshold : warning <= query.threshold)
    throw refuse(
      400,
      `Warning threshold (${python(warning)}) must be ${above ? 'less' : 'greater'} than the alert threshold (${python(query.threshold)}).`,
    );
}

/** What Datadog takes and then does not do as meant, or what it warns of. */
function flagOddities(
  organization: Organization,
  { type, name, query: text, tags, options = {} }: MonitorRequest,
  query: MonitorQuery,
): void {
  const { store, flag } = organization;
  const called = `The monitor "${name ?? text}"`;
  if (query.kind === 'metric') findingsOf(query.expression, store).forEach((finding) => flag(`${called}: ${finding}`));
  if (query.kind === 'composite')
    for (const id of query.ids)
      if (!store.monitors.some((monitor) => monitor.id === id))
        flag(`${called} is made of the monitor ${id}, which does not exist.`);
  if (query.kind === 'other' && query.slo && !store.slos.some(({ id }) => id === query.slo))
    flag(`${called} watches the SLO ${query.slo}, which does not exist.`);
  for (const tag of tags ?? [])
    if (storedTag(tag) !== tag) flag(`${called}: the tag "${tag}" is stored as "${storedTag(tag)}": send it that way.`);
  if (isMetricType(type) && options.on_missing_data && (options.notify_no_data || options.no_data_timeframe))
    flag(`${called} has on_missing_data and the older notify_no_data or no_data_timeframe: it takes one of them.`);
  const window = query.kind === 'metric' ? query.window / 60 : 0;
  if (options.notify_no_data && options.no_data_timeframe && options.no_data_timeframe < 2 * window)
    flag(
      `${called}: no_data_timeframe is ${options.no_data_timeframe} minutes; Datadog wants twice the window, ${2 * window}.`,
    );
}

/**
 * Reads and checks a monitor as Datadog would.
 * @throws Refusal 400 in its words, as far as they are known
 */
export function readMonitor(
  organization: Organization,
  body: unknown,
): { monitor: MonitorRequest; query: MonitorQuery } {
  const result = request.safeParse(body);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw refuse(400, `The value provided for parameter '${issue?.path.join('.')}' is invalid: ${issue?.message}`);
  }
  const monitor = result.data;
  let query: MonitorQuery;
  try {
    query = parseMonitorQuery(monitor.type, monitor.query);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw refuse(400, `The value provided for parameter 'query' is invalid: ${error.message}`);
  }
  const { thresholds = {}, on_missing_data: missing, notify_by: notifyBy } = monitor.options ?? {};
  checkThresholds(query, thresholds);
  if (missing && missing !== 'default' && monitor.query.includes('default_zero('))
    throw refuse(400, `Invalid on_missing_data value: ${missing}; valid value is: default`);
  const groups = groupsOf(query);
  if (notifyBy && !notifyBy.every((key) => key === '*' || groups.includes(key)))
    throw refuse(400, 'notify_by must be a subset of the tags that the query groups by');
  flagOddities(organization, monitor, query);
  return { monitor, query };
}

const GROUPED_TYPES = /^(log|ci-tests|ci-pipelines|rum|event-v2|audit|error-tracking) alert$/;

/** What Datadog makes of the options of a monitor: its own defaults filled in, as recorded. */
export function storedOptions(type: string, given: MonitorOptions = {}): StoredMonitor['options'] {
  return {
    notify_audit: false,
    include_tags: true,
    notify_no_data: false,
    ...(given.new_group_delay === undefined || given.new_group_delay === null ? { new_host_delay: 300 } : {}),
    ...(GROUPED_TYPES.test(type) ? { groupby_simple_monitor: false } : {}),
    ...given,
    silenced: given.silenced ?? {},
  };
}
