import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { COMPILED, COMPILED_GATE, ROOT, SCRIPTS } from './command.ts';

const COMMON: BuildOptions = {
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logOverride: { 'direct-eval': 'silent', 'empty-import-meta': 'silent' },
};

/** What runs in commands that tests start: configurations, specs, reporters and policies. */
const SUITES = [
  'packages/gate/contract/testing',
  'packages/gate/contract/testing-secrets',
  'packages/datadog/contract/testing',
];

const filesIn = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Compiles the gate's command, and the suites that tests run with it; before all tests. */
export default async function compile(): Promise<void> {
  const outdir = path.join(ROOT, COMPILED);
  rmSync(outdir, { recursive: true, force: true });
  await Promise.all([
    build({ ...COMMON, entryPoints: [path.join(ROOT, SCRIPTS.gate)], outfile: COMPILED_GATE }),
    build({
      ...COMMON,
      entryPoints: [...SUITES.flatMap(filesIn), path.join(ROOT, 'packages/gate/src/reporter.ts')],
      outdir,
      outbase: ROOT,
      // It is a package in TypeScript.
      alias: { 'playwright-gate-datadog': path.join(ROOT, 'packages/datadog/src/index.ts') },
      // Called as they are in the project, and as what is said of them expects.
      outExtension: { '.js': '.ts' },
    }),
  ]);
  writeFileSync(path.join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
}
