import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Installs a package that the project has no use of. @returns its folder; undefined, and a printed sentence, where that fails */
export function install(name: string, folder: string): string | undefined {
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', name];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status === 0) return path.join(folder, 'node_modules', name.replace(/@\d+$/, ''));
  console.log(`${name} is left out, as it could not be installed: ${(stderr ?? '').trim().split('\n')[0]}`);
  return undefined;
}
