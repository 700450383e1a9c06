import { expect, test } from '@playwright/test';
import { currentRun, type Run } from '../../gate/src/runtime/run.ts';
import { aPlan, aPolicy } from '../../gate/src/testing/builders.ts';
import { Measurements } from './measurements.ts';

const KEY = 'a-key-of-the-test';
const STAND_IN = 'http://127.0.0.1:9';
const EMBEDDED = 'the embedded reference app';

test.beforeEach(() => {
  process.env.DD_API_KEY = KEY;
});
test.afterEach(() => {
  delete process.env.DD_API_KEY;
  delete process.env.E2E_DATADOG_URL;
});

function begin(plan: Parameters<typeof aPlan>[0], run: Partial<Run> = {}, policy = aPolicy()) {
  const given = { policy, run: { ...currentRun({}), enforce: true, ...run } };
  return Measurements.begin(aPlan(plan), given);
}

test('where the gate decides, what an environment took goes to Datadog', async () => {
  const { measurements, cost } = await begin({});

  expect(measurements).toBeDefined();
  expect(cost).toMatch(/^Measurements go to Datadog \(datadoghq\.com\): at most /);
  expect(cost).not.toContain(KEY);
});

for (const [what, plan, run] of [
  ['at a desk', {}, { enforce: false }],
  ['of the embedded app', { target: EMBEDDED }, {}],
] as const)
  test(`nothing is sent ${what}, but to a stand-in`, async () => {
    expect(await begin(plan, run)).toEqual({ complaints: [] });

    process.env.E2E_DATADOG_URL = STAND_IN;
    expect((await begin(plan, run)).measurements).toBeDefined();
  });

test('of two stages at once nothing is sent, and that is said', async () => {
  expect(await begin({ stage: 'staging, production' })).toEqual({
    complaints: [],
    problem: 'Measurements are told of one stage at a time: run --project=staging and --project=production apart.',
  });
});

test('without a key there is nothing to begin', async () => {
  delete process.env.DD_API_KEY;

  expect(await begin({})).toEqual({ complaints: [] });
});

test('what is wrong with the address of a collector is a sentence', async () => {
  process.env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT = 'collector';
  try {
    const { problem } = await begin({}, {}, aPolicy({ datadog: { transport: 'otlp' } }));

    expect(problem).toMatch(/^OTEL_EXPORTER_OTLP_METRICS_ENDPOINT .* must be an address such as /);
  } finally {
    delete process.env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT;
  }
});
