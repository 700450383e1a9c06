import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { countPoints } from '../../datadog/fake/index.ts';
import { runScript } from '../testing/command.ts';
import type { Verdict } from '../src/schema/verdict.ts';
import { expect, test as base } from '../../datadog/contract/testing/datadog-cli.ts';
import { USUAL_POLICY } from './testing/playwright-cli.ts';

interface Fixtures {
  /** Runs a suite in two shards and gives their journals. */
  shards: (more?: {
    tests?: string;
    env?: Record<string, string>;
    second?: Record<string, string>;
  }) => Promise<[string, string]>;
  /** Judges journals by the real command. */
  judge: (
    journals: string[],
    ...options: string[]
  ) => Promise<{ code: number | null; output: string; verdict: Verdict['verdict'] | undefined }>;
}

const test = base.extend<Fixtures>({
  shards: async ({ run, folder }, use) => {
    await use(async ({ tests = 'passes$|asks the target|needs its hook', env: more = {}, second = {} } = {}) => {
      const env = { E2E_RUN_ID: 'run1', ...more };
      const first = await run(tests, { args: ['--shard=1/2'], env });
      const other = await run(second.TESTS ?? tests, { args: ['--shard=2/2'], env: { ...env, ...second } });
      expect(`${first.output}${other.output}`).toContain('judge the journals of all shards');
      const place = path.join(folder, 'journal');
      const [one = '', two = ''] = readdirSync(place).sort();
      return [path.join(place, one), path.join(place, two)];
    });
  },
  judge: async ({ folder }, use) => {
    await use(async (journals, ...options) => {
      const { code, output } = await runScript('gate', ['judge', '--policy', USUAL_POLICY, ...journals, ...options], {
        GATE_FOLDER: folder,
      });
      expect(output).not.toMatch(/^\s+at /m);
      const [, word] = /Verdict: (PASS|FAIL|UNDECIDED)/.exec(output) ?? [];
      return {
        code,
        output: output.replace(/\s+/g, ' '),
        verdict: word?.toLowerCase() as Verdict['verdict'] | undefined,
      };
    });
  },
});

test('two shards make one verdict, in any order', async ({ shards, judge }) => {
  const [one, two] = await shards();

  expect(await judge([two, one])).toMatchObject({ code: 0, verdict: 'pass' });
  expect(await judge([path.dirname(one)])).toMatchObject({ code: 0, verdict: 'pass' });
});

test('what shards measured and the verdict on them reach Datadog, each once', async ({
  shards,
  folder,
  double,
  keys,
}) => {
  // It only sends: what is remembered of earlier runs is not asked for.
  const env = { ...keys, DD_APP_KEY: '', GATE_FOLDER: folder };
  const policy = 'packages/gate/contract/testing/policies/patient.ts';
  const journals = await shards({ env: { ...env, POLICY: policy } });
  const { code, output } = await runScript('gate', ['judge', ...journals, '--policy', policy], env);

  expect(code, output).toBe(0);
  expect(double.flags).toEqual([]);
  expect(countPoints(double.store, 'e2e.flow.duration')).toBe(1);
  expect(countPoints(double.store, 'e2e.test.duration')).toBe(3);
  expect(countPoints(double.store, 'e2e.verdicts')).toBe(1);
  const passed = double.store.metrics['e2e.tests']?.points.find(({ tags }) => tags.includes('outcome:passed'));
  expect(passed).toMatchObject({ value: 3, tags: expect.arrayContaining(['browser:chromium']) });
  expect(double.store.events).toMatchObject([{ status: 'success', aggregationKey: 'portal:staging:e2e' }]);
});

test('a run is judged by the policy that it was made under, and by no other', async ({ shards, judge }) => {
  const journals = await shards();
  const { code, verdict, output } = await judge(
    journals,
    '--policy',
    'packages/gate/contract/testing/policies/learned.ts',
  );

  expect({ code, verdict }).toEqual({ code: 2, verdict: 'undecided' });
  expect(output).toContain('The run was made under another learned.ts or quarantine than lie here');
});

test('a missing shard and one that is there twice are undecided', async ({ shards, judge }) => {
  const [one, two] = await shards();
  const again = `${two}.again.ndjson`;
  copyFileSync(two, again);

  const missing = await judge([one]);
  expect(missing).toMatchObject({ code: 2, verdict: 'undecided' });
  expect(missing.output).toContain('The journal of shard 2 of 2 is missing');
  const twice = await judge([one, two, again]);
  expect(twice).toMatchObject({ code: 2, verdict: 'undecided' });
  expect(twice.output).toContain('are both shard 2 of 2');
});

for (const [name, second, says] of [
  ['another commit', { TESTS: 'passes$|asks the target' }, 'made from other tests'],
  ['another run', { E2E_RUN_ID: 'run2' }, 'is of another run'],
  ['another configuration', { RETRIES: '2' }, 'made with another playwright.config.ts'],
  [
    'another policy',
    { QUARANTINE: 'packages/gate/contract/testing/policies/empty-quarantine.json' },
    'made under another policy',
  ],
] as [string, Record<string, string>, string][])
  test(`a shard of ${name} is undecided`, async ({ shards, judge }) => {
    const { code, verdict, output } = await judge(await shards({ second }));

    expect(code, output).toBe(2);
    expect(verdict).toBe('undecided');
    expect(output).toContain(says);
  });

test('shards that saw two builds are undecided', async ({ shards, judge, target, run, folder }) => {
  const [one, two] = await shards();
  target.build = 'two';
  await run('passes$|asks the target|needs its hook', { args: ['--shard=2/2'], env: { E2E_RUN_ID: 'run1' } });
  const { code, output } = await judge([one, two]);

  expect(code, `${output} ${folder}`).toBe(2);
  expect(output).toContain('build');
});

test('a failed shard fails the run', async ({ shards, judge }) => {
  const { code, verdict, output } = await judge(await shards({ tests: 'passes$|fails$' }));

  expect(code).toBe(1);
  expect(verdict).toBe('fail');
  expect(output).toContain('Blocked because passed: fails');
});

test('what is no whole journal is named and never green', async ({ shards, judge }) => {
  const [one, two] = await shards();
  const whole = readFileSync(two, 'utf8');
  const lines = whole.trimEnd().split('\n');
  const changed = (text: string) => {
    writeFileSync(two, text);
    return judge([one, two]);
  };

  for (const [text, says] of [
    [whole.slice(0, -40), 'has no end'],
    [whole.replace('"status":"passed"', '"status":"failed"'), 'was changed at or before its line'],
    [[...lines.slice(0, 2), ...lines.slice(3)].join('\n') + '\n', 'was changed at or before its line'],
    [`${whole}${lines.at(-1)}\n`, 'was changed at or before its line'],
    ['\u0000\u0001 no journal', 'shard 2 of 2 is missing'],
    ['', 'shard 2 of 2 is missing'],
  ] as const) {
    const { code, verdict, output } = await changed(text);
    expect(code, output).toBe(2);
    expect(verdict).toBe('undecided');
    expect(output).toContain(says);
  }
});

test('without any journal the command says so', async ({ judge, folder }) => {
  const { code, output } = await judge([path.join(folder, 'not-there.ndjson')]);

  expect(code).toBe(64);
  expect(output).toContain('There is no journal at');
});
