import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runScript } from '#testing';
import type { Verdict } from '../src/schema/verdict.ts';
import { expect, test } from './testing/playwright-cli.ts';

const blocking = (verdict: Verdict | undefined) => verdict?.findings.filter(({ effect }) => effect !== 'warn');

test('a pass exits with 0 and measures its flow', async ({ run, target }) => {
  const { code, verdict, output } = await run('passes$');

  expect(code, output).toBe(0);
  expect(verdict).toMatchObject({
    verdict: 'pass',
    stage: 'staging',
    target: target.url,
    areas: [{ area: 'area', passed: 1 }],
  });
  expect(verdict?.flows.find(({ flow }) => flow === 'entity.create')).toMatchObject({ samples: [20], state: 'within' });
});

test('a failure exits with 1 and names what was seen', async ({ run }) => {
  const { code, output, verdict } = await run('passes$|fails$', { env: { RETRIES: '1' } });

  expect(code).toBe(1);
  expect(blocking(verdict)).toEqual([expect.objectContaining({ rule: 'test failures', limit: 'no failure' })]);
  expect(output).toContain('Verdict: FAIL');
  expect(output).toMatch(/Blocked: 1 test failed\. fails: expect\(received\)\.toBe\(expected\)/);
});

test('a flow over its limit exits with 1 though every test passed', async ({ run }) => {
  const { code, verdict } = await run('too slow');

  expect(code).toBe(1);
  expect(blocking(verdict)).toEqual([expect.objectContaining({ rule: 'budget', subject: 'entity.create' })]);
});

test('a flaky test exits with 2: it is no proof that the product is worse', async ({ run }) => {
  const { code, verdict } = await run('is flaky', { env: { RETRIES: '1' } });

  expect(code).toBe(2);
  expect(verdict?.findings[0]).toMatchObject({ rule: 'flaky tests', subject: expect.stringContaining('is flaky') });
});

test('at a desk the verdict is printed and the exit code stays the one of Playwright', async ({ run }) => {
  const { code, output, verdict } = await run('too slow', { env: { GATE: 'observe' } });

  expect(code).toBe(0);
  // Nothing is measured again at a desk, so nothing confirms it.
  expect(verdict?.verdict).toBe('undecided');
  expect(output).toContain('observed only');
});

test('what a ledger says is left fails the run', async ({ run, folder }) => {
  const ledgers = path.join(folder, 'ledger');
  mkdirSync(ledgers, { recursive: true });
  const entry = { type: 'planned', kind: 'entity', key: 'e2e-1', number: 1, stage: 'staging' };
  writeFileSync(path.join(ledgers, 'run1.staging.1.ndjson'), `${JSON.stringify(entry)}\n`);
  const { code, verdict } = await run('passes$', { env: { E2E_RUN_ID: 'run1' } });

  expect(code).toBe(1);
  expect(verdict?.leaked).toEqual(['entity e2e-1']);
});

test('a command that there is none of is refused, and runs nothing', async ({ folder }) => {
  const { code, output } = await runScript('gate', ['explian'], { GATE_FOLDER: folder });

  expect(code).toBe(64);
  expect(output).toMatch(/^There is no command explian\. Did you mean explain\?/);
  expect(existsSync(folder)).toBe(false);
});
