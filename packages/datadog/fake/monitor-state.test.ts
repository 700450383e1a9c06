import { count, expect, NOW, points, test, withPercentiles, type Send } from './testing.ts';
import { create } from './testing-monitors.ts';

const P95 = 'percentile(last_15m):p95:e2e.flow.duration{env:staging} by {flow} > 5';
const stateOf = async (send: Send, id: number) =>
  ((await send(`GET /api/v1/monitor/${id}`)).body as { overall_state: string }).overall_state;

test('a percentile of what has no percentiles is told, and has no data', async ({ fake, send }) => {
  await send('POST /api/v1/distribution_points', points([9]));
  const id = await create(send, { query: P95 });
  expect(fake.flags).toEqual([
    'The monitor "Load": "p95:e2e.flow.duration{env:staging} by {flow}" needs percentiles, which are not switched on for e2e.flow.duration.',
  ]);
  expect(await stateOf(send, id)).toBe('No Data');
});

test('a tag that does not tell what the metric was configured for is told', async ({ fake, send }) => {
  await send('POST /api/v1/distribution_points', points([9]));
  await withPercentiles(send, 'e2e.flow.duration', ['env']);
  await create(send, { query: P95 });
  expect(fake.flags).toEqual([
    'The monitor "Load": "p95:e2e.flow.duration{env:staging} by {flow}" asks for the tag flow, which e2e.flow.duration cannot be queried by.',
  ]);
});

async function measured(send: Send, values: number[], options: object = {}): Promise<number> {
  await send('POST /api/v1/distribution_points', points(values));
  await withPercentiles(send);
  return create(send, { query: P95, options: { thresholds: { critical: 5, warning: 4 }, ...options } });
}

for (const [values, state] of [
  [[1, 2, 3], 'OK'],
  [[1, 4.5, 4.5], 'Warn'],
  [[1, 6, 7], 'Alert'],
] as [number[], string][])
  test(`a percentile monitor says ${state} of ${values.join(', ')}`, async ({ fake, send }) => {
    const id = await measured(send, values);
    expect(await send(`GET /api/v1/monitor/${id}?group_states=all&with_downtimes=true`)).toMatchObject({
      body: {
        overall_state: state,
        state: { groups: { 'flow:entity.create': { name: 'flow:entity.create', status: state } } },
        matching_downtimes: [],
      },
    });
    expect(fake.flags).toEqual([]);
  });

const missing: [options: object, after: number, state: string][] = [
  [{}, 3_600, 'Alert'],
  [{}, 25 * 3_600, 'No Data'],
  [{ notify_no_data: true }, 1_800, 'Alert'],
  [{ notify_no_data: true }, 1_801, 'No Data'],
  [{ notify_no_data: true, no_data_timeframe: 60 }, 3_600, 'Alert'],
  [{ on_missing_data: 'default' }, 3_600, 'Alert'],
  [{ on_missing_data: 'show_no_data' }, 3_600, 'No Data'],
  [{ on_missing_data: 'show_and_notify_no_data' }, 3_600, 'No Data'],
  [{ on_missing_data: 'resolve' }, 3_600, 'OK'],
];
for (const [options, after, state] of missing)
  test(`${JSON.stringify(options)} says ${state} ${after} s after the last data`, async ({ fake, send }) => {
    const id = await measured(send, [9], options);
    fake.clock.advance(after * 1_000);
    expect(await stateOf(send, id)).toBe(state);
  });

test('counts without data are 0 by default', async ({ fake, send }) => {
  const id = await create(send, {
    query: 'sum(last_1h):sum:e2e.verdicts{env:staging}.as_count() < 1',
    options: { thresholds: { critical: 1 }, on_missing_data: 'default' },
  });
  await send('POST /api/v2/series', count(1, ['verdict:pass']));
  expect(await stateOf(send, id)).toBe('OK');
  fake.clock.advance(3_602_000);
  expect(await stateOf(send, id)).toBe('Alert');
});

test('a change is compared with the window before, and a share is taken of the whole window', async ({
  fake,
  send,
}) => {
  await send('POST /api/v1/distribution_points', points([2, 2]));
  await withPercentiles(send);
  fake.clock.advance(2 * 86_400_000);
  await send('POST /api/v1/distribution_points', points([3, 3], { at: NOW + 2 * 86_400 }));
  const drift = await create(send, {
    name: 'Drift',
    query: 'pct_change(avg(last_1h),last_2d):p50:e2e.flow.duration{env:staging} > 40',
    options: {},
  });
  const at = NOW + 2 * 86_400;
  for (const [outcome, value] of [
    ['flaky', 1],
    ['passed', 9],
  ] as const)
    await send('POST /api/v2/series', count(value, [`outcome:${outcome}`], { at, metric: 'e2e.tests' }));
  const flaky = await create(send, {
    name: 'Flaky',
    query:
      'sum(last_1d):100 * sum:e2e.tests{outcome:flaky}.as_count() / sum:e2e.tests{!outcome:skipped}.as_count() >= 10',
    options: {},
  });
  expect(await stateOf(send, drift)).toBe('Alert');
  expect(await stateOf(send, flaky)).toBe('Alert');
  const groups = ((await send(`GET /api/v1/monitor/${flaky}?group_states=all`)).body as { state: { groups: object } })
    .state;
  expect(groups).toMatchObject({ groups: { '*': { value: 10 } } });
});

test('a composite is true as its monitors are', async ({ fake, send }) => {
  const [a, b] = [await create(send, { name: 'A' }), await create(send, { name: 'B' })];
  const both = await create(send, { name: 'Both', type: 'composite', query: `${a} && !(${b} || ${b})`, options: {} });
  fake.setState(a, 'Warn');
  fake.setState(b, 'OK');
  expect(await stateOf(send, both)).toBe('Alert');
  fake.setState(b, 'Alert');
  expect(await stateOf(send, both)).toBe('OK');
});

test('a test says what state a monitor is in, and takes it back', async ({ fake, send }) => {
  const id = await create(send);
  fake.setState(id, 'Alert');
  expect(await stateOf(send, id)).toBe('Alert');
  fake.setState(id, undefined);
  expect(await stateOf(send, id)).toBe('No Data');
});

test('what Datadog takes and does otherwise than meant is told', async ({ fake, send }) => {
  await create(send, { tags: ['Team:Portal'] });
  await create(send, { options: { notify_no_data: true, no_data_timeframe: 5 } });
  await create(send, { options: { notify_no_data: true, on_missing_data: 'default' } });
  await create(send, { type: 'composite', query: '1 && 2', options: {} });
  await create(send, { type: 'slo alert', query: 'error_budget("0123").over("7d") > 75', options: {} });
  expect(fake.flags).toEqual([
    'The monitor "Load": the tag "Team:Portal" is stored as "team:portal": send it that way.',
    'The monitor "Load": no_data_timeframe is 5 minutes; Datadog wants twice the window, 10.',
    'The monitor "Load" has on_missing_data and the older notify_no_data or no_data_timeframe: it takes one of them.',
    'The monitor "Load" is made of the monitor 1, which does not exist.',
    'The monitor "Load" is made of the monitor 2, which does not exist.',
    'The monitor "Load" watches the SLO 0123, which does not exist.',
  ]);
});
