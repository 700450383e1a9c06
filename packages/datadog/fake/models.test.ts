import { createRequire } from 'node:module';
import { carryOut, planAsCode } from '../src/as-code/reconcile.ts';
import { aPolicy } from '../src/as-code/testing/test.ts';
import { apiTransport } from '../src/delivery/api.ts';
import { anEvent, aPoint } from '../src/delivery/testing/builders.ts';
import { datadogHealth } from '../src/health/health.ts';
import { dora } from '../src/release/dora.ts';
import type { FakeDatadog, Seen } from './index.ts';
import { problemIn } from './models.ts';
import { errorsOf, expect, NOW, notUnderstood, TAGS, testAtNow as test } from './testing.ts';

type Loaded = { ObjectSerializer: { deserialize: (body: unknown, model: string) => unknown } };
const folder = '@datadog/datadog-api-client/dist/packages/datadog-api-client-';
const load = createRequire(import.meta.url);
/** What the client itself makes of a body. */
const deserialized = (body: unknown, model: string): unknown => {
  const [version = '', type = ''] = model.split('.');
  return (load(`${folder}${version}/models/ObjectSerializer.js`) as Loaded).ObjectSerializer.deserialize(body, type);
};

const METRIC = 'e2e.flow.duration';
/** Every kind of body that the plugin sends, by its request. */
const MODELS: Record<string, string> = {
  'POST /api/v1/distribution_points': 'v1.DistributionPointsPayload',
  'POST /api/v1/series': 'v1.MetricsPayload',
  'POST /api/v1/events': 'v1.EventCreateRequest',
  'POST /api/v1/monitor': 'v1.Monitor',
  'POST /api/v1/slo': 'v1.ServiceLevelObjectiveRequest',
  'POST /api/v1/dashboard': 'v1.Dashboard',
  [`PUT /api/v1/metrics/${METRIC}`]: 'v1.MetricMetadata',
  [`POST /api/v2/metrics/${METRIC}/tags`]: 'v2.MetricTagConfigurationCreateRequest',
  [`PATCH /api/v2/metrics/${METRIC}/tags`]: 'v2.MetricTagConfigurationUpdateRequest',
  'POST /api/v2/dora/deployment': 'v2.DORADeploymentRequest',
  'POST /api/v2/dora/failure': 'v2.DORAFailureRequest',
  'PATCH /api/v2/dora/deployments/portal.staging.1.2.3': 'v2.DORADeploymentPatchRequest',
  'POST /api/v2/deployments/gates/evaluation': 'v2.DeploymentGatesEvaluationRequest',
};

/** Lets the plugin send one of each. */
async function sendAll({ access, store }: FakeDatadog): Promise<void> {
  const point = aPoint({ at: NOW, tags: TAGS });
  const count = { ...point, metric: 'e2e.verdicts', kind: 'count' as const };
  for (const envelope of [{ points: [point] }, { points: [count] }, { event: anEvent({ at: NOW * 1_000 }) }])
    await apiTransport(access).send(envelope, { timeout: 60_000, signal: new AbortController().signal });
  const monitors = { businessHours: { timezone: 'Europe/Berlin' } };
  for (const policy of [aPolicy(), aPolicy(undefined, { monitors })]) {
    await carryOut({ access, plan: await planAsCode({ access, policy, stages: ['staging'] }) });
    Object.assign(store.metrics[METRIC]?.settings ?? {}, { tags: ['env'] });
  }
  const at = { startedAt: NOW * 1_000, finishedAt: NOW * 1_000 + 60_000 };
  const git = { commit: '66adc9350f2cc9b250b69abddab733dd55e1a588', repository: 'https://example.com/portal' };
  const change = { service: 'portal', env: 'staging', version: '1.2.3', id: 'portal.staging.1.2.3', ...at, ...git };
  await dora(access).deployed({ ...change, team: 'portal' });
  await dora(access).failed({ ...change, name: 'Log-in is slow', severity: 'High' });
  await dora(access).rolledBack({ id: change.id, version: '1.2.2' });
  store.gates.push({ service: 'portal', env: 'staging', gate_status: 'fail', rules: [{ name: 'a', status: 'fail' }] });
  const signals = [{ name: 'gate', deploymentGate: { identifier: 'default' } }];
  await datadogHealth(signals, {
    access,
    service: 'portal',
    env: 'staging',
    version: '1',
    pause: async () => undefined,
  });
}

/** The ways to all that is in a body. */
const pathsIn = (value: object): string[][] =>
  Object.entries(value).flatMap(([key, each]: [string, unknown]) => [
    [key],
    ...(typeof each === 'object' && each !== null ? pathsIn(each).map((path) => [key, ...path]) : []),
  ]);

/** A copy in which one thing is another one; undefined takes it out. */
function changed(body: object, path: string[], change: (value: unknown) => unknown): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  const holder = path.slice(0, -1).reduce((one, key) => one[key] as Record<string, unknown>, copy);
  const key = path.at(-1) ?? '';
  holder[key] = change(holder[key]);
  return copy;
}
const ofAnotherType = (value: unknown): unknown =>
  typeof value === 'string' ? [7] : typeof value === 'number' ? 'seven' : typeof value === 'boolean' ? 'yes' : 'text';

/** Whether the client itself makes nothing of a body. */
function isBad(body: object, model: string): boolean {
  try {
    return notUnderstood(deserialized(body, model)).length > 0;
  } catch {
    return true;
  }
}

