import { randomBytes } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test as base } from '@playwright/test';
import type { v1 } from '@datadog/datadog-api-client';
import { datadogEnvironment } from '../fixtures/environment/datadog.ts';
import type { Access } from './access.ts';
import { call, type Answer, type Api } from './client.ts';
import { startDouble } from './double/index.ts';

/*
 * What we rely on from Datadog, asked of the double, so that it stays what it stands in for:
 *   E2E_DATADOG_CONFORMANCE=1 DD_API_KEY=... DD_APP_KEY=... npx playwright test -c checks.config.ts datadog/conformance
 * asks a real organisation the same. It leaves a few points of two metrics, e2e.conformance.*, and one event there.
 */
const REAL = process.env.E2E_DATADOG_CONFORMANCE === '1';

const DURATION = 'e2e.conformance.duration';
const COUNT = 'e2e.conformance.count';
const TAGS = ['env:conformance', 'service:conformance'];
/** A real organisation knows of a new metric after minutes. */
const LEARNS = REAL ? 600_000 : 5_000;
const TIMEOUT = 30_000;

interface Organisation {
  access: Access;
  /** In the names and tags of what a test makes: a word that no other run has. */
  word: string;
  /** Is done when the test has ended, the last one first. */
  finally: (undo: () => Promise<unknown>) => void;
}

const test = base.extend<{ organisation: Organisation }>({
  organisation: async ({}, use) => {
    const undo: (() => Promise<unknown>)[] = [];
    const word = `conformance-${randomBytes(4).toString('hex')}`;
    const own = { word, finally: (step: () => Promise<unknown>) => void undo.unshift(step) };
    const { access } = datadogEnvironment();
    if (REAL && !access?.appKey) throw new Error('E2E_DATADOG_CONFORMANCE needs DD_API_KEY and DD_APP_KEY.');
    if (REAL && access) {
      await use({ access, ...own });
      for (const step of undo) await step();
      return;
    }
    const double = await startDouble();
    await use({ access: double.access, ...own });
    for (const step of undo) await step();
    expect(double.flags).toEqual([]);
    await double.close();
  },
});

test.describe.configure({ timeout: LEARNS + 60_000 });

type ApiName = Parameters<typeof call>[1];
const UNSTABLE = ['v2.triggerDeploymentGatesEvaluation', 'v2.getDeploymentGatesEvaluationResult'];
const ask = <Name extends ApiName, T>(access: Access, name: Name, run: (api: Api<Name>) => Promise<T>) =>
  call(access, name, { timeout: TIMEOUT, unstable: UNSTABLE }, run);

/** The value of an answer that has to be one. */
function valueOf<T>(answer: Answer<T>): T {
  expect(answer).toHaveProperty('value');
  return (answer as { value: T }).value;
}
const refusal = (answer: Answer<unknown>) => ('failure' in answer ? answer.failure : undefined);
const seconds = () => Math.floor(Date.now() / 1_000);

const distribution = (values: number[], at = seconds()) => ({
  body: { series: [{ metric: DURATION, tags: TAGS, points: [[at, values]] as [number, number[]][] }] },
});

test.describe('points', () => {
  test('are taken plain and deflated', async ({ organisation: { access } }) => {
    const plain = await ask(access, 'metrics', (api) => api.submitDistributionPoints(distribution([1, 2])));
    expect(valueOf(plain)).toMatchObject({ status: 'ok' });
    const deflated = await ask(access, 'metrics', (api) =>
      api.submitDistributionPoints({ ...distribution([3]), contentEncoding: 'deflate' }),
    );
    expect(valueOf(deflated)).toMatchObject({ status: 'ok' });
  });

  test('that are too old are taken, too', async ({ organisation: { access } }) => {
    const old = await ask(access, 'metrics', (api) =>
      api.submitDistributionPoints(distribution([1], seconds() - 7_200)),
    );
    expect(valueOf(old)).toMatchObject({ status: 'ok' });
  });

  test('of which a value is no list are refused', async ({ organisation: { access } }) => {
    const points = [[seconds(), 1]] as unknown as [number, number[]][];
    const answer = await ask(access, 'metrics', (api) =>
      api.submitDistributionPoints({ body: { series: [{ metric: DURATION, tags: TAGS, points }] } }),
    );
    expect(refusal(answer)).toMatchObject({ kind: 'answer', status: 400 });
  });

  test('need a key, and a right one', async ({ organisation: { access } }) => {
    for (const apiKey of ['', '0'.repeat(32)]) {
      const answer = await ask({ ...access, apiKey, appKey: undefined }, 'metrics', (api) =>
        api.submitDistributionPoints(distribution([1])),
      );
      expect(refusal(answer)).toMatchObject({ kind: 'answer', status: 403 });
    }
  });

  test('that are counted are taken by version 2, gzipped', async ({ organisation: { access } }) => {
    const answer = await ask(access, 'metricSettings', (api) =>
      api.submitMetrics({
        contentEncoding: 'gzip',
        body: {
          series: [{ metric: COUNT, type: 1, interval: 10, tags: TAGS, points: [{ timestamp: seconds(), value: 1 }] }],
        },
      }),
    );
    expect(valueOf(answer)).toMatchObject({ errors: [] });
  });
});

test('keys are validated, and an answer says what time it is', async ({ organisation: { access } }) => {
  let date: string | null = null;
  const answer = await call(
    access,
    'authentication',
    { timeout: TIMEOUT, onAnswer: (headers) => (date = headers.get('date')) },
    (api) => api.validate(),
  );
  expect(valueOf(answer)).toMatchObject({ valid: true });
  expect(Math.abs(Date.parse(String(date)) - Date.now())).toBeLessThan(60_000);
});

