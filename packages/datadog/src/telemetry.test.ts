import type { RunContext } from 'playwright-gate/plugin';
import { anAttempt, aPastRun, aPlan, aSample, aVerdict, slowerInPairs } from 'playwright-gate/testing';
import { expect, test } from '../fake/testing.ts';
import { datadog, type DatadogInput } from './index.ts';

const KEY = 'a-key-of-the-test';
const FAKE = 'http://127.0.0.1:9';

test.beforeEach(() => {
  process.env.DD_API_KEY = KEY;
});
test.afterEach(() => {
  delete process.env.DD_API_KEY;
  delete process.env.E2E_DATADOG_URL;
});

const begin = (run: Partial<RunContext> = {}, options: DatadogInput = {}) =>
  datadog(options).telemetry.begin({
    plan: aPlan(),
    flows: ['entity.create'],
    quarantined: [],
    required: false,
    enforce: true,
    deployed: true,
    folder: '/nowhere',
    job: undefined,
    ...run,
  });

test('where the gate decides, what an environment took goes to Datadog; what that costs informs and judges nothing', async () => {
  const { session, notes = [], problem } = await begin({}, { deployments: 87_000, versions: true });

  expect(session).toBeDefined();
  expect(problem).toBeUndefined();
  expect(notes).toEqual([
    expect.stringMatching(/^Measurements go to Datadog \(datadoghq\.com\): at most .* of 87,000 deployments /),
  ]);
  expect(notes.join()).not.toContain(KEY);
});

for (const [what, run] of [
  ['at a desk', { enforce: false }],
  ['of an app that the suite starts', { deployed: false }],
  ['of an unpublished build', { plan: aPlan({ overrides: { entity: 'http://localhost:5173/entity.js' } }) }],
] as const)
  test(`nothing is sent ${what}, but to a fake`, async () => {
    expect(await begin(run)).toEqual({});

    process.env.E2E_DATADOG_URL = FAKE;
    expect((await begin(run)).session).toBeDefined();
    // An agent is no fake.
    expect(await begin(run, { transport: 'dogstatsd' })).toEqual({});
  });

test('of a part of the suite the durations are told, and no verdict', async ({ fake }, testInfo) => {
  Object.assign(process.env, { E2E_DATADOG_URL: fake.url, DD_API_KEY: fake.keys.apiKey });
  const plan = aPlan({ partial: ['--grep=passes$'] });
  const { session } = await begin({ plan, folder: testInfo.outputPath('datadog') }, { patience: 30 });
  session?.add(anAttempt({ at: Date.now(), samples: [aSample()] }));

  expect(await session?.end()).toMatchObject({ made: 1, sent: 1 });
  expect(await session?.conclude(aVerdict(), aPastRun())).toEqual([]);
  expect(fake.store.events).toEqual([]);
  expect(Object.keys(fake.store.metrics)).toEqual(['e2e.flow.duration']);
});

test('what the control showed is in the event of the verdict, as Datadog takes it', async ({ fake }, testInfo) => {
  Object.assign(process.env, { E2E_DATADOG_URL: fake.url, DD_API_KEY: fake.keys.apiKey });
  const { session } = await begin({ folder: testInfo.outputPath('datadog') }, { patience: 30 });

  expect(await session?.conclude({ ...slowerInPairs(), ended: Date.now() }, aPastRun())).toEqual([]);
  expect(fake.store.events).toMatchObject([
    {
      text: expect.stringContaining('entity.create +121 % (101 → 223 ms, 14 pairs)'),
      tags: expect.arrayContaining(['verdict:fail', 'cause:this_change']),
    },
  ]);
  expect(fake.flags).toEqual([]);
});

test('of two stages at once nothing is sent, and that is said', async () => {
  expect(await begin({ plan: aPlan({ stage: 'staging, production' }) })).toEqual({
    problem: 'Measurements are told of one stage at a time: run --project=staging and --project=production apart.',
  });
});

test('without a key there is nothing to begin; where delivery is required, that is said', async () => {
  delete process.env.DD_API_KEY;

  expect(await begin()).toEqual({});
  expect(await begin({ required: true })).toEqual({ problem: 'DD_API_KEY is not set, so nothing is sent.' });
});

test('delivery cannot be required of an agent, which confirms nothing', async () => {
  expect(await begin({ required: true }, { transport: 'dogstatsd' })).toEqual({
    problem:
      'telemetry.required needs a transport that says what has arrived, which an agent over UDP (dogstatsd) does not: choose api, or leave it out.',
  });
  for (const [required, transport] of [
    [false, 'dogstatsd'],
    [true, 'api'],
  ] as const)
    expect((await begin({ required }, { transport })).session, transport).toBeDefined();
});

test('what is wrong with a key is a sentence that does not hold it', async () => {
  process.env.DD_API_KEY = `"${KEY} "`;

  expect(await begin()).toEqual({
    problem: 'DD_API_KEY holds something that no key of Datadog does: set it again, without quotes or line ends.',
  });
});
