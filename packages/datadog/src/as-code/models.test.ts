import { expect } from '@playwright/test';
import { ObjectSerializer as V2 } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/models/ObjectSerializer.js';
import { metricSettings } from './desired.ts';
import { test } from './testing/test.ts';

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
