import type { RunRecord, TestResult } from '../schema/record.ts';
import { CONTROL, NEW, withoutNew, type Sides } from '../schema/sides.ts';
import { runAgain, type LookCommand } from './remeasure.ts';

/** Whether a test has a control: on a channel of several where no module differs, both sides are the same. */
export const hasControl = ({ sides: { [CONTROL]: control } }: Pick<Sides, 'sides'>, { channel }: TestResult): boolean =>
  channel === undefined || control?.url !== undefined || Object.keys(control?.modules[channel] ?? {}).length > 0;

/** So many pairs, of the new build and the control. */
export const pairsOf = (count: number): string[][] => Array.from({ length: count }, () => [NEW, CONTROL]);

/** The new build with the control's build of one module, for each of some modules. */
export function eachWithout(modules: readonly string[], { sides }: Pick<Sides, 'sides'>): Sides['sides'] {
  const [ours = {}, theirs = {}] = [sides[NEW]?.modules, sides[CONTROL]?.modules];
  return Object.fromEntries(
    modules.map((module) => [
      withoutNew(module),
      {
        modules: Object.fromEntries(
          Object.entries(ours).map(([channel, own]) => [
            channel,
            { ...own, ...(theirs[channel]?.[module] ? { [module]: theirs[channel][module] } : {}) },
          ]),
        ),
      },
    ]),
  );
}

interface Look {
  round: number;
  tests: TestResult[];
  /** What takes turns. */
  groups: string[][];
  /** Sides besides the new build and the control. */
  more?: Sides['sides'];
  /** How many tests at a time, where it is not as in the run. */
  workers?: number;
}

/**
 * Runs tests against several builds in turns, each in fresh contexts of one worker, as a look that only keeps a journal.
 * @returns whether it came to its end
 */
export async function runInTurns(
  record: RunRecord,
  { round, tests, groups, more, workers }: Look,
  command: LookCommand,
): Promise<boolean> {
  const { control, by } = command;
  const sides: Sides = {
    run: record.plan.run,
    turns: { seed: `${record.plan.run} ${round}`, groups },
    sides: { ...control?.sides, ...more },
    target: control?.target,
    by,
  };
  if (!groups.length) return false;
  return runAgain(record, { round, tests, repeatEach: 1, again: 'in turns', sides, workers }, command);
}

/** The modules that differ and that a test's pages have loaded. */
export const modulesOf = (record: RunRecord, tests: readonly string[]): string[] => [
  ...new Set(
    record.turns.flat().flatMap(({ test, attempt }) => (tests.includes(test) ? (attempt.loaded?.asked ?? []) : [])),
  ),
];
