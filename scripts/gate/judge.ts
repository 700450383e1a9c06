import { statSync, readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { linesOf } from '#gate';
import { renderTerminal } from '../../gate/render/terminal.ts';
import { currentRun, signingKey } from '../../fixtures/environment/run.ts';
import { beginHistory } from '../../reporters/run/completed-history.ts';
import { appendHistory } from '../../reporters/run/history-file.ts';
import { Measurements } from '../../reporters/run/measurements.ts';
import { judgeRecord, recordOf } from '../../reporters/run/judgement.ts';
import { writeAttestation, writeOutputs } from '../../reporters/run/outputs.ts';
import { loadPolicy, policyFile, policyFiles } from '../../reporters/run/policy-file.ts';
import { EXIT, UsageError } from '../usage.ts';

/** Milliseconds for which Datadog is waited for. */
const HISTORY_PATIENCE = 20_000;

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
  const policy = await loadPolicy(file).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  const run = currentRun();
  const record = recordOf(files);
  const grounds = {
    policy,
    quarantineFile: policyFiles(file, policy, values.quarantine).quarantine,
    history: await beginHistory(run.history, record.plan, policy)(HISTORY_PATIENCE),
  };
  // Each shard has sent what it measured; the verdict is this command's to tell.
  const { measurements } = await Measurements.begin(record.plan, { policy, run, browser: undefined });
  measurements?.prepare();
  const verdict = judgeRecord(record, grounds);
  await writeOutputs(verdict, run);
  writeAttestation(verdict, run.folder, signingKey());
  if (verdict.verdict !== 'undecided' && !values['no-history'])
    appendHistory(run.history, linesOf(record, verdict, grounds.history));
  for (const complaint of (await measurements?.conclude(verdict)) ?? []) console.log(complaint);
  console.log(renderTerminal(verdict, { enforced: true, color: process.stdout.isTTY }).join('\n'));
  return EXIT[verdict.verdict];
}
