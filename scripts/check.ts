import { allVariables } from 'playwright-gate';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Everything that is checked. */
const root = path.resolve(import.meta.dirname, '..');
const bin = (name: string) => path.join(root, 'node_modules', '.bin', name);

interface Check {
  name: string;
  command: string[];
}

const suite = (project: string): Check => ({
  name: `the suite against the embedded reference app (${project})`,
  command: [
    bin('playwright'),
    'test',
    `--project=${project}`,
    // Half as much again would be spent on traces of tests that pass; what fails is traced when it is tried again.
    '--trace=on-first-retry',
    '--reporter=line,html,allure-playwright,./reporters/gate.ts',
  ],
});

/** Beside the unit and contract tests, on what those leave of the processors while they wait. */
const STATIC: Check[] = [
  { name: 'lint', command: [bin('eslint'), '.'] },
  { name: 'types', command: [bin('tsc'), '--noEmit'] },
  { name: 'unused files, exports and packages', command: [bin('knip')] },
  { name: 'format', command: [bin('prettier'), '--check', '--log-level=warn', '.'] },
];
const SUITES = [suite('staging'), suite('production')];
const UNIT: Check = {
  name: 'unit and contract tests',
  command: [bin('playwright'), 'test', '--config=playwright.unit.config.ts'],
};

// What is being changed here is not compared with what was here before.
const history = path.join(root, '.gate', 'check-history.ndjson');
rmSync(history, { force: true });

const failed: string[] = [];
let passed = 0;
let interrupted = false;
// What is running hears of it as well, and is waited for: it may have something to clean up.
process.on('SIGINT', () => (interrupted = true));

/**
 * @param isBeside it gives way to others, and what it printed is told when it has ended, so that nothing mixes; otherwise it
 * prints at once
 */
async function check({ name, command: [file = '', ...args] }: Check, isBeside = false): Promise<void> {
  const began = Date.now();
  if (!isBeside) console.log(`\n▶ ${name}`);
  const child = spawn(file, args, {
    cwd: root,
    stdio: isBeside ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    // The suite is run against the embedded app on purpose, whatever deployment a .env names.
    env: { ...allVariables(), E2E_TARGET: 'embedded', GATE: 'enforce', GATE_HISTORY: history },
  });
  if (isBeside && child.pid !== undefined) os.setPriority(child.pid, os.constants.priority.PRIORITY_LOW);
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk));
  const status = await new Promise<number | null>((resolve) =>
    child.on('close', resolve).on('error', (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      resolve(null);
    }),
  );
  const ok = status === 0;
  if (ok) passed += 1;
  else failed.push(name);
  if (isBeside) console.log(`\n▶ ${name}`);
  process.stdout.write(Buffer.concat(output));
  console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1_000).toFixed(0)} s)`);
}

for (const one of SUITES) if (!interrupted) await check(one);
if (!interrupted) await Promise.all([check(UNIT), ...STATIC.map((one) => check(one, true))]);

if (failed.length) console.log(`\nWhat failed: ${failed.join(', ')}.`);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exitCode = interrupted ? 130 : failed.length ? 1 : 0;
