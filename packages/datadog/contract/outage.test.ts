import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  broken,
  countPoints,
  forbidden,
  page,
  timedOut,
  tooLarge,
  tooMany,
  UNKNOWN_HOST,
  type FakeDatadog,
} from '../fake/index.ts';
import { runScript, STACK } from '#testing';
import { expect, test as base } from './testing/datadog-cli.ts';

/** One test with ten samples, itself and a reading of the machine probe. */
const SOME = 'measures 10 times';
const POINTS = 12;
/** Ten such tests with a hundred samples each. */
const MANY = 'measures 100 times';
const MANY_POINTS = 1_020;
const METRICS = ['e2e.flow.duration', 'e2e.test.duration', 'e2e.machine.duration'];

const USUAL = { POLICY: 'packages/datadog/contract/testing/policies/usual.ts' };

const test = base.extend({
  keys: async ({ keys }, use) => use({ ...keys, ...USUAL }),
});

const arrived = ({ store }: FakeDatadog) => METRICS.reduce((sum, metric) => sum + countPoints(store, metric), 0);

/** All files of a folder, and of those in it. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** The points of the run itself that lie in files; those of its verdict are others. */
function onDisk(folder: string): number {
  const outbox = path.join(folder, 'datadog', 'points');
  if (!existsSync(outbox)) return 0;
  return filesIn(outbox)
    .map((file) => readFileSync(file, 'utf8'))
    .reduce((sum, text) => sum + METRICS.reduce((all, metric) => all + text.split(`"${metric}"`).length - 1, 0), 0);
}

test('delivers every point while nothing is wrong, and does nothing that Datadog would treat otherwise than meant', async ({
  run,
  fake,
  keys,
  folder,
}) => {
  const { DD_APP_KEY, ...sending } = keys;
  const { code, output, verdict } = await run(MANY, {
    env: { ...sending, POLICY: 'packages/datadog/contract/testing/policies/patient.ts' },
  });

  expect(code, output).toBe(0);
  expect(verdict?.delivery).toEqual({ made: MANY_POINTS, sent: MANY_POINTS, spooled: 0, lost: 0, because: [] });
  expect(arrived(fake)).toBe(MANY_POINTS);
  expect(onDisk(folder)).toBe(0);
  expect(fake.flags).toEqual([]);
  expect(fake.store.events, output).toMatchObject([{ status: 'success', aggregationKey: 'portal:staging:e2e' }]);
  expect(countPoints(fake.store, 'e2e.verdicts')).toBe(1);
});

const anything = /./;
const OUTAGES: Record<string, (fake: FakeDatadog) => Promise<void> | void> = {
  refused: (fake) => fake.faults.refuse(),
  'a black hole': ({ faults }) => faults.always(anything, { kind: 'black hole' }),
  'a slow trickle': ({ faults }) => faults.always(anything, { kind: 'trickle' }),
  'a reset in the middle of the answer': ({ faults }) => faults.always(anything, { kind: 'reset mid-body' }),
  'a wrong key': ({ faults }) => faults.always(anything, forbidden()),
  'a time-out of its own': ({ faults }) => faults.always(anything, timedOut()),
  'everything too large': ({ faults }) => faults.always(anything, tooLarge()),
  'a rate limit that is over next year': ({ faults }) => faults.always(anything, tooMany(31_536_000)),
  'a rate limit without a time': ({ faults }) => faults.always(anything, tooMany()),
  'a rate limit with a time that is none': ({ faults }) => faults.always(anything, tooMany('soon')),
  'an error of its own': ({ faults }) => faults.always(anything, broken(500)),
  'a page of a proxy': ({ faults }) => faults.always(anything, page(502)),
  'a page of a proxy that says all is well': ({ faults }) => faults.always(anything, page(200)),
};

