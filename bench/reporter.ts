import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { contestantsIn } from './reporter/contestants.ts';
import { measure, type Ground, type Measured } from './reporter/run.ts';
import { writeSuite } from './reporter/suite.ts';
import { printTable } from './reporter/table.ts';
import { startTarget } from './reporter/target.ts';
import { copyTree } from './reporter/tree.ts';
import { limits } from './reporter/limits.ts';

/**
 * What the gate costs the runner, beside an empty reporter and beside those of others, in turns.
 * `npm run bench:reporter -- 1000 7` takes a suite of 1,000 tests seven times with each; a third argument names those that
 * take part (`empty,ours`), and a fourth another copy
 * of the project.
 */
const [tests, turns, names, project = path.resolve(import.meta.dirname, '..')] = process.argv.slice(2);
const SUITES = tests
  ? [{ tests: Number(tests), turns: Number(turns ?? 7) }]
  : [
      { tests: 1_000, turns: 7 },
      { tests: 10_000, turns: 3 },
    ];

/** Enough of them for every flow to be measured. */
const FEW_TESTS = 600;

const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-reporter-'));
const { url, server } = await startTarget();
let missed = 0;
try {
  const tree = path.join(folder, 'tree');
  copyTree(project, tree);
  const wanted = names?.split(',');
  const contestants = contestantsIn(tree, folder).filter(({ name }) => !wanted || wanted.includes(name));
  const small = path.join(tree, 'suite-small');
  writeSuite(small, FEW_TESTS);
  for (const one of contestants) await measure(one, { tree, suite: small, url });
  for (const { tests, turns } of SUITES) {
    const ground: Ground = { tree, suite: path.join(tree, `suite-${tests}`), url };
    writeSuite(ground.suite, tests);
    console.log(`\n${tests.toLocaleString('en-US')} tests, ${turns} turns, on ${os.cpus().length} processors`);
    // What is compiled and cached once is paid for here.
    for (const one of contestants.slice(0, 1)) await measure(one, ground);
    const measured = new Map<string, Measured[]>(contestants.map(({ name }) => [name, []]));
    for (let turn = 0; turn < turns; turn += 1)
      // Each turn begins with another one.
      for (const index of contestants.keys()) {
        const one = contestants[(index + turn) % contestants.length]!;
        measured.get(one.name)?.push(await measure(one, ground));
      }
    printTable(measured);
    for (const { ok, sentence } of limits(measured)) {
      if (!ok) missed += 1;
      console.log(`${ok ? '✓' : '✗'} ${sentence}`);
    }
  }
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed ? 1 : 0;
