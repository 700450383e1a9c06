import { symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '#testing';
import { defineBench } from '../bench.ts';
import { startServer } from '../lib/server.ts';
import { inTemporaryFolder } from '../lib/temporary.ts';
import { CONTESTANTS } from './contestants.ts';
import { printShare, printTable } from './figures.ts';
import { measure, type Measured } from './run.ts';
import { writeSuite } from './suite.ts';

/** Enough of them for every flow to be measured. */
const FEW_TESTS = 600;
/** The share of the empty run's CPU time that the gate may take, from the first test to the end. */
const LIMIT = { atMost: 1, unit: '%', digits: 2 };

export default defineBench({
  name: 'reporter',
  summary:
    "what the gate's reporter costs beside an empty one and those of others, in turns; `names` chooses them (empty,ours)",
  args: { tests: 1_000, turns: 7, names: '' },
  limits: { pairs: LIMIT },
  run: ({ tests, turns, names }, report) =>
    inTemporaryFolder('bench-reporter', async (folder) => {
      const { url } = await startServer(() => ({ build: 'one' }));
      symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
      const contestants = CONTESTANTS.filter(({ name }) => !names || names.split(',').includes(name));
      const suiteOf = (tests: number) => writeSuite(path.join(folder, `suite-${tests}`), tests);
      // What is compiled and cached once is paid for here.
      const small = suiteOf(FEW_TESTS);
      for (const one of contestants) await measure(one, small, url);
      console.log(`\n${tests.toLocaleString('en-US')} tests, ${turns} turns, on ${os.cpus().length} processors`);
      const suite = suiteOf(tests);
      for (const one of contestants.slice(0, 1)) await measure(one, suite, url);
      const measured = new Map<string, Measured[]>(contestants.map(({ name }) => [name, []]));
      for (let turn = 0; turn < turns; turn += 1)
        // Each turn begins with another one.
        for (const index of contestants.keys()) {
          const one = contestants[(index + turn) % contestants.length]!;
          measured.get(one.name)?.push(await measure(one, suite, url));
        }
      printTable(measured);
      printShare(measured, report);
    }),
});