/** Bodies in which one thing is of another type, unknown or missing: each thing once, wherever it stands. */
function* spoiled(bodies: readonly object[], model: string): Generator<object> {
  const places = bodies.flatMap((body) => pathsIn(body).map((path) => ({ body, path })));
  const nameOf = (path: string[]) => path.filter((key) => !/^\d+$/.test(key)).join('.');
  for (const { body, path } of new Map(places.map((place) => [nameOf(place.path), place])).values()) {
    yield changed(body, path, ofAnotherType);
    const isObject = (value: unknown) => typeof value === 'object' && !Array.isArray(value);
    yield changed(body, path, (value) =>
      isObject(value) ? { ...(value as object), treshold: 1 } : ofAnotherType(value),
    );
    const without = changed(body, path, () => undefined);
    // A unit without its type could be either of two, and the client takes neither.
    if (path.at(-2) !== 'unit' && isBad(without, model)) yield* [without, changed(body, path, () => null)];
  }
}

test('what the plugin sends is taken, and nothing else that is nearly the same', async ({ fake, send }) => {
  await sendAll(fake);
  expect(fake.flags).toEqual([]);
  const placeOf = ({ method, path }: Seen) => `${method} ${path}`;
  expect(fake.seen.filter(({ status = 0 }) => status >= 300 && status !== 404).map(placeOf)).toEqual([]);
  const sent = fake.seen.filter(({ body }) => body !== undefined);
  for (const [place, model] of Object.entries(MODELS)) {
    const bodies = sent.filter((one) => placeOf(one) === place).map(({ body }) => body as object);
    expect(bodies.length, place).toBeGreaterThan(0);
    for (const body of bodies) expect(notUnderstood(deserialized(body, model)), place).toEqual([]);
    for (const body of spoiled(bodies, model))
      expect(problemIn(body, model), `${place} ${JSON.stringify(body)}`).toBeDefined();
    const answer = await send(place, { ...bodies[0], treshold: 1 });
    expect([answer.status, errorsOf(answer)], place).toEqual([400, ['`treshold` is unknown.']]);
  }
});

test('answers are ones that the client understands wholly', async ({ fake, send }) => {
  await sendAll(fake);
  const { monitors, slos, dashboards } = fake.store;
  const evaluation = fake.seen.find(({ method, path }) => method === 'GET' && path.includes('/evaluation/'))?.path;
  const answers: Record<string, string> = {
    [`/api/v1/monitor/${monitors[0]?.id}`]: 'v1.Monitor',
    '/api/v1/monitor': 'v1.Array<Monitor>',
    '/api/v1/monitor/search': 'v1.MonitorSearchResponse',
    '/api/v1/slo': 'v1.SLOListResponse',
    [`/api/v1/slo/${slos[0]?.id}`]: 'v1.SLOResponse',
    '/api/v1/dashboard': 'v1.DashboardSummary',
    [`/api/v1/dashboard/${dashboards[0]?.id}`]: 'v1.Dashboard',
    [`/api/v1/metrics/${METRIC}`]: 'v1.MetricMetadata',
    '/api/v1/query?from=1&to=2&query=avg:e2e{*}': 'v1.MetricsQueryResponse',
    [`/api/v1/events?start=1&end=${NOW}&unaggregated=true`]: 'v1.EventListResponse',
    [`/api/v2/metrics/${METRIC}/tags`]: 'v2.MetricTagConfigurationResponse',
    [evaluation ?? '']: 'v2.DeploymentGatesEvaluationResultResponse',
  };
  for (const [path, model] of Object.entries(answers)) {
    const { status, body } = await send(`GET ${path}`);
    expect(status, path).toBe(200);
    expect(notUnderstood(deserialized(body, model)), path).toEqual([]);
  }
});

test('what is wrong is named by its place', () => {
  const monitor = (options: object) => problemIn({ type: 'query alert', query: 'q', options }, 'v1.Monitor');
  expect(monitor({ treshold: 1 })).toBe('`options.treshold` is unknown.');
  expect(monitor({ thresholds: { critical: '5' } })).toBe('`options.thresholds.critical` is no number.');
  expect(monitor({ notify_by: [1] })).toBe('`options.notify_by[0]` is no string.');
  expect(monitor({ silenced: { '*': 'x' } })).toBe('`options.silenced.*` is no number.');
  expect(monitor({ timeout_h: 1.5 })).toBe('`options.timeout_h` is no whole number.');
  expect(problemIn([], 'v1.Monitor')).toBe('The body is no object.');
  const board = (more: object, layout_type = 'ordered') =>
    problemIn({ title: 'a', layout_type, widgets: [{ definition: { requests: [], ...more } }] }, 'v1.Dashboard');
  expect(board({}, 'flowing')).toBe('`layout_type` is no value that Datadog knows.');
  expect(board({ type: 'pie' })).toBe('`widgets[0].definition` is no value that Datadog knows.');
  expect(board({ type: 'query_value', requests: [{ aggregater: 'avg' }] })).toBe(
    '`widgets[0].definition.requests[0].aggregater` is unknown.',
  );
  const series = (point: unknown) => problemIn({ series: [{ metric: 'a', points: [point] }] }, 'v1.MetricsPayload');
  expect(series([1])).toBe('`series[0].points[0]` is no list of 2.');
  expect(series([1, null])).toBe('`series[0].points[0][1]` is no number.');
});
