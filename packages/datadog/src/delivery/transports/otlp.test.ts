import { closedAddress, expect, HTML, test as base } from '../../testing/intake.ts';
import type { Point } from '../../points/point.ts';
import type { Outcome, Transport } from '../transport.ts';
import { endpointComplaint, otlpMetrics, otlpTransport } from './otlp.ts';

const NOW = 1_795_261_867;
const never = new AbortController().signal;
const LONG = { timeout: 60_000 };

const aPoint = (change: Partial<Point> = {}): Point => ({
  metric: 'e2e.flow.duration',
  kind: 'distribution',
  at: NOW,
  value: 0.35,
  tags: ['env:staging', 'service:portal'],
  ...change,
});
const aCount = (change: Partial<Point> = {}) => aPoint({ metric: 'e2e.tests', kind: 'count', value: 1, ...change });

const test = base.extend<{ transport: Transport }>({
  transport: async ({ intake }, use) => {
    intake.answer({ status: 200, body: '{}' });
    await use(otlpTransport(`${intake.url}/v1/metrics`, LONG));
  },
});

const ATTRIBUTES = [
  { key: 'env', value: { stringValue: 'staging' } },
  { key: 'service', value: { stringValue: 'portal' } },
];
const TIMES = { startTimeUnixNano: `${NOW}000000000`, timeUnixNano: `${NOW + 1}000000000` };

/** The data points of the first metric. */
function histograms(points: Point[]) {
  const [metric] = otlpMetrics(points).resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? [];
  return metric && 'exponentialHistogram' in metric ? metric.exponentialHistogram.dataPoints : [];
}

