import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';

/** Everything that is checked, the quickest first. */
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
    '--reporter=line,html,allure-playwright,./reporters/gate.ts',
  ],
});

const CHECKS: Check[] = [
  { name: 'format', command: [bin('prettier'), '--check', '--log-level=warn', '.'] },
  { name: 'lint', command: [bin('eslint'), '.'] },
  { name: 'types', command: [bin('tsc'), '--noEmit'] },
  suite('staging'),
  suite('production'),
  {
    name: 'unit and contract tests',
    command: [bin('playwright'), 'test', '--config=playwright.unit.config.ts'],
  },
];

// What is being changed here is not compared with what was here before.
const history = path.join(root, '.gate', 'check-history.ndjson');
rmSync(history, { force: true });

const failed: string[] = [];
for (const { name, command } of CHECKS) {
  const [file = '', ...args] = command;
  const began = Date.now();
  console.log(`\n▶ ${name}`);
  const { status } = spawnSync(file, args, {
    cwd: root,
    stdio: 'inherit',
    // The suite is run against the embedded app on purpose, whatever deployment a .env names.
    env: { ...process.env, E2E_TARGET: 'embedded', GATE: 'enforce', GATE_HISTORY: history },
  });
  const ok = status === 0;
  if (!ok) failed.push(name);
  console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1_000).toFixed(0)} s)`);
}
if (failed.length) console.log(`\nWhat failed: ${failed.join(', ')}.`);
console.log(`\n${CHECKS.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length ? 1 : 0;
