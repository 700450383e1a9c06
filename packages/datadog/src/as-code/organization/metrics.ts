import type { Answer } from '../../client.ts';
import type { Found, MetricSettings } from '../resource.ts';
import { ask, type Organization } from './ask.ts';
import { found, none } from './store.ts';

/** What Datadog knows of a metric; undefined where it has never seen a point of it. */
export async function getMetric(organization: Organization, name: string): Promise<Answer<Found | undefined>> {
  const metadata = await ask(organization, 'metrics', (api) => api.getMetricMetadata({ metricName: name }));
  if ('failure' in metadata) return found(metadata, () => undefined);
  const { description = '', unit = '', type = '' } = metadata.value;
  const configuration = await ask(organization, 'metricSettings', (api) =>
    api.listTagConfigurationByName({ metricName: name }),
  );
  if ('failure' in configuration && configuration.failure.status !== 404) return configuration;
  const attributes = 'value' in configuration ? configuration.value.data?.attributes : undefined;
  return {
    value: {
      kind: 'metric',
      id: name,
      name,
      tags: [],
      key: name,
      body: {
        type,
        description,
        unit,
        configured: attributes !== undefined,
        include_percentiles: attributes?.includePercentiles ?? false,
        tags: attributes?.tags ?? [],
      },
    },
  };
}

/** Writes down what a metric is, and in which unit. */
const describe = (organization: Organization, name: string, { description, unit }: MetricSettings) =>
  ask(organization, 'metrics', (api) => api.updateMetricMetadata({ metricName: name, body: { description, unit } }));

/** Switches percentiles on, by these tags; where somebody has just configured them, in the way that is left. */
async function configure(
  organization: Organization,
  name: string,
  { includePercentiles, tags }: MetricSettings,
  isThere: boolean,
): Promise<Answer<unknown>> {
  const data = { type: 'manage_tags', id: name } as const;
  if (!isThere) {
    const attributes = { metricType: 'distribution', includePercentiles, tags } as const;
    const created = await ask(organization, 'metricSettings', (api) =>
      api.createTagConfiguration({ metricName: name, body: { data: { ...data, attributes } } }),
    );
    if ('value' in created || created.failure.status !== 409) return created;
  }
  return ask(organization, 'metricSettings', (api) =>
    api.updateTagConfiguration({
      metricName: name,
      body: { data: { ...data, attributes: { includePercentiles, tags } } },
    }),
  );
}

/**
 * Gives a metric its settings, only those that differ.
 * @param fields of the settings that are to change, as they are on the wire
 * @param isThere whether it has a configuration of its tags already
 */
export async function setMetric(
  organization: Organization,
  name: string,
  settings: MetricSettings,
  { fields, isThere }: { fields: ReadonlySet<string>; isThere: boolean },
): Promise<Answer<unknown>> {
  const written =
    fields.has('description') || fields.has('unit')
      ? await describe(organization, name, settings)
      : { value: undefined };
  if ('failure' in written || !(fields.has('include_percentiles') || fields.has('tags'))) return written;
  return configure(organization, name, settings, isThere);
}

/** Takes the configuration of a metric's tags away, and with it the percentiles and what they cost. */
export const resetMetric = async (organization: Organization, name: string): Promise<Answer<unknown>> =>
  none(await ask(organization, 'metricSettings', (api) => api.deleteTagConfiguration({ metricName: name })));
