import { must, yes, type Answer, type Asked, type Endpoints, type Organization } from './endpoint.ts';
import { isoTime } from './resources.ts';
import type { StoredMetric } from './store.ts';

/** What metrics are, and how they may be asked. No query is worked out: each finds nothing. */
export function metricEndpoints({ store, clock }: Organization): Endpoints {
  const the = ({ id }: Asked, otherwise = 'metric_name not found', status = 404): StoredMetric => {
    const metric = store.metrics[id];
    must(metric, otherwise, status);
    return metric;
  };
  const configured = (asked: Asked): StoredMetric => {
    const complaint = `Tag configuration for metric ${asked.id} not found`;
    must(the(asked, complaint).settings, complaint, 404);
    return the(asked);
  };
  const settings = (asked: Asked, status = 200): Answer => {
    const attributes = { metric_type: the(asked).type, exclude_tags_mode: false, ...configured(asked).settings };
    return yes({ data: { type: 'manage_tags', id: asked.id, attributes } }, status);
  };
  const configure = (asked: Asked, status: number): Answer => {
    const { data } = asked.body as { data: { id: string; attributes?: NonNullable<StoredMetric['settings']> } };
    const metric = the(asked);
    const { type, settings: before } = metric;
    const { metric_type: given = type, include_percentiles: percentiles, ...rest } = data.attributes ?? { tags: [] };
    must(data.id === asked.id, `The id ${data.id} is not the metric ${asked.id}`);
    must(given === type, `The metric ${asked.id} is a ${type}, and not a ${String(given)}`);
    must(percentiles === undefined || type === 'distribution', 'include_percentiles is for distributions alone');
    const on = { include_percentiles: percentiles ?? before?.include_percentiles ?? false };
    metric.settings = { ...before, ...rest, ...(type === 'distribution' ? on : {}), modified_at: isoTime(clock.now()) };
    return settings(asked, status);
  };
  const create = (asked: Asked): Answer => {
    const { type, settings: before } = the(asked, 'Cannot configure tags on a metric that does not exist.', 400);
    const kind = type === 'distribution' ? type : 'gauge/count/rate';
    must(!before, `New ${kind} conflicts with existing tag configuration, use PATCH to update`, 409);
    return configure(asked, 201);
  };
  const change = (asked: Asked): Answer => configure(asked, configured(asked) && 200);
  const describe = (asked: Asked): Answer => {
    const { type = the(asked).type, ...metadata } = asked.body as StoredMetric['metadata'];
    must(type === the(asked).type, `The metric ${asked.id} is no ${type}`);
    return yes({ type, ...Object.assign(the(asked).metadata, metadata) });
  };
  const query = (asked: Asked): Answer => {
    const [from = '', to = '', text = ''] = ['from', 'to', 'query'].map((name) => asked.query.get(name) ?? '');
    must(text && Number(from) < Number(to), 'The parameters from, to and query are required');
    return yes({ status: 'ok', query: text, from_date: Number(from) * 1_000, to_date: Number(to) * 1_000, series: [] });
  };
  const [reading, writing] = [{ needs: 'metrics_read' }, { needs: 'metric_tags_write' }];
  const [tags, metric] = ['/api/v2/metrics/:id/tags', '/api/v1/metrics/:id'];
  return {
    [`POST ${tags}`]: { ...writing, model: 'v2.MetricTagConfigurationCreateRequest', run: create },
    [`GET ${tags}`]: { ...reading, run: (asked) => settings(asked) },
    [`PATCH ${tags}`]: { ...writing, model: 'v2.MetricTagConfigurationUpdateRequest', run: change },
    [`DELETE ${tags}`]: { ...writing, run: (asked) => (delete configured(asked).settings, { status: 204 }) },
    [`GET ${metric}`]: { ...reading, run: (asked) => yes({ ...the(asked).metadata, type: the(asked).type }) },
    [`PUT ${metric}`]: { needs: 'metrics_metadata_write', model: 'v1.MetricMetadata', run: describe },
    'GET /api/v1/query': { needs: 'timeseries_query', run: query },
  };
}
