import type { FakeDatadog } from './index.ts';
import { expect, NOW, test, type Send } from './testing.ts';

const idsIn = (body: unknown) => (body as { monitors: { id: number }[] }).monitors.map(({ id }) => id);

/** Four monitors: p95 in alert, drift that is fine, one that is muted and one of somebody else. */
async function four(fake: FakeDatadog, send: Send): Promise<number[]> {
  const ids: number[] = [];
  for (const [name, tags] of [
    ['E2E p95', ['service:portal', 'env:staging', 'managed-by:suite']],
    ['E2E drift', ['service:portal', 'env:staging', 'managed-by:suite']],
    ['E2E silence', ['service:portal', 'env:production', 'managed-by:suite']],
    ['CPU', ['service:other']],
  ] as const) {
    const body = {
      type: 'query alert',
      name,
      tags,
      query: `avg(last_5m):avg:a.${ids.length}{env:staging} by {flow} > 1`,
    };
    ids.push(((await send('POST /api/v1/monitor', body)).body as { id: number }).id);
  }
  const [p95 = 0, drift = 0, silence = 0] = ids;
  fake.setState(p95, 'Alert');
  fake.setState(drift, 'OK');
  await send(`PUT /api/v1/monitor/${silence}`, { options: { silenced: { '*': null } } });
  return ids;
}

const searches: [query: string, found: number[]][] = [
  ['', [0, 1, 2, 3]],
  ['service:portal', [0, 1, 2]],
  ['service:portal env:staging', [0, 1]],
  ['service:portal AND env:production', [2]],
  ['service:other OR env:production', [2, 3]],
  ['(service:other OR env:production) muted:true', [2]],
  ['tag:"managed-by:suite"', [0, 1, 2]],
  ['tag:("managed-by:suite" AND "env:staging")', [0, 1]],
  ['-tag:"managed-by:suite"', [3]],
  ['NOT service:portal', [3]],
  ['status:alert', [0]],
  ['status:(alert OR ok)', [0, 1]],
  ['status:"no data"', [2, 3]],
  ['type:metric', [0, 1, 2, 3]],
  ['type:log', []],
  ['muted:false', [0, 1, 3]],
  ['scope:"env:staging"', [0, 1, 2, 3]],
  ['title:e2e*', [0, 1, 2]],
  ['"E2E drift"', [1]],
  ['drift', [1]],
  ['service:por*', [0, 1, 2]],
];
for (const [query, found] of searches)
  test(`"${query}" finds ${found.length}`, async ({ fake, send }) => {
    const ids = await four(fake, send);
    const { status, body } = await send(`GET /api/v1/monitor/search?query=${encodeURIComponent(query)}`);
    expect(status).toBe(200);
    expect(idsIn(body)).toEqual(found.map((index) => ids[index]));
    expect(fake.flags).toEqual([]);
  });

test('a monitor is found by its number', async ({ fake, send }) => {
  const [first] = await four(fake, send);
  expect(idsIn((await send(`GET /api/v1/monitor/search?query=${first}`)).body)).toEqual([first]);
  expect(idsIn((await send(`GET /api/v1/monitor/search?query=id:${first}`)).body)).toEqual([first]);
});

test('a search answers with counts, states and pages', async ({ fake, send }) => {
  const ids = await four(fake, send);
  const { body } = await send('GET /api/v1/monitor/search?query=service:portal&page=1&per_page=2&sort=name,desc');
  expect(body).toMatchObject({
    counts: {
      muted: [
        { count: 2, name: false },
        { count: 1, name: true },
      ],
      type: [{ count: 3, name: 'metric' }],
    },
    metadata: { page: 1, per_page: 2, page_count: 2, total_count: 3 },
    monitors: [
      { id: ids[1], name: 'E2E drift', status: 'OK', classification: 'metric', metrics: ['a.1'], muted_until_ts: null },
    ],
  });
});

test('a search that cannot be read is refused as recorded', async ({ send }) => {
  const ask = async (query: string) => send(`GET /api/v1/monitor/search?query=${encodeURIComponent(query)}`);
  expect(await ask('status:notastatus')).toMatchObject({
    status: 400,
    body: { errors: [expect.stringMatching(/^Query parsing error: /)] },
  });
  expect(await ask('(service:portal')).toMatchObject({ status: 400 });
  expect(await ask('service:portal )')).toMatchObject({ status: 400 });
});

test('a value with reserved characters that stands without quotes is told', async ({ fake, send }) => {
  await four(fake, send);
  await send('GET /api/v1/monitor/search?query=tag:service:portal');
  expect(fake.flags).toEqual([
    'The search "tag:service:portal" has reserved characters: put the value between quotes.',
  ]);
});

test('groups are found with their states', async ({ fake, send }) => {
  const [p95] = await four(fake, send);
  expect((await send('GET /api/v1/monitor/groups/search?query=status:alert')).body).toMatchObject({
    groups: [{ monitor_id: p95, group: '*', status: 'Alert' }],
    metadata: { total_count: 1 },
  });
});

test('a downtime mutes the monitors that it is for, and a monitor knows of it', async ({ fake, send }) => {
  const [p95 = 0] = await four(fake, send);
  const downtime = { scope: '*', monitor_id: p95, start: NOW - 60, end: NOW + 60 };
  const { body } = await send('POST /api/v1/downtime', downtime);
  const { id } = body as { id: number };

  expect((await send(`GET /api/v1/monitor/${p95}?with_downtimes=true`)).body).toMatchObject({
    matching_downtimes: [{ id, scope: ['*'], start: NOW - 60, end: NOW + 60 }],
  });
  expect(idsIn((await send('GET /api/v1/monitor/search?query=status:alert%20muted:true')).body)).toEqual([p95]);
  fake.clock.advance(61_000);
  expect(idsIn((await send('GET /api/v1/monitor/search?query=status:alert%20muted:true')).body)).toEqual([]);
  expect(await send(`DELETE /api/v1/downtime/${id}`)).toMatchObject({ status: 204 });
  expect(await send('GET /api/v1/downtime')).toMatchObject({ body: [] });
  expect(await send(`DELETE /api/v1/downtime/${id}`)).toMatchObject({ status: 404 });
});
