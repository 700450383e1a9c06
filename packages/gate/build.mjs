// Compiles the package to `dist/`: CommonJS, which projects of both kinds can load, with declarations.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { transformSync } from 'esbuild';

const folder = import.meta.dirname;
const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', path.join(folder, 'tsconfig.build.json')], { stdio: 'inherit' });

// What it says to who reads the code stands in the declarations.
for (const entry of readdirSync(path.join(folder, 'dist'), { recursive: true, withFileTypes: true }))
  if (entry.name.endsWith('.js')) {
    const file = path.join(entry.parentPath, entry.name);
    writeFileSync(file, transformSync(readFileSync(file, 'utf8'), { legalComments: 'none' }).code);
  }

/** @param {string} name @param {string} text */
const write = (name, text) => writeFileSync(path.join(folder, 'dist', name), text);
write('package.json', '{ "type": "commonjs" }\n');
// A default export of CommonJS is not one for an ES module: it gets a face of its own.
write('reporter.mjs', "import reporter from './reporter.js';\n\nexport default reporter.default;\n");
write(
  'reporter.d.mts',
  `import reporter from './reporter.js';

export type { GateOptions } from './reporter.js';
declare const GateReporter: typeof reporter.default;
export default GateReporter;
`,
);
