import { expect } from '@playwright/test';
import { test as base } from '../../fake/fixture.ts';
import type { Fault } from '../../fake/index.ts';
import type { DatadogSignal } from '../health-signals.ts';
import { datadogHealth } from './health.ts';

const EVALUATION = '7b1f0f6e-4f0e-4f4c-9c0a-1d2e3f405162';
const TRIGGER = 'POST /api/v2/deployments/gates/evaluation';
const RESULT = `GET /api/v2/deployments/gates/evaluation/${EVALUATION}`;

const reply = (status: number, body?: unknown, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status,
  body,
  headers: { 'content-type': 'application/vnd.api+json', ...headers },
});
const triggered = reply(202, {
  data: {
    id: EVALUATION,
    type: 'deployment_gates_evaluation_response',
    attributes: { evaluation_id: EVALUATION },
  },
});
const result = (gate_status: string, change: Record<string, unknown> = {}) =>
  reply(200, {
    data: {
      id: EVALUATION,
      type: 'deployment_gates_evaluation_result_response',
      attributes: {
        dry_run: false,
        evaluation_id: EVALUATION,
        evaluation_url: 'https://app.datadoghq.eu/ci/deployment-gates/evaluations?id=7',
        gate_id: 'e140302e-0cba-40d2-978c-6780647f8f1c',
        gate_status,
        rules: [],
        ...change,
      },
    },
  });
const LINK = ' (https://app.datadoghq.eu/ci/deployment-gates/evaluations?id=7)';
const jsonApi = (status: number, title: string, detail: string) =>
  reply(status, { errors: [{ status: String(status), title, detail }] });
const notFound = jsonApi(404, 'Not Found', 'no evaluation');

type Gate = Extract<DatadogSignal, { deploymentGate: unknown }>['deploymentGate'];

/** Asks a gate; the answers come in their order, the last one again and again; no time passes but that of the pauses. */
type Ask = (
  results: Fault[],
  gate?: Gate,
  triggers?: Fault[],
) => Promise<{
  signal: Awaited<ReturnType<typeof datadogHealth>>[number] | undefined;
  asked: { request: string; body: unknown }[];
  pauses: number[];
}>;

const test = base.extend<{ ask: Ask }>({
  ask: async ({ fake }, use) =>
    use(async (results, gate = {}, triggers = [triggered]) => {
      fake.faults.clear();
      fake.seen.length = 0;
      for (const [match, faults] of [
        [/^POST .*\/evaluation$/, triggers],
        [RESULT, results],
      ] as const)
        for (const [index, fault] of faults.entries())
          if (index < faults.length - 1) fake.faults.next(match, fault);
          else fake.faults.always(match, fault);
      let now = 0;
      const pauses: number[] = [];
      const [signal] = await datadogHealth([{ name: 'gate', deploymentGate: gate }], {
        access: fake.access,
        service: 'portal',
        env: 'staging',
        version: '4f2a91c',
        timeout: 60_000,
        now: () => now,
        pause: async (milliseconds) => {
          pauses.push(milliseconds);
          now += milliseconds;
        },
      });
      const asked = fake.seen.map(({ method, path, body }) => ({ request: `${method} ${path}`, body }));
      return { signal, asked, pauses };
    }),
});

test('a gate is evaluated for the deployment, and passes', async ({ ask }) => {
  const { signal, asked } = await ask([result('pass')], { identifier: 'after {stage}' });

  expect(signal).toEqual({
    type: 'health',
    name: 'gate',
    state: 'ok',
    detail: `the deployment gate after staging of portal in staging passes${LINK}`,
  });
  expect(asked.map(({ request }) => request)).toEqual([TRIGGER, RESULT]);
  // As the serializer of Datadog's own client writes it.
  const body =
    '{"data":{"attributes":{"env":"staging","identifier":"after staging","service":"portal","version":"4f2a91c"},"type":"deployment_gates_evaluation_request"}}';
  expect(JSON.stringify(asked[0]?.body)).toBe(body);
});

test('an evaluation that is not to be found at once, or goes on, is waited for', async ({ ask }) => {
  const { signal, pauses } = await ask([notFound, result('in_progress'), result('in_progress'), result('pass')]);

  expect(signal).toMatchObject({ state: 'ok' });
  expect(pauses).toEqual([2_000, 10_000, 10_000, 10_000]);
});

