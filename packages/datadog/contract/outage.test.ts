import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { countPoints, type FakeDatadog } from '../fake/index.ts';
import { refusal, tooLarge } from '../src/testing/answers.ts';
import { runScript, STACK } from '#testing';
import { expect, policyFile, test as base, type Outcome } from './testing/datadog-cli.ts';

/** One test with ten samples, and a reading of the machine probe. */
const SOME = 'measures 10 times';
const POINTS = 11;
/** Ten such tests with a hundred samples each. */
const MANY = 'measures 100 times';
const MANY_POINTS = 1_010;
const METRICS = ['e2e.flow.duration', 'e2e.machine.duration'];

const policy = (name: string) => ({ POLICY: policyFile(name) });
const USUAL = policy('usual');

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
  const outbox = path.join(folder, 'datadog', 'outbox');
  if (!existsSync(outbox)) return 0;
  return filesIn(outbox)
    .map((file) => readFileSync(file, 'utf8'))
    .reduce((sum, text) => sum + METRICS.reduce((all, metric) => all + text.split(`"${metric}"`).length - 1, 0), 0);
}

/** What a run says and leaves behind whose measurements did not arrive. */
function expectKept({ output, verdict }: Outcome, folder: string, { keys }: FakeDatadog): void {
  expect(verdict?.delivery).toMatchObject({ made: POINTS, sent: 0, spooled: POINTS, lost: 0 });
  expect(verdict?.delivery?.because).toContain('send what waits with npm run datadog -- flush');
  expect(output.replace(/\s+/g, ' ')).toMatch(/Datadog did not get the event of the verdict and the verdict's counts/);
  expect(onDisk(folder)).toBe(POINTS);
  expect(output).not.toMatch(STACK);
  for (const key of Object.values(keys)) {
    expect(output).not.toContain(key);
    for (const file of filesIn(folder)) expect(readFileSync(file, 'latin1'), file).not.toContain(key);
  }
}

test('every point is delivered, what is too large in one piece in smaller ones, and nothing that Datadog would treat otherwise than meant', async ({
  run,
  fake,
  keys,
  folder,
}) => {
  fake.faults.next('distribution_points', tooLarge(), 2);
  const { DD_APP_KEY, ...sending } = keys;
  const { code, output, verdict } = await run(MANY, { env: { ...sending, ...policy('patient') } });

  expect(code, output).toBe(0);
  expect(verdict?.delivery).toMatchObject({ made: MANY_POINTS, sent: MANY_POINTS, spooled: 0, lost: 0 });
  expect(arrived(fake)).toBe(MANY_POINTS);
  expect(onDisk(folder)).toBe(0);
  expect(fake.flags).toEqual([]);
  expect(fake.store.events, output).toMatchObject([{ status: 'success', aggregationKey: 'portal:staging:e2e' }]);
  expect(countPoints(fake.store, 'e2e.verdicts')).toBe(1);
});

/** All others, with a thousand points each, are in src/delivery/faults.test.ts: these show what a run makes of them. */
test('an intake that nobody answers at changes neither verdict nor exit code, and what waits is delivered later, once', async ({
  run,
  fake,
  keys,
  folder,
  variables,
}) => {
  await fake.faults.refuse();
  const outcome = await run(SOME, { env: keys });
  expect(outcome.code, outcome.output).toBe(0);
  expect(outcome.verdict?.verdict).toBe('pass');
  expectKept(outcome, folder, fake);

  await fake.faults.accept();
  const { code, output } = await runScript('datadog', ['flush'], { ...variables, ...keys });
  expect(code, output).toBe(0);
  expect(arrived(fake)).toBe(POINTS);
  expect(onDisk(folder)).toBe(0);
  expect(fake.store.events).toHaveLength(1);
});

test('an intake that takes everything and never answers keeps no run from its end', async ({
  run,
  fake,
  keys,
  folder,
}) => {
  fake.faults.always(/./, { kind: 'black hole' });
  const outcome = await run(SOME, { env: keys });
  expect(outcome.code, outcome.output).toBe(0);
  expectKept(outcome, folder, fake);
});

test('where delivery is required, a key that is refused leaves the run undecided, and is told to nobody', async ({
  run,
  fake,
  keys,
  folder,
}) => {
  fake.faults.always(/./, refusal(403, `no such key ${fake.keys.apiKey}`));
  const outcome = await run(SOME, { env: { ...keys, ...policy('requires-delivery') } });

  expect(outcome.code, outcome.output).toBe(2);
  expect(outcome.verdict?.findings[0]).toMatchObject({ rule: 'undelivered metrics', effect: 'undecided' });
  expectKept(outcome, folder, fake);
});

test('without a key nothing is sent, nothing is told of it, and nothing of the client is loaded', async ({ run }) => {
  const { code, output, verdict } = await run(SOME, { env: { ...USUAL, NODE_DEBUG: 'module' } });

  expect(code).toBe(0);
  expect(verdict?.delivery).toBeUndefined();
  expect(output).toMatch(/^MODULE \d+: /m);
  expect(output).not.toContain('datadog-api-client');
});
