import path from 'node:path';
import { build } from 'esbuild';
import { COMPILED_GATE, ROOT, SCRIPTS } from './command.ts';

/** Compiles the gate's command, which then starts in a third of the time; before all tests. */
export default async function compileGate(): Promise<void> {
  await build({
    entryPoints: [path.join(ROOT, SCRIPTS.gate)],
    outfile: COMPILED_GATE,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logOverride: { 'direct-eval': 'silent' },
  });
}
