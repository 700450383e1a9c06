import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { ReporterDescription } from '@playwright/test';

/** A reporter that is measured; the meter stands before it. */
export interface Contestant {
  name: string;
  /** @param folder of one run, for what it writes */
  reporters: (folder: string) => ReporterDescription[];
}

export const EMPTY = 'empty';
export const OURS = 'ours';
/** Ours again, with a clock in each of its calls. */
export const TIMED = 'ours timed';

/** Installs a reporter that the project does not have; undefined, and a sentence on the terminal, where that fails. */
function installed(name: string, folder: string): string | undefined {
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', name];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status === 0) return path.join(folder, 'node_modules', name, 'lib', 'index.js');
  console.log(`${name} is left out, for it could not be installed: ${(stderr ?? '').trim().split('\n')[0]}`);
  return undefined;
}

/** Those that take part. @param tree a copy of the project; @param folder for what has to be installed */
export function contestantsIn(tree: string, folder: string): Contestant[] {
  // A look that a run of a new history takes is a run of its own.
  const policy = path.join(tree, 'reporters', 'testing', 'policies', 'learned.ts');
  const monocart = installed('monocart-reporter', path.join(folder, 'monocart'));
  return [
    { name: EMPTY, reporters: () => [] },
    { name: OURS, reporters: () => [[path.join(tree, 'reporters', 'gate.ts'), { policy }]] },
    {
      name: TIMED,
      reporters: (run) => [
        [path.join(tree, 'bench', 'reporter', 'timed-gate.ts'), { policy, file: path.join(run, 'own') }],
      ],
    },
    { name: 'json', reporters: (run) => [['json', { outputFile: path.join(run, 'report.json') }]] },
    { name: 'blob', reporters: (run) => [['blob', { outputDir: path.join(run, 'blob') }]] },
    { name: 'allure', reporters: (run) => [['allure-playwright', { resultsDir: path.join(run, 'allure') }]] },
    ...(monocart
      ? [
          {
            name: 'monocart',
            reporters: (run: string): ReporterDescription[] => [
              [monocart, { outputFile: path.join(run, 'monocart', 'index.html'), logging: 'error' }],
            ],
          },
        ]
      : []),
  ];
}
