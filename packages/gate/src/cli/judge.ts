import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { linesOf, pastRunOf } from '../judge/history.ts';
import { renderTerminal } from '../render/terminal.ts';
import { policyDigest, type PolicyFiles } from '../runtime/digests.ts';
import { appendHistory } from '../runtime/history-file.ts';
import { beginHistory } from '../runtime/history.ts';
import { judgeRecord, recordOf } from '../runtime/judgment.ts';
import { writeAttestation, writeOutputs } from '../runtime/outputs.ts';
import { isDeployed, targetsOf } from '../runtime/target.ts';
import { Telemetry } from '../runtime/telemetry.ts';
import type { Policy } from '../schema/policy.ts';
import type { Problem, RunRecord } from '../schema/record.ts';
import { commandRun, policyOf } from './policy.ts';
import { EXIT, UsageError } from './usage.ts';

/** Milliseconds for which plugins are waited for. */
const HISTORY_PATIENCE = 20_000;
/** Milliseconds after which a run is no news: it is only judged again. */
const NEWS = 55 * 60_000;

/** The journals that are meant: files as they are, and those in a folder. */
function journalsAt(place: string): string[] {
  if (!existsSync(place))
    throw new UsageError(`There is no journal at ${place}: give the files from .gate/journal of every shard.`);
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
    .map((name) => path.join(place, name));
}

/** A run is judged by the policy that it ran under, for that is what its verdict says and what is signed. */
function policyProblems({ plan }: RunRecord, files: PolicyFiles): Problem[] {
  const actual = policyDigest(files);
  if (actual === plan.digests.policy) return [];
  return [
    {
      subject: path.relative('.', files.policy),
      actual: `sha256:${actual}`,
      limit: `sha256:${plan.digests.policy}`,
      message: `This run used a different ${path.basename(files.policy)} or quarantine file. Check out the commit that it ran on, then judge it.`,
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
  for (const message of notes) console.log(message);
  return telemetry;
}

/** Judges the journals of all shards of a run, from any machines and in any order. */
export async function judgeJournals(args: string[]): Promise<number> {
  const run = commandRun();
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      policy: { type: 'string' },
      quarantine: { type: 'string' },
      'no-history': { type: 'boolean', default: false },
    },
  });
  const journals = positionals.flatMap(journalsAt);
  if (!journals.length) throw new UsageError('Which journals? Give the files from .gate/journal of every shard.');
  const { policy, files } = await policyOf(run, values);
  const record = recordOf(journals);
  record.problems.push(...policyProblems(record, files));
  const { plan } = record;
  const deployed = isDeployed(targetsOf(policy, plan.stage.split(', '), plan.target));
  const kept = !values['no-history'];
  const { history } = await beginHistory({ file: run.history, plan, policy, deployed, kept }).complete(
    HISTORY_PATIENCE,
  );
  const telemetry = await telemetryFor(record, { run, deployed, quarantineFile: files.quarantine }, policy);
  const verdict = judgeRecord(record, { policy, quarantineFile: files.quarantine, history });
  const past = pastRunOf(record, verdict);
  await writeOutputs(verdict, run);
  writeAttestation(verdict, run);
  if (verdict.verdict !== 'undecided' && kept) appendHistory(run.history, linesOf(record, past, history));
  for (const message of (await telemetry?.conclude(verdict, past)) ?? []) console.log(message);
  console.log(renderTerminal(verdict, { enforced: true, color: process.stdout.isTTY }).join('\n'));
  return EXIT[verdict.verdict];
}