for (const [name, breakIt] of Object.entries(OUTAGES))
  test(`an outage changes neither verdict nor exit code, and every point is accounted for: ${name}`, async ({
    run,
    fake,
    keys,
    folder,
  }) => {
    await breakIt(fake);
    const { code, output, verdict } = await run(SOME, { env: keys });
    const { made, sent, spooled, lost, because } = verdict?.delivery ?? {};

    expect(code, output).toBe(0);
    expect(verdict?.verdict).toBe('pass');
    expect(made).toBe(POINTS);
    expect({ sent, lost: lost ?? 0, spooled }).toEqual({ sent: 0, lost, spooled: POINTS - (lost ?? 0) });
    expect(onDisk(folder)).toBe(spooled);
    expect(arrived(fake)).toBe(0);
    expect(because?.length).toBeGreaterThan(0);
    expect(output).not.toMatch(STACK);
    for (const key of Object.values(fake.keys)) {
      expect(output).not.toContain(key);
      for (const file of filesIn(folder)) expect(readFileSync(file, 'latin1'), file).not.toContain(key);
    }
  });

test('a host that nobody knows is an outage like the others', async ({ run, keys, folder }) => {
  const { code, verdict } = await run(SOME, { env: { ...keys, E2E_DATADOG_URL: UNKNOWN_HOST } });

  expect(code).toBe(0);
  expect(verdict?.delivery).toMatchObject({ made: POINTS, sent: 0, spooled: POINTS, lost: 0 });
  expect(onDisk(folder)).toBe(POINTS);
});

test('what is too large in one piece is delivered in smaller ones', async ({ run, fake, keys }) => {
  fake.faults.next('distribution_points', tooLarge(), 2);
  const { verdict } = await run(MANY, { env: keys });

  expect(verdict?.delivery).toMatchObject({ made: MANY_POINTS, sent: MANY_POINTS, lost: 0 });
  expect(arrived(fake)).toBe(MANY_POINTS);
});

test('a clock that is two hours off is seen by what Datadog drops, and the verdict is what it was', async ({
  run,
  fake,
  keys,
}) => {
  fake.clock.set(Date.now() + 7_200_000);
  const { code, verdict } = await run(SOME, { env: keys });

  expect(code).toBe(0);
  expect(verdict?.delivery).toMatchObject({ made: POINTS, sent: POINTS });
  expect(fake.store.dropped.reduce((sum, { values }) => sum + values, 0)).toBeGreaterThanOrEqual(POINTS);
});

test('what waits on disk is delivered later, once', async ({ run, fake, keys, folder, variables }) => {
  await fake.faults.refuse();
  await run(SOME, { env: keys });
  await fake.faults.accept();
  const flush = () => runScript('datadog', ['flush'], { ...variables, ...keys });
  const { code, output } = await flush();

  expect(code, output).toBe(0);
  expect(arrived(fake)).toBe(POINTS);
  expect(onDisk(folder)).toBe(0);
  expect(fake.store.events).toHaveLength(1);
  expect((await flush()).output).toContain('No points wait.');
  expect(arrived(fake)).toBe(POINTS);
});

test('where delivery is required, an outage leaves the run undecided', async ({ run, fake, keys, folder }) => {
  await fake.faults.refuse();
  const { code, output, verdict } = await run(SOME, {
    env: { ...keys, POLICY: 'packages/datadog/contract/testing/policies/requires-delivery.ts' },
  });

  expect(code, output).toBe(2);
  expect(verdict?.findings).toMatchObject([{ rule: 'undelivered metrics', effect: 'undecided' }]);
  expect(onDisk(folder)).toBe(POINTS);
});

test('a tag set too many fails the configuration, and says which', async ({ run, keys }) => {
  const { code, output } = await run(SOME, {
    env: { ...keys, POLICY: 'packages/datadog/contract/testing/policies/few-tag-sets.ts' },
  });

  expect(code, output).toBe(2);
  expect(output.replace(/\s+/g, ' ')).toMatch(
    /A run has \d+ tag sets, and tagSets.run of datadog\(\) in gate.config.ts allows 3/,
  );
});

test('without a key nothing is sent, nothing is told of it, and nothing of the client is loaded', async ({ run }) => {
  const { code, output, verdict } = await run(SOME, { env: { ...USUAL, NODE_DEBUG: 'module' } });

  expect(code).toBe(0);
  expect(verdict?.delivery).toBeUndefined();
  expect(output).toMatch(/^MODULE \d+: /m);
  expect(output).not.toContain('datadog-api-client');
});
