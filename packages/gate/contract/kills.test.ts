import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runScript } from '#testing';
import { expect, startTests, test, USUAL_POLICY } from './testing/playwright-cli.ts';

type Signal = 'SIGKILL' | 'SIGTERM' | 'SIGINT';

/** How far a run is, by what its journal holds, and what it gets there. */
const POINTS: [point: string, signals: Signal[], reached: (journal: string) => boolean][] = [
  ['as soon as there is a plan', ['SIGKILL'], (journal) => journal.includes('"type":"plan"')],
  ['when the tests begin', ['SIGTERM'], (journal) => journal.includes('"type":"begin"')],
  ['after the first attempt', ['SIGKILL', 'SIGINT'], (journal) => journal.includes('"type":"attempt"')],
  ['after the last attempt but one', ['SIGKILL', 'SIGTERM'], (journal) => journal.split('"type":"attempt"').length > 2],
];

for (const [point, signals, reached] of POINTS)
  for (const signal of signals)
    test(`a runner that gets ${signal} ${point} is not green`, async ({ variables, folder }) => {
      const { child } = startTests([], {
        ...variables,
        TESTS: 'passes$|asks the target|never ends',
        GATE_DEADLINE: '8',
      });
      const place = path.join(folder, 'journal');
      const isThere = () =>
        existsSync(place) && readdirSync(place).some((name) => reached(readFileSync(path.join(place, name), 'utf8')));
      // However long that takes: its last test never ends.
      while (child.exitCode === null && !isThere()) await pause(20);
      expect(child.exitCode).toBeNull();
      const exited = once(child, 'exit');
      child.kill(signal);

      expect((await exited)[0]).not.toBe(0);
      const { code, output } = await runScript('gate', ['judge', place, '--policy', USUAL_POLICY], {
        GATE_FOLDER: folder,
      });
      expect(code, output).toBe(2);
      expect(output).toContain('UNDECIDED');
      expect(output.replace(/\s+/g, ' ')).toMatch(/has no end|was interrupted before all tests had run/);
    });
