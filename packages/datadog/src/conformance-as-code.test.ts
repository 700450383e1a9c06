import { expect } from '@playwright/test';
import type { v1 } from '@datadog/datadog-api-client';
import type { Answer, Api } from './client.ts';
import { ask, DURATION, LEARNS, refusal, test, valueOf } from './testing/conformance.ts';

test.describe.configure({ timeout: LEARNS + 60_000 });

/** What an answer holds, which has to be something. */
async function heldBy<T>(answer: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const value = valueOf(await answer);
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
  const monitors = <T>(run: (api: Api<'monitors'>) => Promise<T>) => ask(access, 'monitors', run);
  const { id: monitorId = 0, ...made } = await heldBy(monitors((api) => api.createMonitor({ body: monitor(word) })));
  const remove = () => monitors((api) => api.deleteMonitor({ monitorId }));
  atEnd(remove);
  expect(made).toMatchObject({ ...monitor(word), type: expect.stringMatching(/^(query|metric) alert$/) });
  const listed = (monitorTags: string) =>
    monitors((api) => api.listMonitors({ monitorTags, page: 0, pageSize: 1_000 }));
  expect(valueOf(await listed(`e2e-conformance:${word}`))).toMatchObject([{ id: monitorId, name: word }]);
  expect(valueOf(await listed(`e2e-conformance:${word}-none`))).toEqual([]);

  const body = monitor(word, `${word}!`);
  const changed = await monitors((api) => api.updateMonitor({ monitorId, body }));
  expect(valueOf(changed)).toMatchObject({ id: monitorId, name: `${word}!` });
  valueOf(await remove());
  expect(refusal(await remove())).toMatchObject({ status: 404 });
});

test('a dashboard goes round, and is listed with its description', async ({ organization }) => {
  const { access, word, finally: atEnd } = organization;
  const dashboards = <T>(run: (api: Api<'dashboards'>) => Promise<T>) => ask(access, 'dashboards', run);
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
  const { id: dashboardId = '' } = await heldBy(dashboards((api) => api.createDashboard({ body })));
  atEnd(() => dashboards((api) => api.deleteDashboard({ dashboardId })));
  expect(await heldBy(dashboards((api) => api.getDashboard({ dashboardId })))).toMatchObject({ ...body });
  const other = { ...body, title: `${word}!` };
  const changed = await dashboards((api) => api.updateDashboard({ dashboardId, body: other }));
  expect(valueOf(changed)).toMatchObject({ id: dashboardId, title: `${word}!` });
  const listed = await heldBy(dashboards((api) => api.listDashboards({ count: 100, start: 0 })));
  const { description } = body;
  expect(listed.dashboards?.find(({ id }) => id === dashboardId)).toMatchObject({ description });
});

test('an SLO goes round, and is found by its tag', async ({ organization }) => {
  const { access, word, finally: atEnd } = organization;
  const slos = <T>(run: (api: Api<'objectives'>) => Promise<T>) => ask(access, 'objectives', run);
  const tagsQuery = `e2e-conformance:${word}`;
  const body: v1.ServiceLevelObjectiveRequest = {
    type: 'metric',
    name: word,
    tags: [tagsQuery],
    thresholds: [{ timeframe: '7d', target: 95, warning: 99 }],
    query: {
      numerator: `sum:e2e.conformance.count{outcome:passed}.as_count()`,
      denominator: `sum:e2e.conformance.count{*}.as_count()`,
    },
  };
  const made = (await heldBy(slos((api) => api.createSLO({ body })))).data?.[0];
  const sloId = made?.id ?? '';
  const remove = () => slos((api) => api.deleteSLO({ sloId }));
  atEnd(remove);
  expect(made).toMatchObject({ ...body });
  await expect(async () => {
    const listed = await heldBy(slos((api) => api.listSLOs({ tagsQuery, limit: 1_000, offset: 0 })));
    expect(listed.data).toMatchObject([{ id: sloId, name: word }]);
  }).toPass({ timeout: LEARNS });
  const other = { ...body, name: `${word}!` };
  const changed = await heldBy(slos((api) => api.updateSLO({ sloId, body: other })));
  expect(changed.data).toMatchObject([{ name: `${word}!` }]);
  expect((await heldBy(remove())).data).toEqual([sloId]);
  expect(refusal(await remove())).toMatchObject({ status: 404 });
});
