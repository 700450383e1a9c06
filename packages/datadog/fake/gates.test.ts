import type { FakeDatadog } from './index.ts';
import { expect, test, type Answered, type Send } from './testing.ts';

const EVALUATION = '/api/v2/deployments/gates/evaluation';
const rule = (changes: object = {}, options: object = {}) => ({
  type: 'monitor',
  name: 'monitors',
  options: { query: 'service:portal', duration: 300, ...options },
  ...changes,
});
const wanted = (attributes: object = {}) => ({
  data: {
    type: 'deployment_gates_evaluation_request',
    attributes: { service: 'portal', env: 'staging', configuration: { rules: [rule()] }, ...attributes },
  },
});
const evaluationId = ({ body }: Answered) =>
  (body as { data: { attributes: { evaluation_id: string } } }).data.attributes.evaluation_id;

async function monitors(
  fake: FakeDatadog,
  send: Send,
  ...states: ('OK' | 'Warn' | 'Alert' | 'No Data')[]
): Promise<number[]> {
  const ids = [];
  for (const [index, state] of states.entries()) {
    const body = {
      type: 'query alert',
      name: `M ${index}`,
      tags: ['service:portal'],
      query: 'avg(last_5m):avg:a{*} > 1',
    };
    const { id } = (await send('POST /api/v1/monitor', body)).body as { id: number };
    fake.setState(id, state);
    ids.push(id);
  }
  return ids;
}

/** Asks until there is a result. */
async function resultOf(send: Send, body: object): Promise<Answered['body']> {
  const id = evaluationId(await send(`POST ${EVALUATION}`, body));
  await send(`GET ${EVALUATION}/${id}`);
  await send(`GET ${EVALUATION}/${id}`);
  return (await send(`GET ${EVALUATION}/${id}`)).body;
}
const says = (gate: string, more: object = {}) => ({ data: { attributes: { gate_status: gate, ...more } } });

test('an evaluation is not there, then on its way, then done', async ({ fake, send }) => {
  await monitors(fake, send, 'OK', 'Warn');
  const triggered = await send(`POST ${EVALUATION}`, wanted());
  expect(triggered).toMatchObject({
    status: 202,
    type: 'application/vnd.api+json',
    body: { data: { type: 'deployment_gates_evaluation_response' } },
  });
  const ask = () => send(`GET ${EVALUATION}/${evaluationId(triggered)}`);
  expect(await ask()).toMatchObject({ status: 404 });
  expect(await ask()).toMatchObject({ status: 200, body: says('in_progress', { rules: [{ status: 'in_progress' }] }) });
  expect(await ask()).toMatchObject({
    status: 200,
    type: 'application/vnd.api+json',
    body: says('pass', {
      dry_run: false,
      rules: [{ name: 'monitors', status: 'pass' }],
      evaluation_url: expect.stringMatching(/^https:/),
    }),
  });
  expect(fake.flags).toEqual([]);
});

for (const state of ['Alert', 'No Data'] as const)
  test(`a rule fails of a monitor in ${state}, unless it is muted`, async ({ fake, send }) => {
    const [, bad] = await monitors(fake, send, 'OK', state);
    expect(await resultOf(send, wanted())).toMatchObject(
      says('fail', { rules: [{ status: 'fail', reason: expect.stringContaining(`monitors/${bad}`) }] }),
    );
    await send(`PUT /api/v1/monitor/${bad}`, { options: { silenced: { '*': null } } });
    expect(await resultOf(send, wanted())).toMatchObject(says('pass'));
  });

test('a rule fails that finds no monitor, or more than 50', async ({ fake, send }) => {
  expect(await resultOf(send, wanted())).toMatchObject(
    says('fail', { rules: [{ reason: expect.stringMatching(/^No monitors found/) }] }),
  );
  await monitors(fake, send, ...Array.from({ length: 51 }, () => 'OK' as const));
  expect(await resultOf(send, wanted())).toMatchObject(
    says('fail', { rules: [{ reason: expect.stringMatching(/^More than 50/) }] }),
  );
});

test('a dry run passes, of the gate or of a rule', async ({ fake, send }) => {
  await monitors(fake, send, 'Alert');
  const gate = wanted({ configuration: { dry_run: true, rules: [rule()] } });
  expect(await resultOf(send, gate)).toMatchObject(says('pass', { dry_run: true, rules: [{ status: 'fail' }] }));
  const one = wanted({ configuration: { rules: [rule({ dry_run: true })] } });
  expect(await resultOf(send, one)).toMatchObject(
    says('pass', { rules: [{ status: 'pass', dry_run: true, reason: expect.any(String) }] }),
  );
});

test('a gate that is kept has rules of its own', async ({ fake, send }) => {
  await monitors(fake, send, 'No Data');
  const without = wanted({ configuration: undefined });
  expect(await send(`POST ${EVALUATION}`, without)).toMatchObject({
    status: 404,
    body: { errors: [{ detail: 'no gate found for service portal, env staging, and identifier default' }] },
  });
  const gate = await send('POST /api/v2/deployment_gates', {
    data: { type: 'deployment_gate', attributes: { service: 'portal', env: 'staging' } },
  });
  const { id } = (gate.body as { data: { id: string } }).data;
  const add = (options: object) =>
    send(`POST /api/v2/deployment_gates/${id}/rules`, {
      data: { type: 'deployment_rule', attributes: rule({}, options) },
    });
  expect(await add({ fail_on_no_data: false })).toMatchObject({
    status: 200,
    body: { data: { type: 'deployment_rule' } },
  });
  expect(await resultOf(send, without)).toMatchObject(says('pass', { gate_id: id }));
  await add({});
  expect(await resultOf(send, without)).toMatchObject(says('fail'));
  expect(await send(`DELETE /api/v2/deployment_gates/${id}`)).toMatchObject({ status: 204 });
  expect(await send(`POST ${EVALUATION}`, without)).toMatchObject({ status: 404 });
});

const wrong: Record<string, [body: object, detail: string | RegExp]> = {
  'no env': [wanted({ env: undefined }), 'required env field is missing'],
  'no service': [wanted({ service: undefined }), 'required service field is missing'],
  'no rules': [wanted({ configuration: { rules: [] } }), /rules/],
  'too long a time': [wanted({ configuration: { rules: [rule({}, { duration: 7_201 })] } }), /duration/],
  'no version for a faulty deployment': [
    wanted({ configuration: { rules: [{ type: 'faulty_deployment_detection', name: 'faulty' }] } }),
    'required version field is missing',
  ],
};
for (const [name, [body, detail]] of Object.entries(wrong))
  test(`an evaluation with ${name} is refused`, async ({ send }) => {
    expect(await send(`POST ${EVALUATION}`, body)).toMatchObject({
      status: 400,
      type: 'application/vnd.api+json',
      body: { errors: [{ detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) }] },
    });
  });

test('an evaluation that nobody asked for is not found', async ({ send }) => {
  for (let turn = 0; turn < 3; turn += 1) expect(await send(`GET ${EVALUATION}/none`)).toMatchObject({ status: 404 });
});
