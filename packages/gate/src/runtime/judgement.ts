import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  assess,
  flowsToLearnFrom,
  judge,
  mergeJournals,
  readHistory,
  readJournal,
  seriesOf,
  type Journal,
  type Policy,
  type Problem,
  type RunRecord,
  type Verdict,
} from '../index.ts';
import { readQuarantine } from './policy.ts';

/** What a run is judged by, beside its journals. */
export interface Grounds {
  policy: Policy;
  quarantineFile: string;
  /** The text of the history. */
  history: string;
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
      return readJournal(path.basename(file), readFileSync(file, 'utf8'));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const actual = code === 'ENOENT' ? 'not there' : message;
      return { subject: file, actual, limit: 'a journal', sentence: `The journal ${file} cannot be read: ${actual}.` };
    }
  });
  const problems = read.filter((one): one is Problem => !isJournal(one));
  const journals = read.filter(isJournal);
  if (!journals.length) throw new Error(problems[0]?.sentence ?? 'There is no journal to judge.');
  const record = mergeJournals(journals);
  record.problems.unshift(...problems);
  return record;
}

/** What history says of a record: which flows are to be measured again. */
export const assessRecord = (record: RunRecord, { policy, history }: Grounds) =>
  assess(record, policy, readHistory(history, seriesOf(record)));

/** The flows that it would measure once more for those after it. */
export const learnFrom = (record: RunRecord, { policy, history }: Grounds) =>
  flowsToLearnFrom(record, policy, readHistory(history, seriesOf(record)));

/** Judges a record as of its own end, so that the same journals give the same verdict on any day. */
export function judgeRecord(
  record: RunRecord,
  { policy, quarantineFile, history }: Grounds,
  now = record.ended,
): Verdict {
  return judge({
    record,
    policy,
    quarantine: readQuarantine(quarantineFile),
    history: readHistory(history, seriesOf(record)),
    now,
  });
}
