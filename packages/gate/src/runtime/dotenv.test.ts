import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { readDotenv } from './dotenv.ts';

for (const [what, content, env, says] of [
  [
    'turns the gate off',
    'GATE=observe',
    { GITHUB_ACTIONS: 'true' },
    /^GATE is set in \.env, but in CI only the pipeline/,
  ],
  ['says that there is no pipeline', 'CI=off', { TF_BUILD: 'True' }, /^CI is set in \.env/],
  ['names the run that a re-measurement is of', 'GATE_REMEASURES=r1', { CI: '1' }, /^GATE_REMEASURES is set in \.env/],
  ['makes a run a re-measurement', 'GATE_ROUND=2', { CI: '1' }, /^GATE_ROUND is set in \.env/],
] as const)
  test(`.env is refused in a pipeline where it ${what}`, ({}, testInfo) => {
    writeFileSync(testInfo.outputPath('.env'), content);

    expect(() => readDotenv(testInfo.outputDir, { ...env })).toThrow(says);
    expect(() => readDotenv(testInfo.outputDir, {})).not.toThrow();
  });

test('what is set wins over .env, and what only adds is taken', ({}, testInfo) => {
  writeFileSync(testInfo.outputPath('.env'), 'GATE=enforce\nA=file\nB=file\nC=file');
  const env: Record<string, string | undefined> = { CI: '1', A: 'set', C: '' };
  const { given, outside } = readDotenv(testInfo.outputDir, env);

  expect(env).toEqual({ CI: '1', GATE: 'enforce', A: 'set', B: 'file', C: '' });
  expect(given).toEqual({ GATE: 'enforce', B: 'file' });
  expect(outside).toEqual({ CI: '1', A: 'set', C: '' });
});
