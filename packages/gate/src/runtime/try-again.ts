import { existsSync } from 'node:fs';
import { toTryAgain } from '../rules/failed-tests.ts';
import { titleOf } from '../rules/tests.ts';
import type { RunRecord, TestResult } from '../schema/record.ts';
import { pluralize } from '../wording.ts';
import { readQuarantine } from './policy.ts';
import { runAgain, type RunCommand } from './remeasure.ts';
import type { Run } from './run.ts';
import { say } from './say.ts';

/** Seconds for which failed tests are tried once more. */
export const SECONDS = 180;

/** What has to run for some tests to run: of a serial group all that stands in it. */
function withGroups(tests: TestResult[], { tests: all }: RunRecord): TestResult[] {
  const groupOf = ({ project, serial }: TestResult) => serial && `${project} ${serial}`;
  const groups = new Set(tests.map(groupOf).filter(Boolean));
  return all.filter((test) => tests.includes(test) || groups.has(groupOf(test)));
}

/**
 * Runs tests that failed once more before they count: a failure is confirmed by a second attempt.
 * @returns the journal of that look; undefined where there was nothing to try, or nothing could be
 */
export async function tryFailuresAgain(
  record: RunRecord,
  { run, quarantineFile, command }: { run: Run; quarantineFile: string; command: RunCommand },
): Promise<string | undefined> {
  const wasCut = record.ends.some(({ status }) => status === 'interrupted' || status === 'timedout');
  const context = { record, quarantine: readQuarantine(quarantineFile), now: record.ended };
  const failed = wasCut ? [] : toTryAgain(context);
  if (!failed.length) return undefined;
  const round = 2;
  say(`  trying ${pluralize(failed.length, 'failed test')} once more: ${failed.map(titleOf).join(', ')}`);
  const tests = withGroups(failed, record);
  const file = run.folder.journal({ ...record.plan, round });
  const look = { ...command, file, milliseconds: SECONDS * 1_000 };
  await runAgain(record, { round, tests, repeatEach: 1, again: 'failures' }, look);
  return existsSync(file) ? file : undefined;
}
