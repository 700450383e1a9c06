import { expect } from '@playwright/test';
import { destroyAll, planDestroy } from './destroy.ts';
import { addMonitor } from './testing/organization.ts';
import { ALL, aPolicy, test, told } from './testing/test.ts';

test('destroy removes all of ours, and nothing else', async ({ apply, datadog, state, plan }) => {
  await apply();
  addMonitor(datadog, { id: 7, tags: ['managed-by:terraform'] });
  datadog.requests.length = 0;

  const options = { access: datadog.access, policy: aPolicy(), state };
  expect((await planDestroy(options)).steps).toHaveLength(ALL);
  expect(datadog.writes()).toEqual([]);
  const gone = await destroyAll(options);

  expect(gone).toMatchObject({ code: 0, failed: [], waiting: [] });
  expect(datadog.store.monitors.map(({ id }) => id)).toEqual([7]);
  expect([datadog.store.slos.length, datadog.store.dashboards.length]).toEqual([0, 0]);
  expect(datadog.store.metrics['e2e.flow.duration']?.settings).toBeUndefined();
  expect(
    datadog
      .writes()
      .map(({ path: where }) => /metrics|monitor|slo|dashboard/.exec(where)?.[0])
      .join(' '),
  ).toMatch(/^dashboard (slo ){2}(monitor ){14}metrics( metrics)*$/);
  expect((await planDestroy(options)).steps).toEqual([]);
  expect(told(await plan())).toHaveLength(ALL);
});

test('destroy leaves the settings of metrics that another service uses', async ({ apply, datadog, state, plan }) => {
  await apply(await plan({ policy: aPolicy(undefined, { service: 'billing' }) }));
  await apply();

  await destroyAll({ access: datadog.access, policy: aPolicy(), state });

  expect(datadog.store.monitors.length).toBe(14);
  expect(datadog.store.metrics['e2e.flow.duration']?.settings).toMatchObject({ includePercentiles: true });
});
