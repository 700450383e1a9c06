import { expect } from '@playwright/test';
import type { v1 } from '@datadog/datadog-api-client';
import type { Answer } from './client.ts';
import { ask, DURATION, LEARNS, refusal, test, valueOf } from './testing/conformance.ts';

test.describe.configure({ timeout: LEARNS + 60_000 });

/** What an answer holds, which has to be something. */
function heldBy<T>(answer: Answer<T>): NonNullable<T> {
  const value = valueOf(answer);
  expect(value).toBeTruthy();
  return value as NonNullable<T>;
}

const monitor = (word: string, name = word): v1.Monitor => ({
  type: 'query alert',
  name,
  query: `avg(last_1h):avg:${DURATION}{env:${word}} > 5`,
  message: 'Made by a test, and removed by it.',
  tags: [`e2e-conformance:${word}`],
  options: { thresholds: { critical: 5, criticalRecovery: 4 }, onMissingData: 'default', requireFullWindow: false },
});

test('a monitor goes round with all that was declared, and is found by its tag', async ({ organization }) => {
  const { access, word, finally: atEnd } = organization;
  const { id: monitorId = 0, ...made } = heldBy(
    await ask(access, 'monitors', (api) => api.createMonitor({ body: monitor(word) })),
  );
  atEnd(() => ask(access, 'monitors', (api) => api.deleteMonitor({ monitorId })));
  expect(made).toMatchObject({ ...monitor(word), type: expect.stringMatching(/^(query|metric) alert$/) });
  const listed = (tag: string) =>
    ask(access, 'monitors', (api) => api.listMonitors({ monitorTags: tag, page: 0, pageSize: 1_000 }));
  expect(valueOf(await listed(`e2e-conformance:${word}`))).toMatchObject([{ id: monitorId, name: word }]);
  expect(valueOf(await listed(`e2e-conformance:${word}-none`))).toEqual([]);

  const changed = await ask(access, 'monitors', (api) =>
    api.updateMonitor({ monitorId, body: monitor(word, `${word}!`) }),
  );
  expect(valueOf(changed)).toMatchObject({ id: monitorId, name: `${word}!` });
  valueOf(await ask(access, 'monitors', (api) => api.deleteMonitor({ monitorId })));
  const gone = await ask(access, 'monitors', (api) => api.deleteMonitor({ monitorId }));
  expect(refusal(gone)).toMatchObject({ status: 404 });
});

test('a dashboard goes round, and is listed with its description', async ({
  organization: { access, word, finally: atEnd },
}) => {
  const query = { dataSource: 'event_stream', queryString: '$env', eventSize: 'l' } as const;
  const definition: v1.WidgetDefinition = {
    type: 'list_stream',
    requests: [{ responseFormat: 'event_list', columns: [], query }],
  };
  const body: v1.Dashboard = {
    title: word,
    description: 'Made by a test, and removed by it.',
    layoutType: 'ordered',
    reflowType: 'fixed',
    templateVariables: [{ name: 'env', prefix: 'env', defaults: ['*'] }],
    widgets: [{ definition, layout: { x: 0, y: 0, width: 12, height: 2 } }],
  };
  const made = heldBy(await ask(access, 'dashboards', (api) => api.createDashboard({ body })));
  const dashboardId = made.id ?? '';
  atEnd(() => ask(access, 'dashboards', (api) => api.deleteDashboard({ dashboardId })));
  expect(heldBy(await ask(access, 'dashboards', (api) => api.getDashboard({ dashboardId })))).toMatchObject({
    ...body,
  });
  const changed = await ask(access, 'dashboards', (api) =>
    api.updateDashboard({ dashboardId, body: { ...body, title: `${word}!` } }),
  );
  expect(valueOf(changed)).toMatchObject({ id: dashboardId, title: `${word}!` });
  const { dashboards } = heldBy(await ask(access, 'dashboards', (api) => api.listDashboards({ count: 100, start: 0 })));
  expect(dashboards?.find(({ id }) => id === dashboardId)).toMatchObject({ description: body.description });
});

test('an SLO goes round, and is found by its tag', async ({ organization: { access, word, finally: atEnd } }) => {
  const body: v1.ServiceLevelObjectiveRequest = {
    type: 'metric',
    name: word,
    tags: [`e2e-conformance:${word}`],
    thresholds: [{ timeframe: '7d', target: 95, warning: 99 }],
    query: {
      numerator: `sum:e2e.conformance.count{outcome:passed}.as_count()`,
      denominator: `sum:e2e.conformance.count{*}.as_count()`,
    },
  };
  const made = heldBy(await ask(access, 'objectives', (api) => api.createSLO({ body }))).data?.[0];
  const sloId = made?.id ?? '';
  atEnd(() => ask(access, 'objectives', (api) => api.deleteSLO({ sloId })));
  expect(made).toMatchObject({ ...body });
  await expect(async () => {
    const listed = await ask(access, 'objectives', (api) =>
      api.listSLOs({ tagsQuery: `e2e-conformance:${word}`, limit: 1_000, offset: 0 }),
    );
    expect(heldBy(listed).data).toMatchObject([{ id: sloId, name: word }]);
  }).toPass({ timeout: LEARNS });
  const changed = await ask(access, 'objectives', (api) =>
    api.updateSLO({ sloId, body: { ...body, name: `${word}!` } }),
  );
  expect(heldBy(changed).data).toMatchObject([{ name: `${word}!` }]);
  expect(heldBy(await ask(access, 'objectives', (api) => api.deleteSLO({ sloId }))).data).toEqual([sloId]);
  expect(refusal(await ask(access, 'objectives', (api) => api.deleteSLO({ sloId })))).toMatchObject({ status: 404 });
});
