import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MUTATIONS, type Mutation } from './mutations/list.ts';

/**
 * Whether the tests of the gate notice when a rule is broken: breaks one comparison, sign, limit, effect or filter at a
 * time in a copy of the repository, and runs the tests beside it. Words on the command line choose files by their name.
 */
const LEAST = 0.9;
const ROOT = path.resolve(import.meta.dirname, '..');
const COPIED = ['gate', 'scripts', 'playwright.unit.config.ts', 'package.json', 'tsconfig.json'];
const CLI = path.join(path.dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');

function copyRepository(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mutations-'));
  for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

/** `killed`: a test failed. `broken`: no test could run, so nothing is known of the tests. */
function runTests(folder: string, file: string): 'killed' | 'survived' | 'broken' {
  const beside = file.replace(/\.ts$/, '.test.ts');
  const files = [existsSync(path.join(folder, beside)) ? [beside] : [], 'gate/judge.test.ts'].flat();
  const { status, stdout } = spawnSync(
    process.execPath,
    [CLI, 'test', '-c', 'playwright.unit.config.ts', '-x', '--workers=1', '--reporter=dot', ...files],
    { cwd: folder, encoding: 'utf8', timeout: 120_000 },
  );
  if (status === 0) return 'survived';
  return /^ +\d+ failed$/m.test(stdout) ? 'killed' : 'broken';
}

function resultOf(folder: string, { file, text, instead }: Mutation): string {
  const target = path.join(folder, file);
  const content = readFileSync(target, 'utf8');
  const occurrences = content.split(text).length - 1;
  if (occurrences !== 1) return `occurs ${occurrences} times`;
  writeFileSync(
    target,
    content.replace(text, () => instead),
  );
  const result = runTests(folder, file);
  writeFileSync(target, content);
  return result;
}

function main(words: string[]): number {
  const chosen = MUTATIONS.filter(({ file }) => !words.length || words.some((word) => file.includes(word)));
  const folder = copyRepository();
  try {
    for (const file of new Set(chosen.map((one) => one.file)))
      if (runTests(folder, file) !== 'survived') {
        console.error(`The tests of ${file} fail without any mutation.`);
        return 1;
      }
    let killed = 0;
    for (const mutation of chosen) {
      const result = resultOf(folder, mutation);
      if (result === 'killed') killed += 1;
      console.log(
        `${result.padEnd(9)} ${mutation.file}: ${mutation.text.trim()}  ->  ${mutation.instead.trim() || '(nothing)'}`,
      );
    }
    const score = killed / chosen.length;
    console.log(
      `${killed} of ${chosen.length} mutations were noticed: ${(100 * score).toFixed(1)} %, at least ${100 * LEAST} %`,
    );
    return score >= LEAST ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.exitCode = main(process.argv.slice(2));
