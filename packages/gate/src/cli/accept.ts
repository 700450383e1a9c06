import os from 'node:os';
import path from 'node:path';
import { appendHistory, readHistoryFile } from '../runtime/history-file.ts';
import { readHistory, seriesIn } from '../judge/history.ts';
import { pluralize } from '../wording.ts';
import { readArguments, UsageError } from './usage.ts';
import { commandRun, policyOf } from './policy.ts';
import { say } from '../runtime/say.ts';

/** Notes that what a flow takes now is meant, with who says so and why; it is compared with runs from now on only. */
export async function accept(args: string[]): Promise<number> {
  const run = commandRun();
  const { positionals, values } = readArguments(args, {
    because: { type: 'string' },
    by: { type: 'string' },
    series: { type: 'string' },
  });
  const [flow = ''] = positionals;
  const { flows } = (await policyOf(run)).policy;
  const names = Object.keys(flows).join(', ');
  if (!Object.hasOwn(flows, flow))
    throw new UsageError(
      `${flow ? `gate.config.ts has no flow ${flow}` : 'Which flow?'}${names ? `: it has ${names}.` : flow ? '.' : ''}`,
    );
  if (!values.because) throw new UsageError(`Why is it meant that ${flow} takes longer? Give --because "...".`);
  const { history } = run;
  const text = readHistoryFile(history);
  const known = seriesIn(text);
  const series = values.series ?? (known.length === 1 ? known[0] : undefined);
  if (series === undefined)
    throw new UsageError(
      known.length
        ? `For which target? Give --series with one of: ${known.join('; ')}.`
        : `There is no history at ${path.relative('.', history)} yet, so there is no level to change.`,
    );
  const by = values.by ?? os.userInfo().username;
  appendHistory(history, [{ type: 'accepted', at: Date.now(), series, flow, by, because: values.because }]);
  const { runs } = readHistory(text, series);
  say(
    `${flow} (${series}) is compared with runs from now on: ${by} accepted what it takes, because ${values.because}. ${pluralize(runs.length, 'earlier run')} no longer ${runs.length === 1 ? 'counts' : 'count'} for its level, which begins anew with the next one that passes.`,
  );
  return 0;
}
