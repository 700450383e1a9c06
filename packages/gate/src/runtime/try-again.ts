import { existsSync } from 'node:fs';
import { failedTests, toCompare, toTryAgain } from '../rules/failed-tests.ts';
import { wasCutOff } from '../rules/outage.ts';
import { titleOf } from '../rules/tests.ts';
import type { RunRecord, TestResult } from '../schema/record.ts';
import { pluralize } from '../wording.ts';
import { readQuarantine } from './policy.ts';
import { FAREWELL, runAgain, type RunCommand } from './remeasure.ts';
import type { Run } from './run.ts';
import { say } from './say.ts';
import { eachWithout, hasControl, modulesOf, pairsOf, runInTurns } from './turns.ts';

/** Seconds for which failed tests are tried once more. */
const SECONDS = 180;

/** What has to run for some tests to run: of a serial group all that stands in it. */
function withGroups(tests: TestResult[], { tests: all }: RunRecord): TestResult[] {
  const groupOf = ({ project, serial }: TestResult) => serial && `${project} ${serial}`;
  const groups = new Set(tests.map(groupOf).filter(Boolean));
  return all.filter((test) => tests.includes(test) || groups.has(groupOf(test)));
}

interface Given {
  run: Run;
  quarantineFile: string;
  command: RunCommand;
  /** The number of the look. */
  round: number;
}

/** What failed tests are sorted by; undefined for a run that was cut off. */
function contextOf(record: RunRecord, quarantineFile: string) {
  return wasCutOff(record) ? undefined : { record, quarantine: readQuarantine(quarantineFile), now: record.ended };
}

/** The journal of a look, where it came to write one. */
async function journalOf(file: string, look: Promise<unknown>): Promise<string | undefined> {
  await look;
  return existsSync(file) ? file : undefined;
}

/** So often a failed test takes its turn with either build: what fails each time with both is not this change's. */
const FIRST_PAIRS = 2;
/** So often more where only the new build fails, and then where either fails now and then: 6 of 12 against none are no chance. */
const MORE_PAIRS = [2, 8];
/** So often with the new build and one module of the control. */
const TURNS_OF_MODULE = 2;

/** Runs tests that failed in turns with the control, so many times each. */
async function inPairs(record: RunRecord, tests: TestResult[], pairs: number, { run, command, round }: Given) {
  if (!tests.length || !command.control) return undefined;
  say(
    `  comparing ${pluralize(tests.length, 'failed test')} with ${command.control.name}, ${pluralize(pairs, 'pair')} each: ${tests.map(titleOf).join(', ')}`,
  );
  const file = run.folder.journal({ ...record.plan, round });
  const look = { ...command, file, milliseconds: SECONDS * 1_000 };
  return journalOf(file, runInTurns(record, { round, tests, groups: pairsOf(pairs) }, look));
}

/**
 * Runs tests that failed in turns with the control: whether the old build would fail now as well.
 * @returns the journal of that look; undefined where there was nothing to compare, or nothing could be
 */
async function compareFailures(record: RunRecord, given: Given) {
  const context = contextOf(record, given.quarantineFile);
  const { control } = given.command;
  if (!context || !control) return undefined;
  return inPairs(
    record,
    toCompare(context, (test) => hasControl(control, test)),
    FIRST_PAIRS,
    given,
  );
}

/**
 * The same again, twice at most, with the tests of which that does not tell: whether it is always so, and for whom they are
 * flaky.
 * @returns the journal of that look; undefined where nothing is unclear, or nothing could be compared
 */
const compareUnclear = MORE_PAIRS.map((pairs) => async (record: RunRecord, given: Given) => {
  const context = contextOf(record, given.quarantineFile);
  const { comparisons } = context ? failedTests(context) : { comparisons: [] };
  const unclear = [...comparisons].flatMap(([test, one]) => (one.unclear ? [test] : []));
  return inPairs(record, unclear, pairs, given);
});

/**
 * Runs tests that this change breaks with the control's build of one module at a time, where several differ.
 * @returns the journal of that look; undefined where there was nothing to find out, or nothing could be
 */
async function isolateFailures(record: RunRecord, { run, quarantineFile, command, round }: Given) {
  const context = contextOf(record, quarantineFile);
  const { control } = command;
  if (!context || !control || control.modules.length < 2) return undefined;
  const { comparisons } = failedTests(context);
  const tests = [...comparisons].flatMap(([test, { cause, flaky }]) =>
    cause === 'this change' && !flaky ? [test] : [],
  );
  const more = eachWithout(
    modulesOf(
      record,
      tests.map(({ id }) => id),
    ),
    control,
  );
  if (!Object.keys(more).length) return undefined;
  say(`  looking for the module that breaks ${pluralize(tests.length, 'test')}`);
  const file = run.folder.journal({ ...record.plan, round });
  const groups = Array.from({ length: TURNS_OF_MODULE }, () => Object.keys(more));
  const look = { ...command, file, milliseconds: SECONDS * 1_000 };
  return journalOf(file, runInTurns(record, { round, tests, groups, more }, look));
}

/**
 * Runs tests that failed once more before they count: a failure is confirmed by a second attempt.
 * @returns the journal of that look; undefined where there was nothing to try, or nothing could be
 */
async function tryFailuresAgain(
  record: RunRecord,
  { run, quarantineFile, command, round }: Given,
): Promise<string | undefined> {
  const context = contextOf(record, quarantineFile);
  const failed = context ? toTryAgain(context) : [];
  if (!failed.length) return undefined;
  say(`  trying ${pluralize(failed.length, 'failed test')} once more: ${failed.map(titleOf).join(', ')}`);
  const tests = withGroups(failed, record);
  const file = run.folder.journal({ ...record.plan, round });
  const look = { ...command, file, milliseconds: SECONDS * 1_000 };
  return journalOf(file, runAgain(record, { round, tests, repeatEach: 1, again: 'failures' }, look));
}

/** The looks at failed tests, in their order. */
const looksAt = (control: unknown) =>
  control ? [compareFailures, ...compareUnclear, isolateFailures, tryFailuresAgain] : [tryFailuresAgain];

/** Milliseconds that all looks at failed tests may take. */
export const longestLooks = (control: unknown): number => looksAt(control).length * (SECONDS * 1_000 + FAREWELL);

/**
 * Looks at the failed tests of a run, one look after another: in turns with the control where there is one.
 * @param record what is known of the run after each look
 * @returns the journals of the looks
 */
export async function lookAtFailures(
  record: (looks: string[]) => RunRecord,
  given: Omit<Given, 'round'>,
): Promise<string[]> {
  const looks: string[] = [];
  for (const look of looksAt(given.command.control)) {
    const journal = await look(record(looks), { ...given, round: looks.length + 2 });
    if (journal !== undefined) looks.push(journal);
  }
  return looks;
}
