import { quantileOf } from './sketch.ts';
import { parseMetricQuery, QueryError } from './query-grammar.ts';
import { count, expect, NOW, points, TAGS, test, withPercentiles, type Send } from './testing.ts';

const HOUR = 3_600;
/** The fake's clock stands at a whole quarter of an hour. */
const ask = (send: Send, query: string, from = NOW - HOUR, to = NOW + 60) =>
  send(`GET /api/v1/query?${new URLSearchParams({ from: String(from), to: String(to), query }).toString()}`);

interface Series {
  scope: string;
  tag_set: string[];
  interval: number;
  pointlist: [number, number][];
}
async function seriesOf(send: Send, query: string, from?: number, to?: number): Promise<Series[]> {
  const { status, text, body } = await ask(send, query, from, to);
  expect(status, text).toBe(200);
  return (body as { series: Series[] }).series;
}
const valuesOf = async (send: Send, query: string, from?: number, to?: number) =>
  Object.fromEntries(
    (await seriesOf(send, query, from, to)).map(({ tag_set: tags, pointlist }) => [
      tags.join(),
      pointlist.map(([, value]) => value),
    ]),
  );

test('quantiles are those of the sketch that Datadog keeps', () => {
  const values = Array.from({ length: 21 }, (_, index) => 20 - index);
  expect(quantileOf(values, 0.5)).toBe(10);
  expect(quantileOf(values, 0.95)).toBe(19);
  expect(quantileOf(values, 1)).toBe(20);
  expect(quantileOf([1, 2], 0.95)).toBe(1);
  expect(quantileOf([], 0.5)).toBeUndefined();
});

