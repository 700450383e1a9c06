import { expect, test } from '@playwright/test';
import type { DatadogSignal } from '../health-signals.ts';
import { datadogHealth } from './health.ts';
import { answering, APP_KEY, GARBLED, type Asked, type Reply } from './testing.ts';

const EVALUATION = '7b1f0f6e-4f0e-4f4c-9c0a-1d2e3f405162';
const triggered: Reply = {
  status: 202,
  headers: { 'content-type': 'application/vnd.api+json' },
  body: {
    data: {
      id: EVALUATION,
      type: 'deployment_gates_evaluation_response',
      attributes: { evaluation_id: EVALUATION },
    },
  },
};
const result = (gate_status: string, change: Record<string, unknown> = {}): Reply => ({
  headers: { 'content-type': 'application/vnd.api+json' },
  body: {
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
  },
});
const LINK = ' (https://app.datadoghq.eu/ci/deployment-gates/evaluations?id=7)';
const notFound: Reply = {
  status: 404,
  body: { errors: [{ status: '404', title: 'Not Found', detail: 'no evaluation' }] },
};
const isTrigger = ({ method }: Asked) => method === 'POST';

type Gate = Extract<DatadogSignal, { deploymentGate: unknown }>['deploymentGate'];

/** Asks a gate; the answers come in their order, the last one again and again; no time passes but that of the pauses. */
async function ask(results: Reply[], gate: Gate = {}, triggers: Reply[] = [triggered]) {
  let now = 0;
  const pauses: number[] = [];
  const next = (replies: Reply[]) => (replies.length > 1 ? replies.shift() : replies[0]) ?? {};
  await using server = await answering((asked) => next(isTrigger(asked) ? triggers : results));
  const health = datadogHealth({
    access: server.access,
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
  const [signal] = await health([{ name: 'gate', deploymentGate: gate }]);
  return { signal, asked: server.asked, pauses };
}

test('a gate is evaluated for the deployment, and passes', async () => {
  const { signal, asked } = await ask([result('pass')], { identifier: 'after {stage}' });

  expect(signal).toEqual({
    type: 'health',
    name: 'gate',
    state: 'ok',
    detail: `the deployment gate after staging of portal in staging passes${LINK}`,
  });
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/v2/deployments/gates/evaluation',
    `GET /api/v2/deployments/gates/evaluation/${EVALUATION}`,
  ]);
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
    data: {
      type: 'deployment_gates_evaluation_request',
      attributes: { service: 'portal', env: 'staging', identifier: 'after staging', version: '4f2a91c' },
    },
  });
});

test('an evaluation that is not to be found at once, or goes on, is waited for', async () => {
  const { signal, pauses } = await ask([notFound, result('in_progress'), result('in_progress'), result('pass')]);

  expect(signal).toMatchObject({ state: 'ok' });
  expect(pauses).toEqual([2_000, 10_000, 10_000, 10_000]);
});

test('a gate that fails is an alert that names the rules and their reasons', async () => {
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

test('a gate in a dry run is well, with a note', async () => {
  const rules = [{ name: 'errors', status: 'fail', reason: 'an alert', dry_run: true }];

  expect((await ask([result('pass', { dry_run: true, rules })])).signal).toMatchObject({
    state: 'ok',
    detail: `the deployment gate default of portal in staging is a dry run, which lets everything pass; would have failed by errors: an alert${LINK}`,
  });
  expect((await ask([result('pass', { dry_run: true })])).signal?.detail).toContain('; no rule failed');
});

test('a gate without a result in time is unknown, never well', async () => {
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

test('answers that pass by are asked for again, within the time', async () => {
  const busy: Reply = { status: 429, headers: { 'x-ratelimit-reset': '15' }, body: { errors: ['Too many requests'] } };
  const { signal, pauses, asked } = await ask([{ status: 503 }, busy, result('pass')], {}, [
    { status: 500 },
    triggered,
  ]);

  expect(signal).toMatchObject({ state: 'ok' });
  expect(pauses).toEqual([10_000, 2_000, 10_000, 15_000]);
  expect(asked.filter(isTrigger)).toHaveLength(2);
  const late = { ...busy, headers: { 'x-ratelimit-reset': '3600' } };
  expect(await ask([late])).toMatchObject({ signal: { state: 'unknown' }, pauses: [2_000] });
});

test('what will never be answered is not asked for again', async () => {
  const noGate: Reply = {
    status: 404,
    body: {
      errors: [
        {
          status: '404',
          title: 'Not Found',
          detail: 'no gate found for service portal, env staging, and identifier default',
        },
      ],
    },
  };
  const { signal, asked } = await ask([result('pass')], {}, [noGate]);

  expect(signal).toMatchObject({
    state: 'unknown',
    detail:
      'the deployment gate default of portal in staging was not evaluated: it answered 404: no gate found for service portal, env staging, and identifier default',
  });
  expect(asked).toHaveLength(1);
  const denied: Reply = { status: 403, body: { errors: ['Forbidden'] } };
  expect((await ask([result('pass')], {}, [denied])).signal?.detail).toMatch(
    /it answered 403: Forbidden; the key in DD_APP_KEY needs the permission deployment_gates_evaluate/,
  );
  expect((await ask([denied])).signal).toMatchObject({ state: 'unknown' });
});

for (const [what, reply] of Object.entries(GARBLED))
  test(`an answer that is garbled is unknown, with a sentence: ${what}`, async () => {
    const first = await ask([result('pass')], { wait: 30 }, [reply]);
    const second = await ask([reply], { wait: 30 });

    for (const { signal } of [first, second]) {
      expect(signal).toMatchObject({
        state: 'unknown',
        detail: expect.stringMatching(/^the deployment gate /),
      });
      expect(signal?.detail).not.toMatch(/<|undefined/);
    }
  });

test('a status that nobody knows is unknown', async () => {
  expect((await ask([result('paused')])).signal).toMatchObject({
    state: 'unknown',
    detail: 'the deployment gate default of portal in staging gave a result that cannot be understood',
  });
});

test('a key that a reason repeats is not told on, not even where it is cut', async () => {
  const rules = [{ name: 'errors', status: 'fail', reason: `${'x'.repeat(70)}${APP_KEY}${'x'.repeat(200)}` }];
  const { signal } = await ask([result('fail', { rules })]);

  expect(signal?.detail).toContain('[applic');
  expect(signal?.detail).not.toContain(APP_KEY.slice(0, 8));
});
