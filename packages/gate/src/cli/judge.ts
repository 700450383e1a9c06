import path from 'node:path';
import { pastRunOf } from '../judge/history.ts';
import { renderTerminal } from '../render/terminal.ts';
import { policyDigest } from '../runtime/digests.ts';
import { appendHistory } from '../runtime/history-file.ts';
import { beginHistory } from '../runtime/history.ts';
import { judgeRecord, linesLeftBy, recordOf } from '../runtime/judgment.ts';
import { keepVerdict, writeRefusal } from '../runtime/outputs.ts';
import type { LoadedPolicy } from '../runtime/policy.ts';
import type { Run } from '../runtime/run.ts';
import { isDeployed } from '../runtime/target.ts';
import { Telemetry } from '../runtime/telemetry.ts';
import type { Policy } from '../schema/policy.ts';
import type { Problem, RunRecord } from '../schema/record.ts';
import { collectJournals } from './journals.ts';
import { misfitsOf, targetsHere } from './misfits.ts';
import { deciding, policyOf } from './policy.ts';
import { EXIT, readArguments } from './usage.ts';
import { inColor, say, show } from '../runtime/say.ts';

/** Milliseconds for which plugins are waited for. */
const HISTORY_PATIENCE = 20_000;
/** Milliseconds after which a run is no news: it is only judged again. */
const NEWS = 55 * 60_000;

/** A run is judged by the policy that it ran under, for that is what its verdict says and what is signed. */
function policyProblems({ plan }: RunRecord, { policy, files }: LoadedPolicy): Problem[] {
  const actual = policyDigest(policy, files);
  if (actual === plan.digests.policy) return [];
  return [
    {
      subject: path.relative('.', files.policy),
      actual: `sha256:${actual}`,
      limit: `sha256:${plan.digests.policy}`,
      message: `This run used a different ${path.basename(files.policy)} or quarantine file; what it imports and the variables that it reads count as well. Check out the commit that it ran on, then judge it.`,
    },
  ];
}

/** Each shard has sent what it measured; the verdict is this command's to send, unless it is only judged again. */
async function telemetryFor(
  { plan, ended }: RunRecord,
  given: Omit<Parameters<typeof Telemetry.begin>[1], 'plan'>,
  policy: Policy,
) {
  if (Date.now() - ended > NEWS) return undefined;
  const { telemetry, notes } = await Telemetry.begin(policy, { plan, ...given });
  for (const message of notes) say(message);
  return telemetry;
}

const OPTIONS = {
  policy: { type: 'string' },
  quarantine: { type: 'string' },
  'no-history': { type: 'boolean', default: false },
} as const;

/** Judges the journals of all shards of a run, from any machines and in any order. */
export const judgeJournals = (args: string[]): Promise<number> => deciding((run) => judgeIn(run, args));

async function judgeIn(run: Run, args: string[]): Promise<number> {
  const { positionals, values } = readArguments(args, OPTIONS);
  const { policy, files } = await policyOf(run, values);
  const { journals, notes, problems } = collectJournals(positionals, run);
  for (const note of notes) say(note);
  const record = recordOf(journals);
  const { plan } = record;
  const misfits = problems.length ? problems : misfitsOf(record, run, policy);
  if (misfits.length) {
    const refused = writeRefusal(run.folder, misfits, problems.length ? {} : { plan });
    show(renderTerminal(refused, { enforced: true, color: inColor(), file: path.relative('.', run.folder.verdict) }));
    return EXIT.undecided;
  }
  record.problems.push(...policyProblems(record, { policy, files }));
  const deployed = isDeployed(targetsHere(policy, plan));
  const kept = !values['no-history'];
  const { history } = await beginHistory({ file: run.history, plan, policy, deployed, kept }).complete(
    HISTORY_PATIENCE,
  );
  const telemetry = await telemetryFor(record, { run, deployed, quarantineFile: files.quarantine }, policy);
  const grounds = { policy, quarantineFile: files.quarantine, history };
  const judged = judgeRecord(record, grounds);
  const past = pastRunOf(record, judged);
  const verdict = await keepVerdict(judged, run, plan, () => {
    if (judged.verdict !== 'undecided' && kept) appendHistory(run.history, linesLeftBy(record, past, grounds));
  });
  for (const message of (await telemetry?.conclude(verdict, { ...past, verdict: verdict.verdict })) ?? []) say(message);
  show(renderTerminal(verdict, { enforced: true, color: inColor(), file: path.relative('.', run.folder.verdict) }));
  return EXIT[verdict.verdict];
}
