import { existsSync } from 'node:fs';
import { assess, flowsToLearnFrom } from '../judge/assess.ts';
import { pastRunOf } from '../judge/history.ts';
import type { PastRun } from '../schema/history.ts';
import type { Policy } from '../schema/policy.ts';
import type { Verdict } from '../schema/verdict.ts';
import type { PolicyFiles } from './digests.ts';
import { appendHistory } from './history-file.ts';
import type { Before } from './history.ts';
import type { JournalWriter } from './journal-writer.ts';
import { judgeRecord, linesLeftBy, recordOf, type Grounds } from './judgment.ts';
import { keepVerdict } from './outputs.ts';
import { describeLook, nextLook, remeasure, type RunCommand } from './remeasure.ts';
import type { Run } from './run.ts';
import { say } from './say.ts';

interface Conclusion {
  journal: JournalWriter;
  policy: Policy;
  files: PolicyFiles;
  run: Run;
  before: Before;
  /** Whether the target is a deployment; of one that the suite started itself there is nothing to learn. */
  deployed: boolean;
  /** How the run was started, so that its tests can be repeated. */
  command: RunCommand;
}

/** Judges a run that has ended: measures again what is in doubt, judges, writes what is written, and remembers. */
export async function conclude({
  journal,
  policy,
  files,
  run,
  before,
  deployed,
  command,
}: Conclusion): Promise<{ verdict: Verdict; past: PastRun }> {
  const journals = [journal.file];
  const read = () => {
    const record = recordOf(journals);
    if (journal.failure) record.problems.push(failed(journal));
    return record;
  };
  const { history } = before;
  let record = read();
  let assessment = assess(record, policy, history);
  const grounds: Grounds = { policy, quarantineFile: files.quarantine, history };
  const until = performance.now() + policy.regression.seconds * 1_000;
  // Of two stages at once no flow has one duration, and an observed run does nothing that nobody asked it for.
  const rounds = record.plan.stage.includes(', ') || !run.enforce ? 1 : policy.regression.rounds;
  for (let round = 2; round <= rounds && performance.now() < until; round += 1) {
    const toLearnFrom = deployed ? flowsToLearnFrom(record, policy, history) : [];
    const look = nextLook(assessment, round, toLearnFrom);
    if (!look) break;
    say(`  ${describeLook(look, toLearnFrom)}`);
    const file = run.folder.journal({ ...record.plan, round });
    const ended = await remeasure(record, look, { ...command, file, milliseconds: until - performance.now() });
    if (!existsSync(file)) break;
    // Also one that was interrupted has left things behind.
    journals.push(file);
    record = read();
    assessment = assess(record, policy, history);
    if (!ended) break;
  }
  const judged = judgeRecord(record, grounds, assessment);
  const past = pastRunOf(record, judged);
  const verdict = await keepVerdict(judged, run, record.plan, () => {
    // What fails at a desk, while somebody tries something, is no run that others are compared with.
    if (judged.verdict === 'pass' || (judged.verdict === 'fail' && run.enforce))
      appendHistory(run.history, linesLeftBy(record, past, grounds));
  });
  return { verdict, past: { ...past, verdict: verdict.verdict } };
}

const failed = ({ file, failure = '' }: JournalWriter) => ({
  subject: file,
  actual: 'cannot be written',
  limit: 'a whole journal',
  message: failure,
});