test('a gate that fails is an alert that names the rules and their reasons', async ({ ask }) => {
  const rules = [
    { name: 'errors', status: 'fail', reason: '2 of 3 monitors are in ALERT', dry_run: false },
    { name: 'latency', status: 'pass', reason: '', dry_run: false },
    { name: 'tried out', status: 'fail', reason: 'no monitor matches', dry_run: true },
    { name: 'faulty deployment', status: 'fail', dry_run: false },
  ];

  expect((await ask([result('fail', { rules })])).signal).toMatchObject({
    state: 'alert',
    detail: `the deployment gate default of portal in staging fails: errors: 2 of 3 monitors are in ALERT; faulty deployment: no reason given${LINK}`,
  });
  expect((await ask([result('fail')])).signal).toMatchObject({
    state: 'alert',
    detail: `the deployment gate default of portal in staging fails: it names no rule${LINK}`,
  });
  expect((await ask([result('pass', { rules: rules.slice(1, 3) })])).signal).toMatchObject({
    state: 'ok',
    detail: `the deployment gate default of portal in staging passes; in a dry run would fail: tried out: no monitor matches${LINK}`,
  });
  const passed = { ...rules[2], status: 'pass' };
  expect((await ask([result('pass', { rules: [passed] })])).signal?.detail).toContain('tried out: no monitor matches');
});

test('a gate in a dry run is well, with a note', async ({ ask }) => {
  const rules = [{ name: 'errors', status: 'fail', reason: 'an alert', dry_run: true }];

  expect((await ask([result('pass', { dry_run: true, rules })])).signal).toMatchObject({
    state: 'ok',
    detail: `the deployment gate default of portal in staging is a dry run, which lets everything pass; would have failed by errors: an alert${LINK}`,
  });
  expect((await ask([result('pass', { dry_run: true })])).signal?.detail).toContain('; no rule failed');
});

test('a gate without a result in time is unknown, never well', async ({ ask }) => {
  const { signal, pauses } = await ask([result('in_progress')], { wait: 30 });

  expect(signal).toMatchObject({
    state: 'unknown',
    detail:
      'the deployment gate default of portal in staging was still being evaluated after 30 s: give it more time with wait (at most 300 s)',
  });
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(30_000);
  expect((await ask([notFound], { wait: 5 })).signal).toMatchObject({
    state: 'unknown',
    detail: 'the deployment gate default of portal in staging gave no result in 5 s: it answered 404: no evaluation',
  });
});

test('answers that pass by are asked for again, within the time', async ({ ask }) => {
  const busy = (reset: string) => reply(429, { errors: ['Too many requests'] }, { 'x-ratelimit-reset': reset });
  const triggers = [reply(500), triggered];
  const { signal, pauses, asked } = await ask([reply(503), busy('15'), result('pass')], {}, triggers);

  expect(signal).toMatchObject({ state: 'ok' });
  expect(pauses).toEqual([10_000, 2_000, 10_000, 15_000]);
  expect(asked.filter(({ request }) => request === TRIGGER)).toHaveLength(2);
  expect(await ask([busy('3600')])).toMatchObject({ signal: { state: 'unknown' }, pauses: [2_000] });
});

test('what will never be answered is not asked for again', async ({ ask }) => {
  const because = 'no gate found for service portal, env staging, and identifier default';
  const noGate = jsonApi(404, 'Not Found', because);
  const { signal, asked } = await ask([result('pass')], {}, [noGate]);

  expect(signal).toMatchObject({
    state: 'unknown',
    detail: `the deployment gate default of portal in staging was not evaluated: it answered 404: ${because}`,
  });
  expect(asked).toHaveLength(1);
  const denied = reply(403, { errors: ['Forbidden'] });
  expect((await ask([result('pass')], {}, [denied])).signal?.detail).toMatch(
    /it answered 403: Forbidden; the key in DD_APP_KEY needs the permission deployment_gates_evaluate/,
  );
  expect((await ask([denied])).signal).toMatchObject({ state: 'unknown' });
});

for (const [what, fault] of Object.entries<Fault>({
  'a page': reply(200, '<html><body><h1>Sign in to the network</h1></body></html>'),
  nothing: reply(200, ''),
  'another shape': reply(200, { hello: ['world'] }),
  'a list': reply(200, [1, 2, 3]),
  'half an answer': { kind: 'reset mid-body' },
  'an error of a proxy': reply(502, '<html>Bad Gateway</html>'),
}))
  test(`an answer that is garbled is unknown, with a sentence: ${what}`, async ({ ask }) => {
    const first = await ask([result('pass')], { wait: 30 }, [fault]);
    const second = await ask([fault], { wait: 30 });

    for (const { signal } of [first, second]) {
      expect(signal).toMatchObject({ state: 'unknown', detail: expect.stringMatching(/^the deployment gate /) });
      expect(signal?.detail).not.toMatch(/<|undefined/);
    }
  });

test('a status that nobody knows is unknown', async ({ ask }) => {
  expect((await ask([result('paused')])).signal).toMatchObject({
    state: 'unknown',
    detail: 'the deployment gate default of portal in staging gave a result that cannot be understood',
  });
});

test('a key that a reason repeats is not told on, not even where it is cut', async ({ ask, fake }) => {
  const { appKey } = fake.keys;
  const rules = [{ name: 'errors', status: 'fail', reason: `${'x'.repeat(70)}${appKey}${'x'.repeat(200)}` }];
  const { signal } = await ask([result('fail', { rules })]);

  expect(signal?.detail).toContain('[applic');
  expect(signal?.detail).not.toContain(appKey.slice(0, 8));
});
