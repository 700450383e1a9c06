import { expect } from '@playwright/test';
import type { v1 } from '@datadog/datadog-api-client';
import type { Access } from './access.ts';
import { ask, COUNT, DURATION, LEARNS, refusal, test, valueOf, type Organization } from './testing/conformance.ts';

test.describe.configure({ timeout: LEARNS + 60_000 });

test.describe('a monitor', () => {
  const body = (word: string, changes: Partial<v1.Monitor> = {}): v1.Monitor => ({
    type: 'query alert',
    name: word,
    query: `avg(last_1h):avg:${DURATION}{env:${word}} > 5`,
    message: 'Made by a test, and removed by it.',
    tags: [`e2e-conformance:${word}`],
    options: { thresholds: { critical: 5, warning: 3 } },
    ...changes,
  });
  const create = (access: Access, monitor: v1.Monitor) =>
    ask(access, 'monitors', (api) => api.createMonitor({ body: monitor }));

  async function created(
    { access, finally: atEnd }: Organization,
    monitor: v1.Monitor,
  ): Promise<v1.Monitor & { id: number }> {
    const { id = 0, ...rest } = valueOf(await create(access, monitor));
    atEnd(() => ask(access, 'monitors', (api) => api.deleteMonitor({ monitorId: id })));
    return { id, ...rest };
  }

  test('comes back with the defaults that are filled in', async ({ organization }) => {
    expect(await created(organization, body(organization.word))).toMatchObject({
      ...body(organization.word),
      type: expect.stringMatching(/^(query|metric) alert$/),
      multi: false,
      overallState: 'No Data',
      options: {
        thresholds: { critical: 5, warning: 3 },
        silenced: {},
        includeTags: true,
        notifyAudit: false,
        newHostDelay: 300,
      },
    });
  });

  test('is found by its tag, by its name and by a search', async ({ organization }) => {
    const { access, word } = organization;
    const { id } = await created(organization, body(word));
    const lists = [
      { monitorTags: `e2e-conformance:${word}`, page: 0, pageSize: 10 },
      { name: word },
      { idOffset: id - 1, pageSize: 1 },
    ];
    for (const filter of lists)
      expect(valueOf(await ask(access, 'monitors', (api) => api.listMonitors(filter)))).toMatchObject([
        { id, name: word },
      ]);
    expect(
      valueOf(
        await ask(access, 'monitors', (api) => api.listMonitors({ monitorTags: `e2e-conformance:${word}-none` })),
      ),
    ).toEqual([]);
    // The search has an index of its own, which is behind.
    await expect(async () => {
      const query = `tag:"e2e-conformance:${word}"`;
      const { monitors } = valueOf(await ask(access, 'monitors', (api) => api.searchMonitors({ query })));
      expect(monitors).toMatchObject([{ id, name: word, status: 'No Data' }]);
    }).toPass({ timeout: LEARNS });
  });

  test('is changed and removed', async ({ organization }) => {
    const { access, word } = organization;
    const { id } = await created(organization, body(word));
    const changed = await ask(access, 'monitors', (api) =>
      api.updateMonitor({ monitorId: id, body: { name: `${word}!`, priority: 5 } }),
    );
    expect(valueOf(changed)).toMatchObject({
      id,
      name: `${word}!`,
      priority: 5,
      options: { thresholds: { critical: 5 } },
    });
    const removed = await ask(access, 'monitors', (api) => api.deleteMonitor({ monitorId: id }));
    expect(valueOf(removed)).toMatchObject({ deletedMonitorId: id });
    expect(refusal(await ask(access, 'monitors', (api) => api.getMonitor({ monitorId: id })))).toMatchObject({
      status: 404,
    });
  });

  test('is validated without being made', async ({ organization: { access, word } }) => {
    const validate = (monitor: v1.Monitor) => ask(access, 'monitors', (api) => api.validateMonitor({ body: monitor }));
    valueOf(await validate(body(word)));
    expect(refusal(await validate(body(word, { query: 'query' })))).toMatchObject({
      status: 400,
      because: expect.stringContaining("The value provided for parameter 'query' is invalid"),
    });
    expect(refusal(await validate(body(word, { options: { thresholds: { critical: 90 } } })))).toMatchObject({
      status: 400,
      because: expect.stringContaining('Alert threshold (90.0) does not match that used in the query (5.0).'),
    });
    expect(valueOf(await ask(access, 'monitors', (api) => api.listMonitors({ name: word })))).toEqual([]);
  });

  test('is not made twice', async ({ organization }) => {
    const { id } = await created(organization, body(organization.word));
    expect(refusal(await create(organization.access, body(organization.word)))).toMatchObject({
      status: 400,
      because: expect.stringContaining(`Duplicate of an existing monitor_id:${id}`),
    });
  });
});

