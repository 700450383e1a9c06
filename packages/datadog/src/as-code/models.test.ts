import { expect } from '@playwright/test';
import { ObjectSerializer as V1 } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js';
import { ObjectSerializer as V2 } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/models/ObjectSerializer.js';
import { desiredOf, metricSettings } from './desired.ts';
import { aPolicy, STAGES, test } from './testing/test.ts';
import { wireObjectOf } from './wire.ts';

const MODELS = { monitor: 'Monitor', slo: 'ServiceLevelObjectiveRequest', dashboard: 'Dashboard' } as const;

/** Where the client's models know less than what they were given. */
function unknownIn(value: unknown, where: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { _unparsed, _data, additionalProperties = {}, ...known } = value as Record<string, unknown>;
  return [
    ...(_unparsed || _data ? [`${where}: ${JSON.stringify(_data)}`] : []),
    ...Object.keys(additionalProperties as object).map((key) => `${where}.${key}`),
    ...Object.entries(known).flatMap(([key, inner]) => unknownIn(inner, `${where}.${key}`)),
  ];
}

for (const [what, policy] of [
  ['the usual options', aPolicy()],
  [
    'all options',
    aPolicy(undefined, {
      monitors: {
        docs: 'https://docs.portal.dev',
        flaky: 1,
        businessHours: { timezone: 'Europe/Berlin' },
        notify: ['@slack'],
      },
    }),
  ],
] as const)
  test(`the official client knows every field of what is sent, and misses none, with ${what}`, () => {
    const { monitors, slos, dashboard } = desiredOf(policy, STAGES, 'datadoghq.eu');
    const all = [...monitors, ...slos, dashboard((key) => key)];
    for (const { kind, key, body } of all) {
      const model = MODELS[kind as keyof typeof MODELS];
      const wire: unknown = V1.serialize(body, model, '');
      expect(wire, key).toEqual(wireObjectOf(body));
      expect(unknownIn(V1.deserialize(wire, model, ''), key)).toEqual([]);
    }
  });

test('a misspelled field, a wrong word and a missing one are found that way', () => {
  const unknown = (body: object) => unknownIn(V1.deserialize(body, 'Monitor', ''), 'monitor');
  const monitor = { type: 'query alert', query: 'q' };

  expect(unknown(monitor)).toEqual([]);
  expect(unknown({ ...monitor, options: { treshold: 1 } })).toEqual(['monitor.options.treshold']);
  expect(unknown({ ...monitor, options: { on_missing_data: 'dafault' } })).not.toEqual([]);
  expect(() => V1.deserialize({ type: 'query alert' }, 'Monitor', '') as object).toThrow(/query/);
});

test('settings of metrics are sent as version 2 of the client sends them, byte for byte', async ({ apply, fake }) => {
  const bytes = (kind: 'Create' | 'Update', more: object) =>
    metricSettings().map(({ name, body }) => {
      const { tags, includePercentiles } = body as { tags: string[]; includePercentiles: boolean };
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
