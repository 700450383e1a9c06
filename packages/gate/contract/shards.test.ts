import { copyFileSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COMPILED_GATE, runNode, runScript, STACK } from '#testing';
import type { Verdict } from '../src/schema/verdict.ts';
import { ownSuite } from './testing/own-suite.ts';
import { expect, LEARNING, runTests, test as base, USUAL_POLICY } from './testing/playwright-cli.ts';

const TESTS = 'passes$|asks the target|needs its hook';
const RUN = { E2E_RUN_ID: 'run1', TESTS };

interface Fixtures {
  /** Runs a suite in two shards and gives their journals. */
  runShards: (env?: Record<string, string>) => Promise<[string, string]>;
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

const test = base.extend<Fixtures>({
  runShards: async ({ variables, folder }, use) => {
    await use(async (env) => {
      for (const shard of ['1/2', '2/2']) await runShard(shard, { ...variables, ...RUN, ...env });
      const place = path.join(folder, 'journal');
      const [one = '', two = ''] = readdirSync(place).sort();
      return [path.join(place, one), path.join(place, two)];
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

test('two shards make one verdict in any order, both of them, and under the policy that they ran under', async ({
  runShards,
  judge,
}) => {
  const [one, two] = await runShards();
  expect(await judge([two, one])).toMatchObject({ code: 0, verdict: 'pass' });

  const missing = await judge([one]);
  expect(missing).toMatchObject({ code: 2, verdict: 'undecided' });
  expect(missing.output).toContain('The journal of shard 2 of 2 is missing');
  const again = `${two}.again.ndjson`;
  copyFileSync(two, again);
  const twice = await judge([one, two, again]);
  expect(twice).toMatchObject({ code: 2, verdict: 'undecided' });
  expect(twice.output).toContain('are both shard 2 of 2');
  const other = await judge([one, two], '--policy', LEARNING.POLICY);
  expect(other).toMatchObject({ code: 2, verdict: 'undecided' });
  expect(other.output).toContain('This run used a different learning.ts or quarantine file');
});

test('a failed shard fails the run', async ({ runShards, judge }) => {
  const [one] = await runShards({ TESTS: 'passes$|fails$' });
  // The shard has tried its failed test once more: that journal lies beside its own.
  const { code, verdict, output } = await judge([path.dirname(one)]);

  expect(code, output).toBe(1);
  expect(verdict).toBe('fail');
  expect(output).toContain('Blocked: 1 test failed. fails');
});

test('without any journal the command says so', async ({ judge, folder }) => {
  const { code, output } = await judge([path.join(folder, 'not-there.ndjson')]);

  expect(code).toBe(64);
  expect(output).toContain('There is no journal at');
});

test('a shard that has left no journal of its own is undecided, however Playwright ended', async ({}, testInfo) => {
  const { folder } = ownSuite(testInfo, `reporter: 'line'`, { 'one.spec.ts': `test('passes', () => undefined);` });
  const earlier = path.join(folder, '.gate', 'journal', 'run1.default.1-of-2.ndjson');
  mkdirSync(path.dirname(earlier), { recursive: true });
  writeFileSync(earlier, '');
  utimesSync(earlier, 1, 1);
  const { code, output } = await runNode(
    [COMPILED_GATE, 'run', '--shard=1/2'],
    { E2E_RUN_ID: 'run1' },
    { cwd: folder },
  );

  expect(code, output).toBe(2);
  expect(output).toContain('1 passed');
  expect(output).toContain('Undecided: The run is incomplete. Shard 1 of 2 has left no journal.');
});
