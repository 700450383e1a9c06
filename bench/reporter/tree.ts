import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const PARTS = [
  'bench/reporter',
  'datadog',
  'fixtures',
  'gate',
  'reporters',
  'gate.config.ts',
  'package.json',
  'tsconfig.json',
];

/** Copies what the gate is made of, so that it looks through no reports of other runs, which lie beside it otherwise. */
export function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const part of PARTS) cpSync(path.join(from, part), path.join(to, part), { recursive: true });
  symlinkSync(path.join(from, 'node_modules'), path.join(to, 'node_modules'), 'junction');
}
