import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The main job: the suite against staging (or the project that is named), with the verdict as the exit code. */
const args = process.argv.slice(2);
const project = args.some((argument) => argument.startsWith('--project')) ? [] : ['--project=staging'];
const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
const child = spawn(process.execPath, [cli, 'test', ...project, ...args], {
  stdio: 'inherit',
  env: { ...process.env, GATE: process.env.GATE ?? 'enforce' },
});
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
