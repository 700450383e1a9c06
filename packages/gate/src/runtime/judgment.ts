import { statSync } from 'node:fs';
import path from 'node:path';
import { assess } from '../judge/assess.ts';
import { linesOf } from '../judge/history.ts';
import { judge } from '../judge/judge.ts';
import { mergeJournals } from '../record/merge.ts';
import { readJournal } from '../record/read-journal.ts';
import { snapshotOf } from '../rules/policy-snapshot.ts';
import type { History, PastLine, PastRun } from '../schema/history.ts';
import type { Policy } from '../schema/policy.ts';
import type { Journal, Problem, RunRecord } from '../schema/record.ts';
import type { Verdict } from '../schema/verdict.ts';
import { clean, cleanName } from './clean.ts';
import { readQuarantine } from './policy.ts';
import { readText } from './read-text.ts';

/** What a run is judged by, beside its journals. */
export interface Grounds {
  policy: Policy;
  quarantineFile: string;
  /** What is known from before. */
  history: History;
}

const isJournal = (one: Journal | Problem): one is Journal => 'plan' in one;

/**
 * Merges journals into a record; those that are none are problems of it.
 * @throws Error with a sentence where not one of them is a journal
 */
export function recordOf(files: string[]): RunRecord {
  const read = files.map((file): Journal | Problem => {
    try {
      if (!statSync(file).isFile()) throw new Error('it is no file');
      return readJournal(path.basename(file), readText(file));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const actual = code === 'ENOENT' ? 'not there' : message;
      return { subject: file, actual, limit: 'a journal', message: `The journal ${file} cannot be read: ${actual}.` };
    }
  });
  const problems = read.filter((one): one is Problem => !isJournal(one));
  const journals = read.filter(isJournal);
  if (!journals.length) throw new Error(problems[0]?.message ?? 'There is no journal to judge.');
  const record = mergeJournals(journals);
  record.problems.unshift(...problems);
  // As the quarantine names them, also where the journals were written without the variables that are here.
  record.tests = record.tests.map((test) => ({
    ...test,
    title: cleanName(test.title),
    location: cleanName(test.location),
  }));
  return record;
}

/** The lines that a run leaves for those after it. */
export const linesLeftBy = (
  record: RunRecord,
  past: PastRun,
  { policy, quarantineFile, history }: Grounds,
): PastLine[] =>
  linesOf(record, past, history, snapshotOf({ record, policy, quarantine: readQuarantine(quarantineFile) }));

/** Judges a record as of its own end, so that the same journals give the same verdict on any day. */
export function judgeRecord(
  record: RunRecord,
  { policy, quarantineFile, history }: Grounds,
  assessment = assess(record, policy, history),
): Verdict {
  const quarantine = readQuarantine(quarantineFile);
  return clean(judge({ record, policy, quarantine, history, assessment, now: record.ended }));
}
