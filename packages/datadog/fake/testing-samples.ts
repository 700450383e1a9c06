import { NOW, points, TAGS } from './testing.ts';

const metricQuery = (aggregator = 'avg') => ({
  queries: [{ data_source: 'metrics', name: 'query1', query: 'avg:e2e.tests{$env}', aggregator }],
  formulas: [{ formula: 'query1', number_format: { unit: { type: 'canonical_unit', unit_name: 'second' } } }],
});
const layout = { x: 0, y: 0, width: 4, height: 2 };
const board = (widgets: object[]) => ({
  title: 'E2E portal',
  description: 'Made of gate.config.ts.',
  layout_type: 'ordered',
  reflow_type: 'fixed',
  tags: ['team:portal'],
  template_variables: [{ name: 'env', prefix: 'env', defaults: ['staging'], available_values: ['staging'] }],
  widgets: widgets.map((definition) => ({ definition, layout })),
});

export const MONITOR = {
  type: 'query alert',
  name: 'Load',
  query: 'avg(last_5m):avg:e2e.tests{env:staging} by {area} > 5',
  message: 'It is high. @slack-portal',
  tags: ['service:portal', 'team:portal'],
  priority: 3,
  options: {
    thresholds: { critical: 5, warning: 3 },
    on_missing_data: 'default',
    notify_by: ['*'],
    require_full_window: false,
    scheduling_options: { custom_schedule: { recurrences: [{ rrule: 'FREQ=WEEKLY;BYDAY=MO', timezone: 'UTC' }] } },
  },
};
export const SLO = {
  type: 'metric',
  name: 'Fast',
  description: 'Most are.',
  tags: ['service:portal'],
  query: { numerator: 'sum:e2e.tests{outcome:passed}.as_count()', denominator: 'sum:e2e.tests{*}.as_count()' },
  thresholds: [{ timeframe: '7d', target: 95, warning: 99 }],
};
const scalar = { response_format: 'scalar', ...metricQuery('percentile') };
const series = { response_format: 'timeseries', display_type: 'line', ...metricQuery() };
const markers = [{ value: 'y = 3', label: 'fails', display_type: 'error dashed' }];
const inner = ['note', 'timeseries'].map((type) => ({
  definition: type === 'note' ? { type, content: 'What to do' } : { type, requests: [series], markers },
  layout,
}));
export const DASHBOARD = board([
  { type: 'query_value', title: 'Passed', requests: [scalar] },
  { type: 'group', layout_type: 'ordered', title: 'Now', widgets: inner },
  { type: 'slo', view_type: 'detail', slo_id: 'a', time_windows: ['7d'], view_mode: 'overall' },
  { type: 'toplist', requests: [scalar] },
  { type: 'manage_status', query: 'tag:(service:portal)', summary_type: 'monitors', sort: 'status,asc' },
]);
const configuration = (attributes: object) => ({ data: { type: 'manage_tags', id: 'e2e.flow.duration', attributes } });
export const CHANGE = {
  service: 'portal',
  env: 'staging',
  version: '1.2.3',
  started_at: NOW * 1e9,
  finished_at: (NOW + 60) * 1e9,
  id: 'portal:staging:1.2.3',
  git: { commit_sha: '66adc9350f2cc9b250b69abddab733dd55e1a588', repository_url: 'https://example.com/portal' },
};
const { service: _, ...failure } = { ...CHANGE, services: ['portal'], name: 'Log-in is slow', severity: 'High' };
const id = CHANGE.id;
const rules = [{ type: 'monitor', name: 'errors', options: { query: 'service:portal', duration: 0 } }];

/** For tests: a body of every kind that is sent to Datadog, by its request and its model. */
export const SAMPLES: Record<string, [model: string, body: object]> = {
  'POST /api/v1/distribution_points': ['v1.DistributionPointsPayload', points([1.5, 2])],
  'POST /api/v1/series': [
    'v1.MetricsPayload',
    { series: [{ metric: 'e2e.verdicts', type: 'count', interval: 1, points: [[NOW, 3]], tags: TAGS }] },
  ],
  'POST /api/v1/events': [
    'v1.EventCreateRequest',
    { title: 'Gate', text: 'failed', tags: TAGS, alert_type: 'error', aggregation_key: 'e2e', date_happened: NOW },
  ],
  'POST /api/v1/monitor': ['v1.Monitor', MONITOR],
  'POST /api/v1/slo': ['v1.ServiceLevelObjectiveRequest', SLO],
  'POST /api/v1/dashboard': ['v1.Dashboard', DASHBOARD],
  'PUT /api/v1/metrics/e2e.flow.duration': ['v1.MetricMetadata', { description: 'How long.', unit: 'second' }],
  'POST /api/v2/metrics/e2e.flow.duration/tags': [
    'v2.MetricTagConfigurationCreateRequest',
    configuration({ metric_type: 'distribution', tags: ['env'], include_percentiles: true }),
  ],
  'PATCH /api/v2/metrics/e2e.flow.duration/tags': [
    'v2.MetricTagConfigurationUpdateRequest',
    configuration({ tags: ['env', 'flow'], include_percentiles: true }),
  ],
  'POST /api/v2/dora/deployment': ['v2.DORADeploymentRequest', { data: { attributes: CHANGE } }],
  'POST /api/v2/dora/failure': ['v2.DORAFailureRequest', { data: { attributes: failure } }],
  [`PATCH /api/v2/dora/deployments/${id}`]: [
    'v2.DORADeploymentPatchRequest',
    {
      data: {
        ...{ id, type: 'dora_deployment_patch_request' },
        attributes: { change_failure: true, remediation: { version: '1.2.2', type: 'rollback' } },
      },
    },
  ],
  'POST /api/v2/deployments/gates/evaluation': [
    'v2.DeploymentGatesEvaluationRequest',
    {
      data: {
        type: 'deployment_gates_evaluation_request',
        attributes: { service: 'portal', env: 'staging', version: '1', configuration: { rules } },
      },
    },
  ],
};
