import { expect } from '@playwright/test';
import { test } from '../../fake/testing.ts';
import type { FakeDatadog, Fault } from '../../fake/index.ts';
import { answer, broken, forbidden, GARBLED, tooMany } from '../testing/answers.ts';
import { datadogHealth } from './health.ts';

const EVALUATION = '7b1f0f6e-4f0e-4f4c-9c0a-1d2e3f405162';
const TRIGGER = 'POST /api/v2/deployments/gates/evaluation';
const RESULT = `GET /api/v2/deployments/gates/evaluation/${EVALUATION}`;

const withAttributes = (status: number, attributes: object) =>
  answer({ data: { id: EVALUATION, type: 'deployment_gates_evaluation_response', attributes } }, status);
const triggered = withAttributes(202, { evaluation_id: EVALUATION });
const URL = 'https://app.datadoghq.eu/ci/deployment-gates/evaluations?id=7';
const LINK = ` (${URL})`;
const result = (gate_status: string, change: object = {}) =>
  withAttributes(200, { dry_run: false, evaluation_url: URL, gate_status, rules: [], ...change });
const notFound = (detail: string) => answer({ errors: [{ status: '404', title: 'Not Found', detail }] }, 404);
const GATE = 'the deployment gate default of portal in staging';

/** Asks a gate; the answers come in their order, the last one again and again; no time passes but that of the pauses. */
async function ask(fake: FakeDatadog, results: Fault[], gate = {}, triggers = [triggered]) {
  fake.faults.clear();
  fake.seen.length = 0;
  for (const [match, faults] of [
    [/^POST .*\/evaluation$/, triggers],
    [RESULT, results],
  ] as const) {
    for (const fault of faults.slice(0, -1)) fake.faults.next(match, fault);
    fake.faults.always(match, faults.at(-1)!);
  }
  let now = 0;
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => {
    pauses.push(milliseconds);
    now += milliseconds;
  };
  const deployment = { service: 'portal', env: 'staging', version: '4f2a91c' };
  const options = { access: fake.access, ...deployment, timeout: 60_000, now: () => now, pause };
  const [signal] = await datadogHealth([{ name: 'gate', deploymentGate: gate }], options);
  const asked = fake.seen.map(({ method, path, body }) => ({ request: `${method} ${path}`, body }));
  return { signal, asked, pauses };
}

test('a gate is evaluated for the deployment, and passes', async ({ fake }) => {
  const { signal, asked } = await ask(fake, [result('pass')], { identifier: 'after {stage}' });

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

test('an evaluation that is not to be found at once, or goes on, is waited for', async ({ fake }) => {
  const results = [notFound('no evaluation'), result('in_progress'), result('in_progress'), result('pass')];

  expect(await ask(fake, results)).toMatchObject({ signal: { state: 'ok' }, pauses: [2_000, 10_000, 10_000, 10_000] });
});

test('a gate that fails is an alert that names the rules and their reasons; one in a dry run is well, with a note', async ({
  fake,
}) => {
  const rules = [
    { name: 'errors', status: 'fail', reason: '2 of 3 monitors are in ALERT', dry_run: false },
    { name: 'latency', status: 'pass', reason: '', dry_run: false },
    { name: 'tried out', status: 'fail', reason: 'no monitor matches', dry_run: true },
    { name: 'faulty deployment', status: 'fail', dry_run: false },
  ];

  const errors = 'errors: 2 of 3 monitors are in ALERT';
  const tried = 'tried out (in a dry run): no monitor matches';
  const isDry = 'is a dry run, which lets everything pass';
  for (const [one, state, says] of [
    [result('fail', { rules }), 'alert', `fails: ${errors}; ${tried}; faulty deployment: no reason given`],
    [result('fail'), 'alert', 'fails: it names no rule'],
    [result('pass', { rules: rules.slice(1, 3) }), 'ok', `passes: ${tried}`],
    [result('pass', { rules: [{ ...rules[2], status: 'pass' }] }), 'ok', `passes: ${tried}`],
    [result('pass', { dry_run: true, rules: rules.slice(0, 1) }), 'ok', `${isDry}: ${errors}`],
    [result('fail', { dry_run: true }), 'ok', isDry],
  ] as const)
    expect((await ask(fake, [one])).signal).toMatchObject({ state, detail: `${GATE} ${says}${LINK}` });
  const { signal } = await ask(fake, [result('fail', { rules: Array(6).fill(rules[3]) })]);
  expect(signal?.detail).toContain('; and 1 more (');
});

test('a gate without a result in time is unknown, never well', async ({ fake }) => {
  const { signal, pauses } = await ask(fake, [result('in_progress')], { wait: 30 });

  expect(signal).toMatchObject({
    state: 'unknown',
    detail: `${GATE} was still being evaluated after 30 s: give it more time with wait (at most 300 s)`,
  });
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(30_000);
  expect((await ask(fake, [notFound('no evaluation')], { wait: 5 })).signal).toMatchObject({
    state: 'unknown',
    detail: `${GATE} gave no result in 5 s: it answered 404: no evaluation`,
  });
  expect((await ask(fake, [result('paused')])).signal).toMatchObject({
    state: 'unknown',
    detail: `${GATE} gave a result that cannot be understood`,
  });
});

test('answers that pass by are asked for again, within the time', async ({ fake }) => {
  const triggers = [broken(), triggered];
  const { signal, pauses, asked } = await ask(fake, [broken(503), tooMany(15), result('pass')], {}, triggers);

  expect(signal).toMatchObject({ state: 'ok' });
  expect(pauses).toEqual([10_000, 2_000, 10_000, 15_000]);
  expect(asked.filter(({ request }) => request === TRIGGER)).toHaveLength(2);
  expect(await ask(fake, [tooMany(3_600)])).toMatchObject({ signal: { state: 'unknown' }, pauses: [2_000] });
});

test('what will never be answered is not asked for again', async ({ fake }) => {
  const because = 'no gate found for service portal, env staging, and identifier default';
  const { signal, asked } = await ask(fake, [result('pass')], {}, [notFound(because)]);

  expect(signal).toMatchObject({ state: 'unknown', detail: `${GATE} was not evaluated: it answered 404: ${because}` });
  expect(asked).toHaveLength(1);
  const denied = forbidden();
  expect((await ask(fake, [result('pass')], {}, [denied])).signal?.detail).toMatch(
    /it answered 403: Forbidden; the key in DD_APP_KEY needs the permission deployment_gates_evaluate/,
  );
  expect((await ask(fake, [denied])).signal).toMatchObject({ state: 'unknown' });
});

for (const [what, fault] of Object.entries(GARBLED))
  test(`an answer that is garbled is unknown, with a sentence: ${what}`, async ({ fake }) => {
    const first = await ask(fake, [result('pass')], { wait: 30 }, [fault]);
    const second = await ask(fake, [fault], { wait: 30 });

    for (const { signal } of [first, second]) {
      expect(signal).toMatchObject({ state: 'unknown', detail: expect.stringMatching(/^the deployment gate /) });
      expect(signal?.detail).not.toMatch(/<|undefined/);
    }
  });

test('a key that a reason repeats is not told on, not even where it is cut', async ({ fake }) => {
  const { appKey } = fake.keys;
  const rules = [{ name: 'errors', status: 'fail', reason: `${'x'.repeat(70)}${appKey}${'x'.repeat(200)}` }];
  const { signal } = await ask(fake, [result('fail', { rules })]);

  expect(signal?.detail).toContain('[applic');
  expect(signal?.detail).not.toContain(appKey.slice(0, 8));
});
