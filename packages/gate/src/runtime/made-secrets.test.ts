import { readFileSync, statSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { GateFolder } from './folder.ts';
import { collectMadeSecrets, madeSecrets, madeSoFar, secretMade } from './made-secrets.ts';

test('what a worker made is read with the key of the run, and by nobody else', ({}, testInfo) => {
  const env: Record<string, string> = {};
  const folder = new GateFolder(testInfo.outputPath('gate'));
  collectMadeSecrets(folder, env);
  expect(madeSecrets(env)).toEqual({ secrets: [], notSearchable: [] });
  const before = madeSoFar(env);

  Object.assign(process.env, env);
  try {
    secretMade('session', 'sid-0f9e8d7c6b5a');
    secretMade('session', 'sid-0f9e8d7c6b5a');
    secretMade('reset link', 'https://x.example/reset?token=reset-123456&user=1');
    secretMade('pin', '77');
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
  }
  secretMade('without the reporter', 'nobody-asks-for-it');

  const { secrets, notSearchable } = madeSecrets(env);
  expect(secrets.map(({ variable }) => variable)).toEqual(['session', 'reset link']);
  expect(secrets[1]?.values).toContain('reset-123456');
  expect(notSearchable).toEqual([{ variable: 'pin', why: 'is too short' }]);
  expect(madeSoFar(env)).not.toBe(before);

  const file = env.GATE_RUN_SECRETS ?? '';
  expect(readFileSync(file, 'utf8')).not.toMatch(/sid-|reset/);
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(madeSecrets({ ...env, GATE_RUN_KEY: '00'.repeat(32) }).secrets).toEqual([]);
});
