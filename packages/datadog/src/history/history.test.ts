import { expect, test } from '@playwright/test';
import { DAY, MINUTE, START } from 'playwright-gate/testing';
import { answering, APP_KEY, GARBLED, type Asked, type Reply } from '../health/testing.ts';
import type { Point } from '../points/point.ts';
import { remoteHistory } from './history.ts';
import { BUCKET, queriesOf } from './queries.ts';
import { answerQuery, pointsOfRun } from './testing.ts';

const SERIES = 'staging at https://portal.example.com';
const NOW = START;

/** A server that knows these points, and answers some questions otherwise. */
const knowing = (points: Point[], otherwise: (asked: Asked) => Reply | undefined = () => undefined) =>
  answering((asked) => otherwise(asked) ?? answerQuery(points, asked));
const options = {
  service: 'portal',
  env: 'staging',
  series: SERIES,
  flows: ['entity.create'],
  timeout: 60_000,
  now: NOW,
};

test('the queries are those of the stage, in buckets of a quarter of an hour', () => {
  expect(queriesOf({ service: 'Portal', env: 'staging' }).map(({ query }) => query)).toEqual([
    'count:e2e.flow.duration{env:staging,outcome:completed,precision:frame,service:portal} by {flow}.as_count().rollup(sum, 900)',
    'sum:e2e.flow.duration{env:staging,outcome:completed,precision:frame,service:portal} by {flow}.rollup(sum, 900)',
    'min:e2e.flow.duration{env:staging,outcome:completed,precision:frame,service:portal} by {flow}.rollup(min, 900)',
    'max:e2e.flow.duration{env:staging,outcome:completed,precision:frame,service:portal} by {flow}.rollup(max, 900)',
    'p25:e2e.flow.duration{env:staging,outcome:completed,precision:frame,service:portal} by {flow}.rollup(900)',
    'p50:e2e.flow.duration{env:staging,outcome:completed,precision:frame,service:portal} by {flow}.rollup(900)',
    'p75:e2e.flow.duration{env:staging,outcome:completed,precision:frame,service:portal} by {flow}.rollup(900)',
    'sum:e2e.verdicts{env:staging,service:portal} by {verdict}.as_count().rollup(sum, 900)',
    'p50:e2e.machine.duration{env:staging,service:portal}.rollup(900)',
  ]);
});

test('runs that passed are read as the gate reads its own, oldest first', async () => {
  const [first, second] = [NOW - 20 * DAY, NOW - 3 * DAY];
  await using server = await knowing([
    ...pointsOfRun(second, 'pass', 0.7),
    ...pointsOfRun(first),
    ...pointsOfRun(NOW - 2 * DAY, 'fail'),
    ...pointsOfRun(NOW - DAY, 'undecided'),
    ...pointsOfRun(NOW - 40 * DAY),
  ]);
  const { runs, problem } = await remoteHistory({ ...options, access: server.access });

  expect(problem).toBeUndefined();
  expect(runs).toMatchObject([
    { at: first, flows: { 'entity.create': [500, 600] } },
    { at: second, flows: { 'entity.create': [700, 800] } },
  ]);
  expect(runs[0]?.machineProbe).toBeCloseTo(20, 0);
  for (const { query } of server.asked) {
    expect((Number(query.to) - Number(query.from)) / BUCKET).toBeLessThanOrEqual(1_400);
    expect([Number(query.from) % BUCKET, Number(query.to) % BUCKET]).toEqual([0, 0]);
  }
  expect(server.asked).toHaveLength(18);
});

test('with enough runs in the latest weeks the earlier ones are not asked for', async () => {
  const points = Array.from({ length: 210 }, (_, index) => pointsOfRun(NOW - DAY - index * 60 * MINUTE)).flat();
  await using server = await knowing(points);
  const { runs } = await remoteHistory({ ...options, access: server.access });

  expect(runs).toHaveLength(200);
  expect(server.asked).toHaveLength(9);
});

test('what was sent for another stage or product is not taken', async () => {
  const other = (tag: string, by: string) =>
    pointsOfRun(NOW - DAY).map((one) => ({ ...one, tags: one.tags.map((own) => (own === tag ? by : own)) }));
  await using server = await knowing([
    ...other('env:staging', 'env:production'),
    ...other('service:portal', 'service:x'),
  ]);

  expect(await remoteHistory({ ...options, access: server.access })).toEqual({ runs: [] });
});

test('without an application key nothing is asked, and it is said', async () => {
  await using server = await knowing([]);
  const expected = {
    runs: [],
    problem: 'Earlier runs are not read from Datadog, which tells them only to an application key: set DD_APP_KEY.',
  };

  expect(await remoteHistory({ ...options, access: { ...server.access, appKey: undefined } })).toEqual(expected);
  expect(await remoteHistory({ ...options, access: undefined })).toEqual(expected);
  expect(server.asked).toEqual([]);
});

test('half of the answers are no history', async () => {
  await using server = await knowing(pointsOfRun(NOW - DAY), ({ query }) =>
    query.query?.startsWith('sum:e2e.verdicts')
      ? { status: 403, body: { errors: [`Forbidden for ${APP_KEY}`] } }
      : undefined,
  );

  expect(await remoteHistory({ ...options, access: server.access })).toEqual({
    runs: [],
    problem:
      'Datadog did not answer what the verdicts of earlier runs was: it answered 403: Forbidden for [application key].',
  });
});

test('where only the earlier weeks have no answer, the later ones are taken, and it is said', async () => {
  await using server = await knowing([...pointsOfRun(NOW - DAY), ...pointsOfRun(NOW - 20 * DAY)], ({ query }) =>
    Number(query.to) < NOW / 1_000 - 1_000 ? { status: 500 } : undefined,
  );
  const { runs, problem } = await remoteHistory({ ...options, access: server.access });

  expect(runs).toHaveLength(1);
  expect(problem).toMatch(/^Datadog did not answer what the count of earlier runs was: it answered 500/);
});

for (const [how, reply] of [
  ['are not answered', { body: { status: 'ok', series: [] } }],
  ['are refused', { status: 400, body: { errors: ['Percentile aggregations are not enabled'] } }],
] as const)
  test(`percentiles that ${how} are done without`, async () => {
    await using server = await knowing(pointsOfRun(NOW - DAY), ({ query }) =>
      query.query?.startsWith('p') ? reply : undefined,
    );
    const { runs, problem } = await remoteHistory({ ...options, access: server.access });

    expect(problem).toBeUndefined();
    expect(runs).toMatchObject([{ flows: { 'entity.create': [500, 600] } }]);
    expect(runs[0]).not.toHaveProperty('machineProbe');
  });

test('an error in an answer of 200 is told', async () => {
  await using server = await knowing([], () => ({
    body: { status: 'error', error: 'Rate limit of requests', series: [] },
  }));

  expect(await remoteHistory({ ...options, access: server.access })).toMatchObject({
    runs: [],
    problem: 'Datadog did not answer what the count of earlier runs was: Rate limit of requests.',
  });
});

for (const [what, reply] of Object.entries(GARBLED))
  test(`an answer that is garbled is no history, with a sentence: ${what}`, async () => {
    await using server = await knowing([], () => reply);
    const { runs, problem } = await remoteHistory({ ...options, access: server.access });

    expect(runs).toEqual([]);
    expect(problem).toMatch(/^Datadog did not answer what the count of earlier runs was: .*\.$/);
    expect(problem).not.toMatch(/<|undefined/);
  });
