import { existsSync } from 'node:fs';
import { assess, flowsToLearnFrom } from '../judge/assess.ts';
import { pastRunOf } from '../judge/history.ts';
import { budget } from '../rules/budget.ts';
import { ruleNamed } from '../rules/index.ts';
import type { PastRun } from '../schema/history.ts';
import type { Policy } from '../schema/policy.ts';
import type { Verdict } from '../schema/verdict.ts';
import type { PolicyFiles } from './digests.ts';
import { appendHistory } from './history-file.ts';
import type { Before } from './history.ts';
import type { JournalWriter } from './journal-writer.ts';
import { judgeRecord, linesLeftBy, recordOf, type Grounds } from './judgment.ts';
import { keepVerdict } from './outputs.ts';
import { describePairs, flowsToIsolate, isolateFlows, measureInPairs } from './pairs.ts';
import { describeLook, nextLook, remeasure, type RunCommand } from './remeasure.ts';
import type { Run } from './run.ts';
import { say } from './say.ts';
import { lookAtFailures } from './try-again.ts';

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

/** Judges a run that has ended: tries again what failed once, measures again what is in doubt, judges, writes what is written, and remembers. */
export async function conclude({
  journal,
  policy,
  files,
  run,
  before,
  deployed,
  command,
}: Conclusion): Promise<{ verdict: Verdict; past: PastRun }> {
  const recordWith = (looks: string[]) => {
    const record = recordOf([journal.file, ...looks]);
    if (journal.failure) record.problems.push(failed(journal));
    return record;
  };
  const { history } = before;
  const given = { run, quarantineFile: files.quarantine, command };
  const looks = run.enforce ? await lookAtFailures(recordWith, given) : [];
  const read = () => recordWith(looks);
  let record = read();
  let assessment = assess(record, policy, history);
  const grounds: Grounds = { policy, quarantineFile: files.quarantine, history };
  const first = looks.length + 2;
  const until = performance.now() + policy.regression.seconds * 1_000;
  // Of two stages at once no flow has one duration, and an observed run does nothing that nobody asked it for.
  const rounds = record.plan.stage.includes(', ') || !run.enforce ? 1 : policy.regression.rounds;
  for (let round = first; round <= rounds && performance.now() < until; round += 1) {
    const soFar = judgeRecord(record, grounds, assessment);
    if (isSettled(soFar, command.control !== undefined)) break;
    // Nobody is kept waiting for that in production, nor after a run that no history takes.
    const learns = deployed && soFar.verdict === 'pass' && !PRODUCTION.test(record.plan.stage);
    const toLearnFrom = learns && !command.control ? flowsToLearnFrom(record, policy, history) : [];
    const look = nextLook(assessment, round, toLearnFrom);
    if (!look) break;
    say(`  ${command.control ? describePairs(look, command.control) : describeLook(look, toLearnFrom)}`);
    const file = run.folder.journal({ ...record.plan, round });
    const measure = command.control ? measureInPairs : remeasure;
    const ended = await measure(record, look, { ...command, file, milliseconds: until - performance.now() });
    if (!existsSync(file)) {
      say('  nothing was measured again: the measurement ended before it began');
      break;
    }
    // Also one that was interrupted has left things behind.
    looks.push(file);
    record = read();
    assessment = assess(record, policy, history);
    const isEmpty = !record.remeasurements.at(-1)?.attempts.some(({ samples }) => samples?.length);
    if (isEmpty) say('  nothing was measured again: no test of that measurement measured a flow');
    if (!ended || isEmpty) break;
  }
  const slower = command.control ? flowsToIsolate(assessment, command.control) : [];
  if (slower.length && command.control && performance.now() < until) {
    const round = looks.length + 2;
    say(`  looking for the module that makes ${slower.join(', ')} slower`);
    const file = run.folder.journal({ ...record.plan, round });
    const look = { ...command, control: command.control, file, milliseconds: until - performance.now() };
    await isolateFlows(record, { round, flows: slower }, look);
    if (existsSync(file)) looks.push(file);
    record = read();
    assessment = assess(record, policy, history);
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

/** The stage where a verdict is waited for by users: what is deployed there is in use. */
const PRODUCTION = /^prod/i;

/** Whether no measurement could change the word any more, nor say whether this change is why a flow is over its budget. */
const isSettled = ({ findings }: Verdict, hasControl: boolean): boolean =>
  findings.some(
    ({ rule, effect }) =>
      (effect === 'fail' && !(hasControl && rule === budget.name)) ||
      (effect === 'undecided' && !ruleNamed(rule)?.remeasurable),
  );

const failed = ({ file, failure = '' }: JournalWriter) => ({
  subject: file,
  actual: 'cannot be written',
  limit: 'a whole journal',
  message: failure,
});
