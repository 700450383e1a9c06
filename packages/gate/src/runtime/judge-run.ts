import path from 'node:path';
import { renderTerminal } from '../render/terminal.ts';
import type { Verdict } from '../schema/verdict.ts';
import { gateCommand } from '../wording.ts';
import { commandLine } from './command-line.ts';
import { conclude } from './conclude.ts';
import type { ExitGuard } from './guard.ts';
import { recordOf } from './judgment.ts';
import type { PolicyOptions } from './policy.ts';
import type { Planned } from './prepare.ts';
import { FAREWELL, runCommand } from './remeasure.ts';
import type { Run } from './run.ts';
import { inColor, say, show } from './say.ts';
import { isDeployed } from './target.ts';
import { longestLooks, lookAtFailures } from './try-again.ts';

/** Milliseconds for which the end still waits for what plugins know of earlier runs. */
const HISTORY_PATIENCE = 500;

interface Given {
  run: Run;
  options: PolicyOptions;
  guard: ExitGuard | undefined;
}

/**
 * Judges a run whose journal is closed, and prints the verdict.
 * @returns undefined where others judge: of a re-measurement, and of a shard
 */
export async function judgeRun(planned: Planned, { run, options, guard }: Given): Promise<Verdict | undefined> {
  const { config, policy, files, targets, journal, telemetry, history } = planned;
  if (run.round > 1 || !history) return undefined;
  const { policy: policyFile, quarantine } = options;
  const { control, declared } = planned;
  const settings = {
    policy: policyFile,
    quarantine,
    baseURL: targets[0]?.url,
    declared,
    control,
    by: policy.control?.by ?? 'overrides',
  };
  const command = runCommand(config, commandLine(), settings, guard?.interrupted);
  if (run.enforce) guard?.allow(longestLooks(control) / 1_000);
  if (config.shard && config.shard.total > 1) {
    // Whoever judges the journals has no product to try again.
    if (run.enforce)
      await lookAtFailures((looks) => recordOf([journal.file, ...looks]), {
        run,
        quarantineFile: files.quarantine,
        command,
      });
    const { current, total } = config.shard;
    const own = path.relative('.', journal.file).replace(`.${current}-of-${total}.`, `.*-of-${total}.`);
    say(`Shard ${current} of ${total} has ended; judge the journals of all shards: ${gateCommand(`judge ${own}`)}`);
    return undefined;
  }
  guard?.allow(policy.regression.seconds + FAREWELL / 1_000);
  const before = await history.complete(HISTORY_PATIENCE);
  const deployed = isDeployed(targets);
  const { verdict, past } = await conclude({ journal, policy, files, run, before, deployed, command });
  for (const message of (await telemetry?.conclude(verdict, past)) ?? []) say(message);
  const file = path.relative('.', run.folder.verdict);
  show(renderTerminal(verdict, { enforced: run.enforce, color: inColor(), file }));
  return verdict;
}
