import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runScript, STACK } from '#testing';
import type { Verdict } from '../src/schema/verdict.ts';
import {
  expect,
  runTests,
  startTarget,
  test as base,
  USUAL_POLICY,
  variablesOf,
  type Target,
} from './testing/playwright-cli.ts';

const TESTS = 'passes$|asks the target|needs its hook';
const RUN = { E2E_RUN_ID: 'run1', TESTS };

/** A run in two shards: where their journals lie, and what they asked. */
interface Usual {
  target: Target;
  journals: string;
}

interface Fixtures {
  /** Gives the journals of a usual run in two shards, copied; with `second` the second shard is one of its own. */
  shards: (second?: Record<string, string>) => Promise<[string, string]>;
  /** Runs a suite in two shards and gives their journals. */
  runShards: (env: Record<string, string>) => Promise<[string, string]>;
  /** Judges journals by the real command. */
  judge: (
    journals: string[],
    ...options: string[]
  ) => Promise<{ code: number | null; output: string; verdict: Verdict['verdict'] | undefined }>;
}

async function runShard(shard: string, env: Record<string, string>): Promise<void> {
  const { output } = await runTests([`--shard=${shard}`], env);
  expect(output).not.toContain('had judged');
  expect(output).toContain('judge the journals of all shards');
}

function journalsIn(folder: string): [string, string] {
  const [one = '', two = ''] = readdirSync(folder).sort();
  return [path.join(folder, one), path.join(folder, two)];
}

const test = base.extend<Fixtures, { usual: Usual }>({
  usual: [
    async ({}, use) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'shards-'));
      const target = await startTarget();
      for (const shard of ['1/2', '2/2']) await runShard(shard, { ...variablesOf(target, folder), ...RUN });
      await use({ target, journals: path.join(folder, 'journal') });
      target.stop();
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  shards: async ({ usual, folder }, use) => {
    const place = path.join(folder, 'journal');
    await use(async (second) => {
      const [one, two] = journalsIn(usual.journals);
      cpSync(one, path.join(place, path.basename(one)));
      if (second) await runShard('2/2', { ...variablesOf(usual.target, folder), ...RUN, ...second });
      else cpSync(two, path.join(place, path.basename(two)));
      return journalsIn(place);
    });
  },
  runShards: async ({ variables, folder }, use) => {
    await use(async (env) => {
      for (const shard of ['1/2', '2/2']) await runShard(shard, { ...variables, ...RUN, ...env });
      return journalsIn(path.join(folder, 'journal'));
    });
  },
  judge: async ({ folder }, use) => {
    await use(async (journals, ...options) => {
      const policy = options.includes('--policy') ? [] : ['--policy', USUAL_POLICY];
      const { code, output } = await runScript('gate', ['judge', ...policy, ...journals, ...options], {
        GATE_FOLDER: folder,
      });
      expect(output).not.toMatch(STACK);
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

test('a run is judged by the policy that it was made under, and by no other', async ({ shards, judge }) => {
  const journals = await shards();
  const { code, verdict, output } = await judge(
    journals,
    '--policy',
    'packages/gate/contract/testing/policies/learning.ts',
  );

  expect({ code, verdict }).toEqual({ code: 2, verdict: 'undecided' });
  expect(output).toContain('This run used a different learning.ts or quarantine file');
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
  ['another commit', { TESTS: 'passes$|asks the target' }, 'has other tests, so it comes from another commit'],
  ['another run', { E2E_RUN_ID: 'run2' }, 'belongs to another run'],
  ['another configuration', { RETRIES: '2' }, 'has another playwright.config.ts'],
  [
    'another policy',
    { QUARANTINE: 'packages/gate/contract/testing/policies/empty-quarantine.json' },
    'has another policy',
  ],
] as [string, Record<string, string>, string][])
  test(`a shard of ${name} is undecided`, async ({ shards, judge }) => {
    const { code, verdict, output } = await judge(await shards(second));

    expect(code, output).toBe(2);
    expect(verdict).toBe('undecided');
    expect(output).toContain(says);
  });

test('shards that saw two builds are undecided', async ({ shards, judge, usual, folder }) => {
  usual.target.build = 'two';
  const journals = await shards({}).finally(() => (usual.target.build = 'one'));
  const { code, output } = await judge(journals);

  expect(code, `${output} ${folder}`).toBe(2);
  expect(output).toContain('build');
});

test('a failed shard fails the run', async ({ runShards, judge }) => {
  const [one] = await runShards({ TESTS: 'passes$|fails$' });
  // The shard has tried its failed test once more: that journal lies beside its own.
  const { code, verdict, output } = await judge([path.dirname(one)]);

  expect(code, output).toBe(1);
  expect(verdict).toBe('fail');
  expect(output).toContain('Blocked: 1 test failed. fails');
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
    [whole.replace('"status":"passed"', '"status":"failed"'), 'was changed at or before line'],
    [[...lines.slice(0, 2), ...lines.slice(3)].join('\n') + '\n', 'was changed at or before line'],
    [`${whole}${lines.at(-1)}\n`, 'was changed at or before line'],
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
