import { expect } from '@playwright/test';
import { STAGES, test, told } from './testing/test.ts';

test('what another apply has made since the plan is taken over, and not made twice', async ({
  apply,
  datadog,
  plan,
}) => {
  const found = await plan();
  const other = await plan();
  await apply(found);
  const before = datadog.store.dashboards.map(({ id }) => id);

  const applied = await apply(other);

  expect(applied).toMatchObject({ code: 0, failed: [] });
  expect([datadog.store.monitors.length, datadog.store.slos.length, datadog.store.dashboards.length]).toEqual([
    14, 2, 1,
  ]);
  expect(datadog.store.dashboards.map(({ id }) => id)).toEqual(before);
  expect(applied.done.filter((one) => /^Took over the (objective|dashboard)/.test(one))).toHaveLength(
    STAGES.length + 1,
  );
  expect(told(await plan())).toEqual([]);
});

test('where it cannot be known whether there is one, none is made', async ({ apply, datadog, plan }) => {
  const found = await plan();
  datadog.instead = ({ method, path: where }) =>
    method === 'GET' && where === '/api/v1/slo' ? { status: 400, body: { errors: ['not now'] } } : undefined;

  const applied = await apply(found);

  expect(applied.code).toBe(1);
  // They are written at the same time, so either may fail first.
  expect(applied.failed.toSorted()).toEqual(
    STAGES.map(
      (stage) =>
        `The objective (E2E portal ${stage}: entity.create is within its budget) could not be written: it answered 400: not now.`,
    ).toSorted(),
  );
  expect(datadog.store.slos).toEqual([]);
});

test('a list that names what is gone by now keeps nothing from being made', async ({ apply, datadog, plan }) => {
  const found = await plan();
  datadog.instead = ({ method, path: where, query }) =>
    method === 'GET' && where === '/api/v1/slo' && query.has('tags_query')
      ? {
          status: 200,
          body: {
            data: [
              {
                id: 'gone',
                name: 'gone',
                type: 'metric',
                thresholds: [],
                tags: ['managed-by:central-e2e-suite', String(query.get('tags_query'))],
              },
            ],
          },
        }
      : undefined;

  expect(await apply(found)).toMatchObject({ code: 0, failed: [] });
  expect(datadog.store.slos).toHaveLength(2);
});
