import { createRequire } from 'node:module';
import { problemIn, shapeOf } from './models.ts';
import { errorsOf, expect, NOW, test, type Send } from './testing.ts';
import { SAMPLES } from './testing-samples.ts';

type Loaded = { ObjectSerializer: { deserialize: (body: unknown, model: string) => unknown } };
const folder = '@datadog/datadog-api-client/dist/packages/datadog-api-client-';
const load = createRequire(import.meta.url);
/** What the client itself makes of a body. */
const deserialized = (body: unknown, model: string): unknown => {
  const [version = '', type = ''] = model.split('.');
  return (load(`${folder}${version}/models/ObjectSerializer.js`) as Loaded).ObjectSerializer.deserialize(body, type);
};

/** What the client's own serializer did not understand of a body, by its names. */
function notUnderstood(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  const { additionalProperties = {}, _unparsed: unparsed, ...rest } = value as Record<string, unknown>;
  return [
    ...(unparsed || value.constructor.name === 'UnparsedObject' ? [`${path} is unparsed`] : []),
    ...Object.keys(additionalProperties as object).map((name) => `${path}.${name} is unknown`),
    ...Object.entries(rest).flatMap(([name, each]) => notUnderstood(each, `${path}.${name}`)),
  ];
}

type Key = string | number;
type Field = { path: Key[]; required: boolean; isObject: boolean };

/** All fields of a body, those in objects, lists and unions, too. */
function fieldsOf(value: unknown, model: string, path: Key[] = []): Field[] {
  const [version = '', type = ''] = model.split('.');
  const item = /^(?:Array<(.+)>|\[([^,\]]+).*\]|\{ \[key: string\]: (.+); \})$/.exec(type)?.slice(1).find(Boolean);
  if (item)
    return Object.entries(value as object).flatMap(([key, one]) => fieldsOf(one, `${version}.${item}`, [...path, key]));
  if (/^(string|number|boolean|any|Date)$/.test(type)) return [];
  const { fields = [], types = [] } = shapeOf(version, type);
  const meant = types.find((one) => problemIn(value, `${version}.${one}`) === undefined);
  if (meant) return fieldsOf(value, `${version}.${meant}`, path);
  return fields.flatMap(({ baseName, type: own, required = false }) => {
    const each = (value as Record<string, unknown>)[baseName];
    const here = [...path, baseName];
    if (each === undefined) return [];
    const isObject = typeof each === 'object' && !Array.isArray(each);
    return [{ path: here, required, isObject }, ...fieldsOf(each, `${version}.${own}`, here)];
  });
}

/** A copy in which one field is another one; undefined takes it out. */
function changed(body: object, path: Key[], value: unknown): object {
  const copy = structuredClone(body) as Record<Key, unknown>;
  const holder = path.slice(0, -1).reduce((one, key) => one[key] as Record<Key, unknown>, copy);
  holder[path.at(-1) ?? ''] = value;
  return copy;
}
const valueAt = (body: object, path: Key[]): unknown =>
  path.reduce<unknown>((one, key) => (one as Record<Key, unknown>)[key], body);
const nameOf = (path: Key[]) =>
  path.map((key, index) => (/^\d+$/.test(`${key}`) ? `[${key}]` : `${index ? '.' : ''}${key}`)).join('');
const ofAnotherType = (value: unknown): unknown =>
  typeof value === 'string' ? [7] : typeof value === 'number' ? 'seven' : typeof value === 'boolean' ? 'yes' : 'text';

test.describe('a body of every kind that is sent', () => {
  test.beforeEach(({ fake }) => {
    fake.store.metrics['e2e.flow.duration'] = { type: 'distribution', points: [], metadata: {} };
    fake.store.gates.push({ service: 'portal', env: 'staging', gate_status: 'pass' });
  });

  test('is taken, and flagged for nothing', async ({ fake, send }) => {
    for (const [request, [, body]] of Object.entries(SAMPLES)) {
      const answer = await send(request, body);
      expect(answer.status, `${request}: ${errorsOf(answer).join()}`).toBeLessThan(300);
    }
    expect(fake.flags).toEqual([]);
  });

  for (const [request, [model, body]] of Object.entries(SAMPLES)) {
    const fields = fieldsOf(body, model);
    const refused = async (send: Send, path: Key[], value: unknown, what = /./) => {
      const answer = await send(request, changed(body, path, value));
      const place = `${nameOf(path)} as ${JSON.stringify(value)}`;
      expect(answer.status, `${place} in ${request}`).toBe(400);
      expect(errorsOf(answer)[0], place).toMatch(what);
    };

    test(`is refused without a field that it needs: ${request}`, async ({ send }) => {
      for (const { path } of fields.filter(({ required }) => required))
        for (const nothing of [undefined, null]) await refused(send, path, nothing, /is missing|Datadog knows/);
    });

    test(`is refused with a field of another type, or one that is unknown: ${request}`, async ({ send }) => {
      expect(fields.length).toBeGreaterThan(0);
      for (const { path, isObject } of fields) {
        const value = valueAt(body, path);
        await refused(send, path, ofAnotherType(value));
        if (Array.isArray(value)) await refused(send, [...path, 0], ofAnotherType(value[0]));
        if (isObject) await refused(send, [...path, 'treshold'], 1, /treshold` is unknown|Datadog knows/);
      }
      await refused(send, ['treshold'], 1, /^`treshold` is unknown/);
    });
  }

  test('is one that the client itself understands wholly', () => {
    for (const [request, [model, body]] of Object.entries(SAMPLES))
      expect(notUnderstood(deserialized(body, model)), request).toEqual([]);
  });
});

test('answers are ones that the client understands wholly', async ({ fake, send }) => {
  fake.store.metrics['e2e.flow.duration'] = { type: 'distribution', points: [], metadata: {} };
  const rules = [{ name: 'a', status: 'fail' }];
  fake.store.gates.push({ service: 'portal', env: 'staging', gate_status: 'fail', rules });
  const ids: Record<string, string> = {};
  for (const [request, [, body]] of Object.entries(SAMPLES)) {
    const answer = (await send(request, body)).body as { id?: string; data?: { id?: string } | [{ id: string }] };
    const data = [answer?.data].flat()[0];
    ids[request.split('/').at(-1) ?? ''] = String(answer?.id ?? data?.id);
  }
  await send(`GET /api/v2/deployments/gates/evaluation/${ids.evaluation}`);
  const answers: Record<string, string> = {
    [`/api/v1/monitor/${ids.monitor}`]: 'v1.Monitor',
    '/api/v1/monitor': 'v1.Array<Monitor>',
    '/api/v1/monitor/search': 'v1.MonitorSearchResponse',
    '/api/v1/slo': 'v1.SLOListResponse',
    [`/api/v1/slo/${ids.slo}`]: 'v1.SLOResponse',
    '/api/v1/dashboard': 'v1.DashboardSummary',
    [`/api/v1/dashboard/${ids.dashboard}`]: 'v1.Dashboard',
    '/api/v1/metrics/e2e.flow.duration': 'v1.MetricMetadata',
    [`/api/v1/query?from=1&to=2&query=avg:e2e{*}`]: 'v1.MetricsQueryResponse',
    [`/api/v1/events?start=1&end=${NOW}`]: 'v1.EventListResponse',
    '/api/v2/metrics/e2e.flow.duration/tags': 'v2.MetricTagConfigurationResponse',
    [`/api/v2/deployments/gates/evaluation/${ids.evaluation}`]: 'v2.DeploymentGatesEvaluationResultResponse',
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
  expect(problemIn({ type: 'query alert' }, 'v1.Monitor')).toBe('`query` is missing.');
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
