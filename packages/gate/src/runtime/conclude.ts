import { existsSync } from 'node:fs';
import type { Verdict } from '../index.ts';
import { linesOf, type Policy } from '../index.ts';
import { signingKey, type Run } from './run.ts';
import type { PolicyFiles } from './digests.ts';
import { appendHistory } from './history-file.ts';
import { journalFile, type JournalWriter } from './journal-writer.ts';
import { assessRecord, judgeRecord, learnFrom, recordOf, type Grounds } from './judgement.ts';
import { writeAttestation, writeOutputs } from './outputs.ts';
import { describeLook, lookAgain, nextLook } from './remeasure.ts';

interface Conclusion {
  journal: JournalWriter;
  policy: Policy;
  files: PolicyFiles;
  run: Run;
  /** What it is compared with. */
  history: string;
  /** The gate's options, as JSON. */
  options: string;
  argv: readonly string[];
  /** Where the run's tests leave their files. */
  outputFolder: string;
}

/** Judges a run that has ended: measures again what is in doubt, judges, writes what is written, and remembers. */
export async function conclude({ journal, policy, files, run, history, ...command }: Conclusion): Promise<Verdict> {
  const journals = [journal.file];
  const read = () => {
    const record = recordOf(journals);
    if (journal.failure) record.problems.push(failed(journal));
    return record;
  };
  let record = read();
  const grounds: Grounds = { policy, quarantineFile: files.quarantine, history };
  const until = performance.now() + policy.regression.seconds * 1_000;
  // Of two stages at once no flow has one duration.
  const rounds = record.plan.stage.includes(', ') ? 1 : policy.regression.rounds;
  for (let round = 2; round <= rounds && performance.now() < until; round += 1) {
    // Whoever waits at a desk is not kept for what a pipeline's history needs.
    const toLearnFrom = run.enforce ? learnFrom(record, grounds) : [];
    const look = nextLook(assessRecord(record, grounds), round, toLearnFrom);
    if (!look) break;
    console.log(`  ${describeLook(look, toLearnFrom)}`);
    const milliseconds = until - performance.now();
    const file = journalFile(run.folder, { ...record.plan, round });
    const ended = await lookAgain(record, look, { ...command, milliseconds });
    if (!existsSync(file)) break;
    // Also one that was interrupted has left things behind.
    journals.push(file);
    record = read();
    if (!ended) break;
  }
  const verdict = judgeRecord(record, grounds);
  // Before anybody reads that it passed: what cannot be remembered is not judged.
  if (verdict.verdict !== 'undecided') appendHistory(run.history, linesOf(record, verdict, grounds.history));
  await writeOutputs(verdict, run);
  writeAttestation(verdict, run.folder, signingKey());
  return verdict;
}

const failed = ({ file, failure = '' }: JournalWriter) => ({
  subject: file,
  actual: 'cannot be written',
  limit: 'a whole journal',
  sentence: failure,
});
