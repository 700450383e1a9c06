import path from 'node:path';
import { pastRuns } from '../judge/assess.ts';
import { readHistory, seriesIn } from '../judge/history.ts';
import { calibrate } from '../statistics/calibrate.ts';
import { seeded } from '../statistics/random.ts';
import { readHistoryFile } from '../runtime/history-file.ts';
import { readNothing, UsageError } from './usage.ts';
import { commandRun, policyOf } from './policy.ts';
import { say } from '../runtime/say.ts';

/** The same history gives the same answer. */
const SEED = 1;

/** Says how often the gate is to be expected to block a deployment that is no slower, by shuffling its own history. */
export async function calibrateHistory(args: string[]): Promise<number> {
  readNothing(args);
  const run = commandRun();
  const { history } = run;
  const text = readHistoryFile(history);
  const all = seriesIn(text);
  if (!all.length)
    throw new UsageError(
      `There is no history at ${path.relative('.', history)} yet: every run that passes adds to it.`,
    );
  const { regression } = (await policyOf(run)).policy;
  for (const series of all) {
    const runs = pastRuns(readHistory(text, series));
    const { falseBlockRate, standardError, deployments, reason } = calibrate(runs, {
      random: seeded(SEED),
      regression: {
        alpha: regression.falseBlocks,
        mostRounds: regression.rounds,
        leastEffect: { ratio: regression.leastRatio, milliseconds: regression.leastMilliseconds },
      },
    });
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    say(
      reason
        ? `${series}: ${reason}`
        : `${series}: of ${deployments} shuffled deployments ${percent(falseBlockRate)} (± ${percent(standardError)}) were blocked; ${percent(regression.falseBlocks)} is meant.${falseBlockRate - standardError > regression.falseBlocks ? ' Lower regression.falseBlocks in gate.config.ts.' : ''}`,
    );
  }
  return 0;
}
