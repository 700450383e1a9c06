import { statSync, readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { linesOf, type Policy, type Problem, type RunRecord } from '../index.ts';
import { renderTerminal } from '../render/terminal.ts';
import { currentRun, signingKey } from '../runtime/run.ts';
import { beginHistory } from '../runtime/history.ts';
import { appendHistory } from '../runtime/history-file.ts';
import { Measurements } from '../../../datadog/src/measurements.ts';
import { policyDigest, type PolicyFiles } from '../runtime/digests.ts';
import { judgeRecord, recordOf } from '../runtime/judgement.ts';
import { writeAttestation, writeOutputs } from '../runtime/outputs.ts';
import { policyFile, policyFiles } from '../runtime/policy.ts';
import { EXIT, UsageError } from './usage.ts';
import { policyOf } from './policy.ts';

/** Milliseconds for which Datadog is waited for. */
const HISTORY_PATIENCE = 20_000;
/** Milliseconds after which a run is told nobody any more: Datadog takes no older points. */
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
      sentence: `The run was made under another ${path.basename(files.policy)} or quarantine than lie here: judge it in the commit that it ran in.`,
    },
  ];
}

/** Each shard has sent what it measured; the verdict is this command's to tell, unless it is only judged again. */
async function measurementsFor({ plan, ended }: RunRecord, policy: Policy): Promise<Measurements | undefined> {
  if (Date.now() - ended > NEWS) return undefined;
  const { measurements, complaints, problem } = await Measurements.begin(plan, { policy, run: currentRun() });
  for (const sentence of [...complaints, ...(problem === undefined ? [] : [problem])]) console.log(sentence);
  measurements?.prepare();
  return measurements;
}

/** Judges the journals of all shards of a run, from any machines and in any order. */
export async function judgeJournals(args: string[]): Promise<number> {
  readDotenv({ quiet: true });
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      policy: { type: 'string' },
      quarantine: { type: 'string' },
      'no-history': { type: 'boolean', default: false },
    },
  });
  const files = positionals.flatMap(journalsAt);
  if (!files.length) throw new UsageError('Which journals? Give the files from .gate/journal of every shard.');
  const file = policyFile(values.policy);
  const policy = await policyOf(file);
  const run = currentRun();
  const record = recordOf(files);
  const given = policyFiles(file, policy, values.quarantine);
  record.problems.push(...policyProblems(record, given));
  const grounds = {
    policy,
    quarantineFile: given.quarantine,
    history: await beginHistory(run.history, record.plan, policy, !values['no-history'])(HISTORY_PATIENCE),
  };
  const measurements = await measurementsFor(record, policy);
  const verdict = judgeRecord(record, grounds);
  await writeOutputs(verdict, run);
  writeAttestation(verdict, run.folder, signingKey());
  if (verdict.verdict !== 'undecided' && !values['no-history'])
    appendHistory(run.history, linesOf(record, verdict, grounds.history));
  for (const complaint of (await measurements?.conclude(verdict)) ?? []) console.log(complaint);
  console.log(renderTerminal(verdict, { enforced: true, color: process.stdout.isTTY }).join('\n'));
  return EXIT[verdict.verdict];
}
