// Compiles the package to `dist/`: CommonJS, which projects of both kinds can load, with declarations.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const folder = import.meta.dirname;
const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', path.join(folder, 'tsconfig.build.json')], { stdio: 'inherit' });
writeFileSync(path.join(folder, 'dist', 'package.json'), '{ "type": "commonjs" }\n');