test('a dashboard goes round, and takes no tags but teams', async ({
  organization: { access, word, finally: atEnd },
}) => {
  const definition: v1.WidgetDefinition = {
    type: 'query_value',
    requests: [
      {
        responseFormat: 'scalar',
        queries: [{ dataSource: 'metrics', name: 'query', query: `avg:${DURATION}{$env}`, aggregator: 'avg' }],
        formulas: [{ formula: 'query' }],
      },
    ],
  };
  const body: v1.Dashboard = {
    title: word,
    description: 'Made by a test, and removed by it.',
    layoutType: 'ordered',
    reflowType: 'fixed',
    tags: ['team:conformance'],
    templateVariables: [{ name: 'env', prefix: 'env', defaults: ['*'] }],
    widgets: [{ definition, layout: { x: 0, y: 0, width: 4, height: 2 } }],
  };
  const made = valueOf(await ask(access, 'dashboards', (api) => api.createDashboard({ body })));
  const dashboardId = made.id ?? '';
  atEnd(() => ask(access, 'dashboards', (api) => api.deleteDashboard({ dashboardId })));
  expect(made).toMatchObject({
    title: word,
    widgets: [{ id: expect.any(Number), definition: { type: 'query_value' } }],
  });
  const changed = await ask(access, 'dashboards', (api) =>
    api.updateDashboard({ dashboardId, body: { ...body, title: `${word}!` } }),
  );
  expect(valueOf(changed)).toMatchObject({ id: dashboardId, title: `${word}!` });
  const { dashboards } = valueOf(await ask(access, 'dashboards', (api) => api.listDashboards()));
  expect(dashboards?.find(({ id }) => id === dashboardId)).toMatchObject({ title: `${word}!` });
  const tagged = await ask(access, 'dashboards', (api) =>
    api.createDashboard({ body: { ...body, tags: ['managed-by:conformance'] } }),
  );
  expect(refusal(tagged)).toMatchObject({ status: 400 });
  valueOf(await ask(access, 'dashboards', (api) => api.deleteDashboard({ dashboardId })));
  expect(refusal(await ask(access, 'dashboards', (api) => api.getDashboard({ dashboardId })))).toMatchObject({
    status: 404,
  });
});

test('an objective goes round, and is found by its tag', async ({ organization: { access, word, finally: atEnd } }) => {
  const body: v1.ServiceLevelObjectiveRequest = {
    type: 'metric',
    name: word,
    tags: [`e2e-conformance:${word}`],
    thresholds: [{ timeframe: '7d', target: 95, warning: 99 }],
    query: { numerator: `sum:${COUNT}{outcome:passed}.as_count()`, denominator: `sum:${COUNT}{*}.as_count()` },
  };
  const made = valueOf(await ask(access, 'objectives', (api) => api.createSLO({ body }))).data?.[0];
  const sloId = made?.id ?? '';
  atEnd(() => ask(access, 'objectives', (api) => api.deleteSLO({ sloId })));
  expect(made).toMatchObject({
    name: word,
    type: 'metric',
    thresholds: [{ timeframe: '7d', target: 95, warning: 99, targetDisplay: expect.any(String) }],
  });
  await expect(async () => {
    const { data } = valueOf(
      await ask(access, 'objectives', (api) => api.listSLOs({ tagsQuery: `e2e-conformance:${word}` })),
    );
    expect(data).toMatchObject([{ id: sloId }]);
  }).toPass({ timeout: LEARNS });
  expect(valueOf(await ask(access, 'objectives', (api) => api.getSLO({ sloId }))).data).toMatchObject({ name: word });
  const changed = await ask(access, 'objectives', (api) =>
    api.updateSLO({ sloId, body: { ...body, id: sloId, name: `${word}!` } }),
  );
  expect(valueOf(changed).data).toMatchObject([{ name: `${word}!` }]);
  const wrong = await ask(access, 'objectives', (api) =>
    api.createSLO({ body: { ...body, thresholds: [{ timeframe: '7d', target: 95, warning: 90 }] } }),
  );
  expect(refusal(wrong)).toMatchObject({ status: 400 });
  expect(valueOf(await ask(access, 'objectives', (api) => api.deleteSLO({ sloId }))).data).toEqual([sloId]);
  expect(refusal(await ask(access, 'objectives', (api) => api.getSLO({ sloId })))).toMatchObject({ status: 404 });
});