test.describe('over a distribution with percentiles', () => {
  test.beforeEach(async ({ send }) => {
    const list = ['env:staging', 'service:portal', 'flow:entity.list'];
    await send('POST /api/v1/distribution_points', points([1, 2, 3, 4, 5]));
    await send('POST /api/v1/distribution_points', points([7], { at: NOW - 900 }));
    await send('POST /api/v1/distribution_points', points([10, 20], { tags: list }));
    await send('POST /api/v1/distribution_points', points([99], { tags: ['env:production', 'service:portal'] }));
    await withPercentiles(send);
  });

  const asked: [query: string, values: Record<string, number[]>][] = [
    [
      'p50:e2e.flow.duration{env:staging,service:portal} by {flow}.rollup(900)',
      { 'flow:entity.create': [7, 3], 'flow:entity.list': [10] },
    ],
    ['p95:e2e.flow.duration{flow:entity.create}.rollup(900)', { '': [7, 4] }],
    ['p99.9:e2e.flow.duration{env:staging}.rollup(900)', { '': [7, 10] }],
    ['avg:e2e.flow.duration{flow:entity.create}.rollup(avg, 900)', { '': [7, 3] }],
    ['sum:e2e.flow.duration{flow:entity.create}.rollup(900)', { '': [7, 15] }],
    ['min:e2e.flow.duration{*}.rollup(900)', { '': [7, 1] }],
    ['max:e2e.flow.duration{*}.rollup(900)', { '': [7, 99] }],
    [
      'count:e2e.flow.duration{*} by {env}.as_count().rollup(sum, 900)',
      { 'env:staging': [1, 7], 'env:production': [1] },
    ],
    [
      'count:e2e.flow.duration{*} by {env,flow}.as_count().rollup(900)',
      { 'env:staging,flow:entity.create': [1, 5], 'env:staging,flow:entity.list': [2], 'env:production,flow:N/A': [1] },
    ],
    ['count(v: v<=3):e2e.flow.duration{flow:entity.*}.as_count().rollup(900)', { '': [0, 3] }],
    ['count:e2e.flow.duration{!env:production}.as_count().rollup(900)', { '': [1, 7] }],
    ['count:e2e.flow.duration{env:staging AND NOT flow:entity.list}.as_count().rollup(900)', { '': [1, 5] }],
    ['count:e2e.flow.duration{flow IN (entity.list,other)}.as_count().rollup(900)', { '': [2] }],
    ['count:e2e.flow.duration{env:staging AND flow NOT IN (entity.list,other)}.as_count().rollup(900)', { '': [1, 5] }],
    ['count:e2e.flow.duration{env:production OR flow:entity.list}.as_count().rollup(900)', { '': [3] }],
    [
      '100 * count(v: v<=3):e2e.flow.duration{flow:entity.create}.as_count().rollup(900) / count:e2e.flow.duration{flow:entity.create}.as_count().rollup(900)',
      { '': [0, 60] },
    ],
    [
      'p50:e2e.flow.duration{*} by {flow}.rollup(900) - hour_before(p50:e2e.flow.duration{*} by {flow}.rollup(900))',
      { 'flow:entity.create': [], 'flow:entity.list': [], 'flow:N/A': [] },
    ],
    ['(p50:e2e.flow.duration{flow:entity.create}.rollup(900) + 1) * 2', { '': [16, 8] }],
    ['timeshift(p50:e2e.flow.duration{flow:entity.create}.rollup(900), -900)', { '': [7] }],
    ['default_zero(count:e2e.flow.duration{env:none}.as_count().rollup(900))', { '': [0, 0, 0, 0, 0] }],
    ['count:e2e.flow.duration{env:none}.as_count()', {}],
  ];
  for (const [query, values] of asked)
    test(`answers ${query}`, async ({ fake, send }) => {
      expect(await valuesOf(send, query)).toEqual(values);
      expect(fake.flags).toEqual([]);
    });

  test('answers in pieces that Datadog would choose, with times in milliseconds', async ({ send }) => {
    const [hour] = await seriesOf(send, 'count:e2e.flow.duration{env:staging}.as_count()', NOW - HOUR + 20, NOW + 20);
    expect(hour).toMatchObject({
      interval: 20,
      scope: 'env:staging',
      pointlist: [
        [(NOW - 900) * 1_000, 1],
        [NOW * 1_000, 7],
      ],
    });
    const [week] = await seriesOf(
      send,
      'count:e2e.flow.duration{env:staging}.as_count()',
      NOW - 7 * 24 * HOUR + 60,
      NOW + 60,
    );
    expect(week).toMatchObject({ interval: 3_600 });
  });

  test('answers version 2 with columns and with series', async ({ send }) => {
    const queries = (aggregator: boolean) => [
      {
        name: 'good',
        data_source: 'metrics',
        query: 'count(v: v<=3):e2e.flow.duration{*} by {flow}.as_count()',
        ...(aggregator ? { aggregator: 'sum' } : {}),
      },
      {
        name: 'all',
        data_source: 'metrics',
        query: 'count:e2e.flow.duration{*} by {flow}.as_count()',
        ...(aggregator ? { aggregator: 'sum' } : {}),
      },
    ];
    const attributes = {
      from: (NOW - HOUR) * 1_000,
      to: (NOW + 60) * 1_000,
      formulas: [{ formula: '100 * good / all' }],
    };
    const scalar = await send('POST /api/v2/query/scalar', {
      data: { type: 'scalar_request', attributes: { ...attributes, queries: queries(true) } },
    });
    expect(scalar.body).toMatchObject({
      data: {
        attributes: {
          columns: [
            { name: 'flow', type: 'group', values: [['entity.create'], ['entity.list'], ['N/A']] },
            { type: 'number', values: [50, 0, 0] },
          ],
        },
      },
    });
    const series = await send('POST /api/v2/query/timeseries', {
      data: {
        type: 'timeseries_request',
        attributes: { ...attributes, formulas: undefined, interval: 900_000, queries: queries(false).slice(1) },
      },
    });
    expect(series.body).toMatchObject({
      data: {
        type: 'timeseries_response',
        attributes: {
          series: [
            { group_tags: ['flow:entity.create'] },
            { group_tags: ['flow:entity.list'] },
            { group_tags: ['flow:N/A'] },
          ],
          values: [
            [null, null, null, 1, 5],
            [null, null, null, null, 2],
            [null, null, null, null, 1],
          ],
        },
      },
    });
  });
});

