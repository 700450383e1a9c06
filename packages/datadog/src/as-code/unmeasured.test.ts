import { expect, NOW, points, test, type Send } from '../../fake/testing.ts';
import { desiredOf } from './desired.ts';
import { aPolicy } from './testing/test.ts';
import { wireObjectOf } from './wire.ts';

const LIMITS = { warn: 1_500, fail: 3_000 };
const WEEK = 7 * 86_400;

/** The monitor as the policy of these flows has it. */
function unmeasured(flows: string[]) {
  const policy = aPolicy(Object.fromEntries(flows.map((flow) => [flow, LIMITS])));
  const { monitors } = desiredOf({ policy, stages: ['staging'], site: 'datadoghq.eu' });
  const found = monitors.find(({ key }) => key === 'portal/staging/unmeasured');
  if (!found) throw new Error('There is no such monitor.');
  return wireObjectOf(found.body);
}

const measure = (send: Send, flow: string, at = NOW) =>
  send(
    'POST /api/v1/distribution_points',
    points([1], {
      at,
      tags: ['env:staging', 'service:portal', `flow:${flow}`, 'outcome:completed', 'precision:frame'],
    }),
  );

async function groupsOf(send: Send, id: number): Promise<Record<string, string>> {
  const { body } = await send(`GET /api/v1/monitor/${id}?group_states=all`);
  const { groups } = (body as { state: { groups: Record<string, { status: string }> } }).state;
  return Object.fromEntries(Object.entries(groups).map(([name, { status }]) => [name, status]));
}

test('a flow that is not measured any more alerts, one that never was does not, and one that is taken out is gone', async ({
  fake,
  send,
}) => {
  for (const flow of ['entity.create', 'entity.list', 'somebody.elses']) await measure(send, flow);
  const made = await send('POST /api/v1/monitor', unmeasured(['entity.create', 'entity.list', 'never.measured']));
  expect(made.status, made.text).toBe(200);
  const { id } = made.body as { id: number };
  expect(await groupsOf(send, id)).toEqual({ 'flow:entity.create': 'OK', 'flow:entity.list': 'OK' });

  fake.clock.advance((WEEK + 60) * 1_000);
  await measure(send, 'entity.list', NOW + WEEK + 30);
  expect(await groupsOf(send, id)).toEqual({ 'flow:entity.create': 'No Data', 'flow:entity.list': 'OK' });

  expect((await send(`PUT /api/v1/monitor/${id}`, unmeasured(['entity.list']))).status).toBe(200);
  expect(await groupsOf(send, id)).toEqual({ 'flow:entity.list': 'OK' });
  expect(fake.flags).toEqual([]);
});
