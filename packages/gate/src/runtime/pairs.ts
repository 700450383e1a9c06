import os from 'node:os';
import type { Assessment } from '../rules/assessment.ts';
import type { RunRecord } from '../schema/record.ts';
import { takesTurns } from '../rules/failed-tests.ts';
import { NEW } from '../schema/sides.ts';
import { WHOLE } from '../statistics/regression.ts';
import { pluralize } from '../wording.ts';
import type { ReadyControl } from './control.ts';
import { testsToRepeat, type LookCommand, type MeasuringLook } from './remeasure.ts';
import { eachWithout, hasControl, modulesOf, pairsOf, runInTurns } from './turns.ts';

/** With how many more modules nobody is kept waiting for which of them it is. */
const MOST_MODULES = 6;
/** Pairs of a flow with and without each module. */
const PAIRS_OF_MODULE = 5;

/**
 * How many tests may be measured at a time: half as many as there are processors, which is what Playwright takes where
 * nobody says more. Neighbours that share one make a pair scatter more than they save time.
 */
const atATime = ({ workers }: Pick<LookCommand, 'workers'>): number =>
  Math.max(1, Math.min(workers, Math.floor(os.availableParallelism() / 2)));

const testsInTurns = (record: RunRecord, flows: string[], { control }: Pick<LookCommand, 'control'>) =>
  testsToRepeat(record, flows).filter((test) => takesTurns(test) && control && hasControl(control, test));

/** Runs the tests of some flows in turns with the control, so many times each. */
export const measureInPairs = (
  record: RunRecord,
  { round, flows, pairs = 1 }: MeasuringLook,
  command: LookCommand,
): Promise<boolean> =>
  runInTurns(
    record,
    {
      round,
      tests: testsInTurns(record, flows, command),
      groups: pairsOf(pairs),
      workers: atATime(command),
    },
    command,
  );

/** What a person who waits for it reads. */
export const describePairs = ({ flows, pairs = 1 }: MeasuringLook, { name }: Pick<ReadyControl, 'name'>): string =>
  `comparing ${flows.length > 3 ? pluralize(flows.length, 'flow') : flows.join(', ')} with ${name}, ${pluralize(pairs, 'pair')} each`;

/** The flows that are slower than with the control, where several modules may be why. */
export const flowsToIsolate = ({ flows }: Assessment, { modules }: Pick<ReadyControl, 'modules'>): string[] =>
  modules.length < 2
    ? []
    : [...flows].flatMap(([flow, { paired }]) => (flow !== WHOLE && paired?.state === 'slower' ? [flow] : []));

/** Runs the tests of slower flows in turns with the control's build of one module at a time. */
export async function isolateFlows(
  record: RunRecord,
  { round, flows }: Pick<MeasuringLook, 'round' | 'flows'>,
  command: LookCommand & { control: ReadyControl },
): Promise<boolean> {
  const tests = testsInTurns(record, flows, command);
  const modules = modulesOf(
    record,
    tests.map(({ id }) => id),
  ).slice(0, MOST_MODULES);
  const more = eachWithout(modules, command.control);
  const groups = pairsOf(PAIRS_OF_MODULE).flatMap(() => Object.keys(more).map((side) => [NEW, side]));
  return runInTurns(record, { round, tests, groups, more, workers: atATime(command) }, command);
}