test('counts are added up in time, and rates are by second', async ({ send }) => {
  await send('POST /api/v2/series', count(2, ['verdict:pass'], { at: NOW - 30 }));
  await send('POST /api/v2/series', count(3, ['verdict:pass']));
  await send('POST /api/v2/series', count(1, ['verdict:fail']));
  const query = (rest: string) => valuesOf(send, `sum:e2e.verdicts{env:staging} ${rest}`);

  expect(await query('by {verdict}.as_count().rollup(sum, 900)')).toEqual({
    'verdict:pass': [2, 3],
    'verdict:fail': [1],
  });
  expect(await query('.as_count().rollup(900)')).toEqual({ '': [2, 4] });
  expect(await query('.as_rate().rollup(60)')).toEqual({ '': [2 / 60, 4 / 60] });
});

test('percentiles that are not switched on are refused, and told', async ({ fake, send }) => {
  await send('POST /api/v1/distribution_points', points([1]));
  const query = 'p95:e2e.flow.duration{env:staging}';
  expect(await ask(send, query)).toMatchObject({
    status: 400,
    body: { errors: [`"${query}" needs percentiles, which are not switched on for e2e.flow.duration.`] },
  });
  expect(await ask(send, 'p95:e2e.unknown{*}')).toMatchObject({ status: 400 });
  await send('POST /api/v2/series', count(1, []));
  expect(await ask(send, 'p95:e2e.verdicts{*}')).toMatchObject({ status: 400 });
  expect(await ask(send, 'count:e2e.verdicts{*}')).toMatchObject({ status: 400 });
  expect(await ask(send, 'avg:e2e.flow.duration{*}')).toMatchObject({ status: 200 });
  expect(fake.flags).toEqual([
    `"${query}" needs percentiles, which are not switched on for e2e.flow.duration.`,
    '"p95:e2e.unknown{*}" needs a distribution, and e2e.unknown is not known.',
    '"p95:e2e.verdicts{*}" needs a distribution, and e2e.verdicts is a count.',
    '"count:e2e.verdicts{*}" counts the values of a distribution, and e2e.verdicts is a count.',
  ]);
});

test('a tag that the metric was not configured for cannot be asked for', async ({ send }) => {
  await send('POST /api/v1/distribution_points', points([1], { tags: [...TAGS, 'browser:chromium'] }));
  await withPercentiles(send);
  expect(await ask(send, 'p95:e2e.flow.duration{*} by {browser}')).toMatchObject({ status: 400 });
});

for (const query of [
  'p95:a',
  'p95:a{',
  'p95:a{env:}x',
  'avg:a{*} by {}',
  'avg:a{*}.rollup',
  'avg:a{*} +',
  'a',
  '1',
  'p100:a{*}',
  'guess(avg:a{*})',
  'avg:a{$env}',
  'avg:a{env:b AND !flow:c}',
  'avg:a{env:b,flow IN (c,d)}',
  'avg:a{env:b,(flow:c OR flow:d)}',
])
  test(`"${query}" cannot be read`, async ({ send }) => {
    const { status, body } = await ask(send, query);
    expect(status).toBe(query.includes('$') ? 200 : 400);
    if (status === 400) expect(body).toEqual({ errors: [expect.stringMatching(/^Error parsing query: /)] });
  });

test('what it knows and cannot work out, it says', async ({ send }) => {
  const query = "anomalies(avg:a{*}, 'basic', 2, direction='above', interval=60)";
  expect(() => parseMetricQuery(query)).not.toThrow(QueryError);
  expect(await ask(send, query)).toMatchObject({
    status: 400,
    body: { errors: ['Error parsing query: the fake cannot work out anomalies()'] },
  });
});

test('a query needs its times', async ({ send }) => {
  expect(await send('GET /api/v1/query?query=avg:a%7B*%7D')).toMatchObject({ status: 400 });
  expect(await ask(send, 'avg:a{*}', NOW, NOW - 1)).toMatchObject({ status: 400 });
});