test('an alert event is taken, and one with too long a title is not', async ({ organisation: { access, word } }) => {
  const event = (title: string) =>
    ask(access, 'events', (api) =>
      api.createEvent({
        body: {
          data: {
            type: 'event',
            attributes: {
              title,
              category: 'alert',
              aggregationKey: word,
              tags: TAGS,
              attributes: { status: 'ok', priority: '5' },
            },
          },
        },
      }),
    );
  expect(valueOf(await event('Conformance'))).toMatchObject({
    data: {
      type: 'event',
      attributes: { attributes: { evt: { id: expect.stringMatching(/^\d+$/), uid: expect.any(String) } } },
    },
  });
  expect(refusal(await event('x'.repeat(501)))).toMatchObject({ kind: 'answer', status: 400 });
});

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
    { access, finally: atEnd }: Organisation,
    monitor: v1.Monitor,
  ): Promise<v1.Monitor & { id: number }> {
    const { id = 0, ...rest } = valueOf(await create(access, monitor));
    atEnd(() => ask(access, 'monitors', (api) => api.deleteMonitor({ monitorId: id })));
    return { id, ...rest };
  }

  test('comes back with the defaults that are filled in', async ({ organisation }) => {
    expect(await created(organisation, body(organisation.word))).toMatchObject({
      ...body(organisation.word),
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

  test('is found by its tag, by its name and by a search', async ({ organisation }) => {
    const { access, word } = organisation;
    const { id } = await created(organisation, body(word));
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

  test('is changed and removed', async ({ organisation }) => {
    const { access, word } = organisation;
    const { id } = await created(organisation, body(word));
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

  test('is validated without being made', async ({ organisation: { access, word } }) => {
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

  test('is not made twice', async ({ organisation }) => {
    const { id } = await created(organisation, body(organisation.word));
    expect(refusal(await create(organisation.access, body(organisation.word)))).toMatchObject({
      status: 400,
      because: expect.stringContaining(`Duplicate of an existing monitor_id:${id}`),
    });
  });
});

test('a dashboard goes round, and takes no tags but teams', async ({
  organisation: { access, word, finally: atEnd },
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

test('an objective goes round, and is found by its tag', async ({ organisation: { access, word, finally: atEnd } }) => {
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

test('percentiles are switched on for a metric that is known, and asked for', async ({
  organisation: { access, word, finally: atEnd },
}) => {
  const data = (name: string) =>
    ({
      data: {
        type: 'manage_tags',
        id: name,
        attributes: { metricType: 'distribution', tags: ['env', 'service'], includePercentiles: true },
      },
    }) as const;
  const configure = (name: string) =>
    ask(access, 'metricSettings', (api) => {
      const { data: body } = data(name);
      return api.createTagConfiguration({
        metricName: name,
        body: { data: { ...body, attributes: { ...body.attributes, tags: [...body.attributes.tags] } } },
      });
    });
  expect(refusal(await configure(`e2e.${word.replace('-', '.')}`))).toMatchObject({
    status: 400,
    because: expect.stringContaining('Cannot configure tags on a metric that does not exist.'),
  });
  valueOf(await ask(access, 'metrics', (api) => api.submitDistributionPoints(distribution([1, 2, 3]))));
  await expect(async () => {
    const { type } = valueOf(await ask(access, 'metrics', (api) => api.getMetricMetadata({ metricName: DURATION })));
    expect(type).toBe('distribution');
  }).toPass({ timeout: LEARNS });
  const made = valueOf(await configure(DURATION));
  atEnd(() => ask(access, 'metricSettings', (api) => api.deleteTagConfiguration({ metricName: DURATION })));
  expect(made.data?.attributes).toMatchObject({ includePercentiles: true, metricType: 'distribution' });
  expect(refusal(await configure(DURATION))).toMatchObject({ status: 409 });
  const query = `p50:${DURATION}{env:conformance} by {service}.rollup(60)`;
  await expect(async () => {
    const answer = await ask(access, 'metrics', (api) =>
      api.queryMetrics({ from: seconds() - 900, to: seconds() + 60, query }),
    );
    expect(valueOf(answer)).toMatchObject({
      status: 'ok',
      series: [
        {
          tagSet: ['service:conformance'],
          pointlist: expect.arrayContaining([[expect.any(Number), expect.any(Number)]]),
        },
      ],
    });
  }).toPass({ timeout: LEARNS });
});

test('a gate without a monitor fails, where there are gates', async ({ organisation: { access, word } }) => {
  const triggered = await ask(access, 'deploymentGates', (api) =>
    api.triggerDeploymentGatesEvaluation({
      body: {
        data: {
          type: 'deployment_gates_evaluation_request',
          attributes: {
            service: word,
            env: 'conformance',
            configuration: {
              rules: [
                { type: 'monitor', name: 'none', options: { query: `tag:"e2e-conformance:${word}"`, duration: 0 } },
              ],
            },
          },
        },
      },
    }),
  );
  // They are in preview: a real organisation may not have them, and says so.
  const status = refusal(triggered)?.status;
  expect(REAL ? [undefined, 403, 404] : [undefined]).toContain(status);
  const id = 'value' in triggered ? triggered.value.data?.attributes.evaluationId : undefined;
  const statuses: (string | number | undefined)[] = [];
  while (id !== undefined && statuses.at(-1) !== 'fail' && statuses.length < 20) {
    const answer = await ask(access, 'deploymentGates', (api) => api.getDeploymentGatesEvaluationResult({ id }));
    statuses.push('value' in answer ? String(answer.value.data?.attributes.gateStatus) : answer.failure.status);
    expect([404, 'in_progress', 'fail']).toContain(statuses.at(-1));
    await after(REAL ? 10_000 : 0);
  }
  expect(statuses.at(-1)).toBe(id === undefined ? undefined : 'fail');
});