test('sends distributions as exponential histograms', async ({ intake, transport }) => {
  expect(await transport.send([aPoint({ value: 4 }), aPoint({ value: 0 })], never)).toEqual({
    state: 'sent',
    confirmed: true,
  });
  const [request] = intake.received;
  expect([request?.method, request?.path]).toEqual(['POST', '/v1/metrics']);
  expect(request?.headers['content-type']).toBe('application/json');
  expect(JSON.parse(request?.body ?? '')).toEqual({
    resourceMetrics: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'portal' } }] },
        scopeMetrics: [
          {
            scope: { name: 'e2e-gate' },
            metrics: [
              {
                name: 'e2e.flow.duration',
                unit: 's',
                exponentialHistogram: {
                  aggregationTemporality: 1,
                  dataPoints: [
                    {
                      ...TIMES,
                      attributes: ATTRIBUTES,
                      count: '2',
                      sum: 4,
                      min: 0,
                      max: 4,
                      scale: 20,
                      zeroCount: '1',
                      positive: { offset: 2 * 2 ** 20 - 1, bucketCounts: ['1'] },
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  });
});

test('sends counts as sums of what came since', async ({ intake, transport }) => {
  expect(await transport.send([aCount(), aCount({ value: 2 }), aCount({ at: NOW + 1 })], never)).toMatchObject({
    state: 'sent',
  });
  expect(JSON.parse(intake.received[0]?.body ?? '')).toMatchObject({
    resourceMetrics: [
      {
        scopeMetrics: [
          {
            metrics: [
              {
                name: 'e2e.tests',
                unit: '1',
                sum: {
                  aggregationTemporality: 1,
                  isMonotonic: true,
                  dataPoints: [
                    { ...TIMES, attributes: ATTRIBUTES, asDouble: 3 },
                    { timeUnixNano: `${NOW + 2}000000000`, asDouble: 1 },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  });
});

test('has all series of a metric under its name', () => {
  const points = [
    aPoint(),
    aPoint({ tags: ['env:production'] }),
    aPoint({ at: NOW + 1 }),
    aPoint({ metric: 'e2e.test.duration' }),
  ];
  const [{ scopeMetrics } = { scopeMetrics: [] }] = otlpMetrics(points).resourceMetrics;
  expect(scopeMetrics[0]?.metrics.map(({ name }) => name)).toEqual(['e2e.flow.duration', 'e2e.test.duration']);
  expect(histograms(points)).toHaveLength(3);
});

test('keeps values apart as finely as few buckets allow', () => {
  const seen: number[] = [];
  for (const values of [
    [0.35],
    [1, 2],
    [0.05, 60],
    [1e-9, 1e9],
    [0.5, 0.5, 4, 8],
    Array.from({ length: 500 }, (_, i) => 0.01 * (i + 1)),
  ]) {
    const [point] = histograms(values.map((value) => aPoint({ value })));
    const { scale = 0, positive = { offset: 0, bucketCounts: [] }, count } = point ?? {};
    const base = 2 ** (2 ** -scale);
    expect(count).toBe(String(values.length));
    expect(positive.bucketCounts.length).toBeLessThanOrEqual(160);
    expect(positive.bucketCounts.reduce((sum, one) => sum + Number(one), 0)).toBe(values.length);
    for (const value of values) {
      // The bucket whose bounds the value is between, by the definition.
      const bucket = positive.bucketCounts.findIndex((_, index) => {
        const bounds = [base ** (positive.offset + index), base ** (positive.offset + index + 1)].map(
          (bound) => bound / value,
        );
        return (bounds[0] ?? 2) < 1 + 1e-9 && (bounds[1] ?? 0) > 1 - 1e-9;
      });
      expect(Number(positive.bucketCounts[bucket])).toBeGreaterThan(0);
    }
    seen.push(base - 1);
  }
  // Values from 50 ms to 60 s of one second are known to 5 %, one alone to a millionth.
  expect(seen[0]).toBeLessThan(1e-6);
  expect(seen[2]).toBeLessThan(0.1);
});

test('says of each answer what is to be done', async ({ intake, transport }) => {
  const outcomeOf = async (
    status: number,
    body = '{"code":3,"message":"so it is"}',
    headers = {},
  ): Promise<Outcome> => {
    intake.answer({ status, body, headers });
    return transport.send([aPoint()], never);
  };
  for (const status of [408, 429, 500, 502, 503, 504])
    expect(await outcomeOf(status)).toEqual({ state: 'again', because: `it answered ${status}: so it is` });
  expect(await outcomeOf(503, HTML, { 'retry-after': '3' })).toMatchObject({ state: 'again', after: 3_000 });
  expect(await outcomeOf(413)).toMatchObject({ state: 'too large' });
  for (const status of [400, 401, 403, 404, 415]) expect(await outcomeOf(status)).toMatchObject({ state: 'refused' });
  for (const status of [302, 201, 204]) expect(await outcomeOf(status, '')).toMatchObject({ state: 'again' });
  expect(await outcomeOf(200, HTML)).toMatchObject({ state: 'again' });
  for (const body of [
    '',
    '{}',
    '{"partialSuccess":{}}',
    '{"partialSuccess":null}',
    '{"partialSuccess":{"rejectedDataPoints":"0","errorMessage":"slow down"}}',
  ])
    expect(await outcomeOf(200, body)).toEqual({ state: 'sent', confirmed: true });
  for (const body of ['null', '[]', '"ok"', '3'])
    expect(await outcomeOf(200, body), body).toMatchObject({ state: 'again' });
});

test('says how many data points were not taken, and asks for no repetition of all', async ({ intake, transport }) => {
  for (const rejected of [2, '2']) {
    intake.answer({
      status: 200,
      body: JSON.stringify({ partialSuccess: { rejectedDataPoints: rejected, errorMessage: 'too old' } }),
    });
    expect(await transport.send([aPoint(), aPoint()], never)).toEqual({
      state: 'refused',
      because: 'it took them without 2 data points: too old',
    });
  }
});

test('says that it is worth trying again when no answer comes', async ({ intake }) => {
  const send = (endpoint: string, timeout = LONG.timeout, signal = never) =>
    otlpTransport(endpoint, { timeout }).send([aPoint()], signal);
  expect(await send(await closedAddress())).toEqual({ state: 'again', because: 'ECONNREFUSED' });
  intake.answer({ trickle: true });
  expect(await send(intake.url, 100)).toEqual({ state: 'again', because: 'no whole answer in 0.1 s' });
  expect(await send(intake.url, LONG.timeout, AbortSignal.abort())).toMatchObject({ state: 'again' });
});

test('tells no password of an address, and sends nothing where there is nothing', async ({ intake, transport }) => {
  for (const endpoint of ['http://user:sesame@127.0.0.1:1/v1/metrics', 'collector', 'collector:4318/v1/metrics']) {
    const outcome = await otlpTransport(endpoint).send([aPoint()], never);
    // With another address the points may still go, so they stay on disk.
    expect(outcome).toMatchObject({ state: 'refused', key: true });
    expect(JSON.stringify(outcome)).not.toContain('sesame');
    expect(endpointComplaint(endpoint)).toMatch(
      /^OTEL_EXPORTER_OTLP_METRICS_ENDPOINT .* must be an address such as http:\/\/127\.0\.0\.1:4318\/v1\/metrics, without a password\.$/,
    );
  }
  expect(endpointComplaint('https://collector.example.com/v1/metrics')).toBeUndefined();
  expect(await transport.send([], never)).toMatchObject({ state: 'sent' });
  await transport.close();
  expect(intake.received).toHaveLength(0);
});
