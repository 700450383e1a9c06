import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ownSuite } from './testing/own-suite.ts';
import { expect, LEARNING, test as base } from './testing/playwright-cli.ts';

const FLOWS = ['entity.create', 'entity.list', 'entity.search', 'journey.publish', 'message.send'];
const tookAbout400 = (run: number) =>
  Object.fromEntries(FLOWS.map((flow, index) => [flow, [400 + ((run * 7 + index * 5) % 11)]]));

interface Fixtures {
  /** A history of forty runs of a stage in which every flow took about 400 ms, and none was measured again. */
  historyOf: (stage: string) => string;
  /** The later looks that a run has taken. */
  looks: () => string[];
}

const test = base.extend<Fixtures>({
  historyOf: async ({ folder, target }, use) => {
    await use((stage) => {
      const file = path.join(folder, 'history.ndjson');
      const lines = Array.from({ length: 40 }, (_, run) => ({
        ...{ type: 'run', at: 1_000 * run, series: `${stage} at ${target.url}`, run: `r${run}`, verdict: 'pass' },
        ...{ flows: tookAbout400(run), duration: 1_000, flaky: [], failed: [], tests: 'none' },
      }));
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      return file;
    });
  },
  looks: async ({ folder }, use) =>
    use(() => readdirSync(path.join(folder, 'journal')).filter((name) => name.includes('round'))),
});

test('once a failure is confirmed nothing is measured again, and the doubt says so', async ({
  run,
  historyOf,
  looks,
}) => {
  const env = { RETRIES: '1', SLOW: 'entity.list', SLOW_BY: '1.6', GATE_HISTORY: historyOf('staging') };
  const { code, output, verdict } = await run('measured flow|fails$', { env });

  expect(code, output).toBe(1);
  expect(looks()).toEqual([]);
  expect(verdict?.findings.find(({ rule }) => rule === 'regression')?.message).toContain(
    'it was not measured again, because the run fails anyway.',
  );
  expect(output).toMatch(/6 of 6 tests, 1 failed/);
});

for (const [what, stage, args, word] of [
  ['a part of the suite', 'staging', ['--grep=measured flow entity'], 'undecided'],
  ['production', 'production', [], 'pass'],
] as const)
  test(`${what} is not measured only to learn`, async ({ run, historyOf, looks }) => {
    const env = { ...LEARNING, STAGE: stage, GATE_HISTORY: historyOf(stage) };
    const { output, verdict } = await run('measured flow', { env, args: [...args] });

    expect(verdict?.verdict, output).toBe(word);
    expect(looks()).toEqual([]);
  });

test('a failure in a file whose name Playwright takes for an expression is tried again, and no earlier look counts', async ({
  run,
  looks,
  folder,
}) => {
  const place = path.join(folder, 'journal');
  mkdirSync(place, { recursive: true });
  for (const round of [2, 3]) writeFileSync(path.join(place, `run1.staging.1-of-1.round-${round}.ndjson`), 'left');
  const { code, output, verdict } = await run('oddly placed failure', { env: { E2E_RUN_ID: 'run1' } });

  expect(code, output).toBe(1);
  expect(looks()).toHaveLength(1);
  expect(verdict?.findings[0]).toMatchObject({ rule: 'test failures', effect: 'fail' });
  expect(verdict?.findings[0]?.evidence.slice(0, 2)).toEqual([
    expect.stringMatching(/^attempt 1 /),
    expect.stringMatching(/^attempt 2 /),
  ]);
});

test('a look that measured nothing is the last one, and is told', async ({ run, historyOf, looks }) => {
  const { code, output, verdict } = await run('slow once', { env: { GATE_HISTORY: historyOf('staging') } });

  expect(code, output).toBe(2);
  expect(looks()).toHaveLength(1);
  expect(output).toContain('nothing was measured again');
  expect(verdict?.findings.find(({ subject }) => subject === 'entity.list')?.message).toContain(
    'measuring it again measured nothing',
  );
});

test('a list of tests removes nothing of the last verdict', async ({ run, folder }) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'verdict.json'), '{"of":"the last run"}');
  const { code, output } = await run('passes$', { env: { GATE: 'observe' }, args: ['--list'] });

  expect(code, output).toBe(0);
  expect(output).not.toContain('Verdict');
  expect(readFileSync(path.join(folder, 'verdict.json'), 'utf8')).toBe('{"of":"the last run"}');
});

test('a run that cannot be planned is stopped before its first test', async ({}, testInfo) => {
  const files = { 'area/one.spec.ts': `test('is tagged', { tag: '@smok' }, () => console.log('was run'));` };
  const suite = ownSuite(testInfo, '', files, { tags: ['@smoke'] });
  const enforced = await suite.run();

  expect(enforced.code, enforced.output).toBe(2);
  expect(enforced.output).toContain('The run is stopped: The test at area/one.spec.ts:2 has the tag @smok');
  expect(enforced.output).not.toContain('was run');
  expect(enforced.verdict?.findings.map(({ message }) => message).join()).toContain(
    'use that of its folder (@area), @smoke,',
  );

  const observed = await suite.run([], { GATE: 'observe' });
  expect(observed.code, observed.output).toBe(0);
});

const BROKEN = `
for (const name of ['one', 'two', 'three']) test(name + ' fails', () => expect(1).toBe(2));
for (let left = 0; left < 40; left += 1) test('is left ' + left, () => new Promise((resolve) => setTimeout(resolve, 100)));`;

test('a run whose last tests are those that fail has ended anyway, and is not stopped', async ({}, testInfo) => {
  const failing = ['one', 'two'].map((name) => `test('${name} fails', () => expect(1).toBe(2));`).join('\n');
  const suite = ownSuite(testInfo, 'retries: 1, workers: 1', { 'area/broken.spec.ts': failing }, { stopAfter: 2 });
  const { code, output, verdict } = await suite.run();

  expect(code, output).toBe(1);
  expect(output).not.toContain('The run is stopped');
  expect(verdict?.summary).toMatch(/^Blocked: 2 tests failed\./);
});

const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
const QUARANTINE = JSON.stringify([
  {
    ...{ test: 'area/broken.spec.ts › one fails', owner: 'team', ticket: 'T-1', reason: 'is being mended' },
    ...{ since: day(-1), expires: day(5) },
  },
]);

for (const [what, policy, files, ran] of [
  [
    'a run is stopped once so many tests have failed twice that it cannot pass',
    { stopAfter: 3 },
    {},
    /: 3 tests failed twice/,
  ],
  ['what is in quarantine is not counted', { stopAfter: 3 }, { 'quarantine.json': QUARANTINE }, undefined],
  ['a policy can have every test run', { stopAfter: 0 }, {}, undefined],
] as const)
  test(what, async ({}, testInfo) => {
    const all = { 'area/broken.spec.ts': BROKEN, ...files };
    const { code, output, verdict } = await ownSuite(testInfo, 'retries: 1, workers: 1', all, policy).run();

    expect(code, output).toBe(1);
    const missing = verdict?.areas[0]?.missing ?? 0;
    if (ran) {
      expect(output).toMatch(new RegExp(`The run is stopped${ran.source}`));
      expect(verdict?.summary).toMatch(/^Blocked: 3 tests failed, and 1 other finding\./);
      expect(verdict?.findings.at(-1)?.message).toContain(`${missing} of 43 planned tests did not run.`);
      expect(missing).toBeGreaterThan(0);
    } else expect(missing).toBe(0);
  });
