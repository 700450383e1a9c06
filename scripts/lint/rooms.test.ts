import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ESLint } from 'eslint';
import { ROOMS } from './rooms.js';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const JUDGE = 'packages/gate/src/judge/judge.ts';

/** By room: a file in it, and an import that somebody might well try there. */
const FORBIDDEN: Record<string, [file: string, imported: string]> = {
  'packages/gate/src/schema': ['packages/gate/src/schema/new.ts', JUDGE],
  'packages/gate/src/ports.ts': ['packages/gate/src/ports.ts', 'packages/gate/src/runtime/run.ts'],
  'packages/gate/src/statistics': ['packages/gate/src/statistics/new.ts', 'packages/gate/src/schema/record.ts'],
  'packages/gate/src/secrets': ['packages/gate/src/secrets/new.ts', 'packages/gate/src/runtime/environment.ts'],
  'packages/gate/src/flow': ['packages/gate/src/flow/new.ts', 'gate.config.ts'],
  'packages/gate/src/record': ['packages/gate/src/record/new.ts', 'packages/gate/src/rules/index.ts'],
  'packages/gate/src/attestation': ['packages/gate/src/attestation/new.ts', 'packages/gate/src/runtime/run.ts'],
  'packages/gate/src/rules': ['packages/gate/src/rules/new.ts', 'packages/gate/src/record/merge.ts'],
  'packages/gate/src/judge': ['packages/gate/src/judge/new.ts', 'packages/gate/src/render/terminal.ts'],
  'packages/gate/src/render': ['packages/gate/src/render/new.ts', JUDGE],
  'packages/gate/src/runtime': ['packages/gate/src/runtime/new.ts', 'packages/gate/src/cli/usage.ts'],
  'packages/gate/src': ['packages/gate/src/cli/new.ts', 'packages/datadog/src/index.ts'],
  'packages/gate': ['packages/gate/contract/new.test.ts', 'fixtures/index.ts'],
  'packages/datadog/src': ['packages/datadog/src/new.ts', JUDGE],
  'packages/datadog': ['packages/datadog/contract/new.test.ts', 'packages/gate/src/reporter.ts'],
  tests: ['tests/entity/new.spec.ts', 'pages/app.ts'],
  pages: ['pages/entity/new-page.ts', 'fixtures/index.ts'],
  'fixtures/testing': ['fixtures/testing/new.ts', JUDGE],
  'fixtures/environment': ['fixtures/environment/new.ts', 'pages/app.ts'],
  'fixtures/cleanup': ['fixtures/cleanup/new.ts', 'packages/datadog/src/index.ts'],
  fixtures: ['fixtures/new.ts', 'reference-app/launch.ts'],
  'gate.config.ts': ['gate.config.ts', 'pages/app.ts'],
  'playwright.config.ts': ['playwright.config.ts', 'packages/gate/src/reporter.ts'],
  reporters: ['reporters/new.ts', 'packages/gate/src/reporter.ts'],
  scripts: ['scripts/new.ts', JUDGE],
  bench: ['bench/new.ts', JUDGE],
  'reference-app': ['reference-app/new.ts', 'fixtures/index.ts'],
};

// The project's own rules, without the types that some others of them need.
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => ruleId === 'rooms/imports' || ruleId === 'no-restricted-properties',
});

async function messagesOf(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: path.join(ROOT, file) });
  return (result?.messages ?? []).map(({ message }) => message);
}

/** A line that imports a file from another, as it would be written. */
function importLine(file: string, imported: string, kind = 'import * as one'): string {
  const way = path.posix.relative(path.posix.dirname(file), imported);
  return `${kind} from '${way.startsWith('.') ? way : `./${way}`}';\n`;
}

test('every room has a forbidden import below', () => {
  expect(Object.keys(FORBIDDEN)).toEqual(ROOMS.map(({ room }) => room));
});

for (const { room, instead } of ROOMS)
  test(`lint refuses a forbidden import in ${room}`, async () => {
    const [file, imported] = FORBIDDEN[room] ?? ['', ''];

    expect(await messagesOf(file, importLine(file, imported))).toContain(instead);
    expect(await messagesOf(file, importLine(file, imported, 'import type { One }'))).toContain(instead);
  });

test('lint refuses files that import each other, types included', async () => {
  const file = 'packages/gate/src/wording.ts';
  const circle = /^These files import each other, types included: .*wording\.ts → .*budget\.ts → .*wording\.ts\.$/;

  expect(
    await messagesOf(file, importLine(file, 'packages/gate/src/rules/budget.ts', 'import type { One }')),
  ).toContainEqual(expect.stringMatching(circle));
});

test('lint refuses a second reader of the environment and of the command line', async () => {
  expect(await messagesOf('packages/gate/src/cli/new.ts', 'console.log(process.env.HOME, process.argv);\n')).toEqual([
    expect.stringContaining('reads the environment'),
    expect.stringContaining('reads the command line'),
  ]);
  expect(await messagesOf('packages/gate/src/runtime/new.ts', 'console.log(process.env.HOME);\n')).toEqual([]);
});
