import { expect } from '@playwright/test';
import { ObjectSerializer as V1 } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js';
import { ObjectSerializer as V2 } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/models/ObjectSerializer.js';
import { notUnderstood } from '../../fake/testing.ts';
import { desiredOf, metricSettings } from './desired.ts';
import { aPolicy, STAGES, test } from './testing/test.ts';

const MODELS = { monitor: 'Monitor', slo: 'ServiceLevelObjectiveRequest', dashboard: 'Dashboard', metric: '' } as const;
const ALL_OPTIONS = aPolicy(undefined, {
  monitors: {
    docs: 'https://docs.portal.dev',
    flaky: 1,
    businessHours: { timezone: 'Europe/Berlin' },
    notify: ['@slack'],
  },
});

test('the official client understands every field of what is sent, and would send the same', () => {
  for (const policy of [aPolicy(), ALL_OPTIONS]) {
    const { monitors, slos, dashboard } = desiredOf(policy, STAGES, 'datadoghq.eu');
    for (const { kind, key, body } of [...monitors, ...slos, dashboard((of) => of)]) {
      const model: unknown = V1.deserialize(body, MODELS[kind], '');
      expect(notUnderstood(model), key).toEqual([]);
      expect(V1.serialize(model, MODELS[kind], ''), key).toEqual(body);
    }
  }
});

test('settings of metrics are sent as version 2 of the client sends them, byte for byte', async ({ apply, fake }) => {
  const bytes = (kind: 'Create' | 'Update', more: object) =>
    metricSettings().map(({ name, body: { tags, include_percentiles: includePercentiles } }) => {
      const data = { type: 'manage_tags', id: name, attributes: { tags, includePercentiles, ...more } };
      const request: unknown = V2.serialize({ data }, `MetricTagConfiguration${kind}Request`, '');
      return JSON.stringify(request);
    });
  const sent = (method: string) =>
    fake.seen
      .filter((one) => one.method === method && one.path.endsWith('/tags'))
      .map(({ body }) => JSON.stringify(body));

  await apply();
  for (const { settings } of Object.values(fake.store.metrics)) if (settings) settings.include_percentiles = false;
  await apply();

  expect(sent('POST')).toEqual(bytes('Create', { metricType: 'distribution' }));
  expect(sent('PATCH')).toEqual(bytes('Update', {}));
});
