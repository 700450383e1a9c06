import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test as base } from '@playwright/test';
import { runPlaywright, type CommandResult } from '../fixtures/testing/command.ts';
import type { Verdict } from '../gate/verdict.ts';

interface Outcome extends CommandResult {
  verdict: Verdict | undefined;
}

const test = base.extend<{ run: (grep: string, env?: Record<string, string>) => Promise<Outcome> }>({
  run: async ({}, use, testInfo) => {
    await use(async (grep, env = {}) => {
      const folder = testInfo.outputPath('gate');
      const args = ['--config=reporters/testing', '--project=staging', `--grep=${grep}`];
      const result = await runPlaywright(args, { GATE: 'enforce', GATE_FOLDER: folder, ...env });
      const file = path.join(folder, 'verdict.json');
      return { ...result, verdict: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Verdict) : undefined };
    });
  },
});

test('a pass exits with 0 and measures its flow', async ({ run }) => {
  const { code, verdict } = await run('passes');

  expect(code).toBe(0);
  expect(verdict).toMatchObject({ verdict: 'pass', stage: 'staging', areas: [{ area: 'area', passed: 1 }] });
  expect(verdict?.flows.find(({ flow }) => flow === 'entity.create')).toMatchObject({ samples: 1, state: 'within' });
});

test('a failure exits with 1 and names what was seen', async ({ run }) => {
  const { code, output, verdict } = await run('passes|fails');

  expect(code).toBe(1);
  expect(verdict?.reasons).toEqual([expect.objectContaining({ rule: 'passed', limit: 'no failure' })]);
  expect(output).toContain('Verdict: FAIL');
  expect(output).toMatch(
    /passed: fails: expect\(received\)\.toBe\(expected\).*Expected: "what should be"; Received: "what is"/,
  );
});

test('a flow over its limit exits with 1 though every test passed', async ({ run }) => {
  const { code, verdict } = await run('too slow');

  expect(code).toBe(1);
  expect(verdict?.reasons).toEqual([expect.objectContaining({ rule: 'budgets', subject: 'entity.create' })]);
});

test('a sample that cannot be read is undecided and exits with 1', async ({ run }) => {
  const { code, verdict } = await run('sample that is none');

  expect(code).toBe(1);
  expect(verdict).toMatchObject({ verdict: 'undecided', reasons: [{ rule: 'complete' }] });
  expect(verdict?.reasons[0]?.sentence).toContain('flow sample');
});

test('a flaky test exits with 1', async ({ run }) => {
  const { code, verdict } = await run('flaky', { RETRIES: '1' });

  expect(code).toBe(1);
  expect(verdict?.reasons).toEqual([
    expect.objectContaining({ rule: 'flaky', subject: expect.stringContaining('is flaky') }),
  ]);
});

test('nothing but skipped tests is undecided and exits with 1', async ({ run }) => {
  const { code, verdict } = await run('skipped');

  expect(code).toBe(1);
  expect(verdict).toMatchObject({ verdict: 'undecided', reasons: [{ rule: 'complete', actual: '0 tests' }] });
});

test('at a desk the verdict is printed and the exit code stays the one of Playwright', async ({ run }) => {
  const { code, output, verdict } = await run('too slow', { GATE: 'observe' });

  expect(code).toBe(0);
  expect(verdict?.verdict).toBe('fail');
  expect(output).toContain('observed only');
});

test('what a ledger says is left fails the run', async ({ run }, testInfo) => {
  const ledgers = testInfo.outputPath('gate', 'ledger');
  mkdirSync(ledgers, { recursive: true });
  const entry = { type: 'planned', kind: 'entity', key: 'e2e-1', number: 1, stage: 'staging' };
  writeFileSync(path.join(ledgers, 'run1.staging.1.ndjson'), `${JSON.stringify(entry)}\n`);
  const { code, verdict } = await run('passes', { E2E_RUN_ID: 'run1' });

  expect(code).toBe(1);
  expect(verdict?.leftBehind).toEqual(['entity e2e-1']);
});

test('a reporter after the gate is named and makes the run undecided', async ({ run }) => {
  const { output, verdict } = await run('passes', { REPORTER_AFTER: '1' });

  expect(verdict?.verdict).toBe('undecided');
  expect(output).toContain('The gate must be the last reporter');
});
