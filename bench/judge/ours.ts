import type { Baseline, Run } from '../../packages/gate/src/statistics/baseline.ts';
import type { RegressionOptions } from '../../packages/gate/src/statistics/options.ts';
import { judgeRounds, type RegressionJudgement } from '../../packages/gate/src/statistics/regression.ts';

/** Judges a deployment as a pipeline would: round after round, only what is asked for. */
export function judgeDeployment(
  baseline: Baseline,
  rounds: readonly Run[],
  options: RegressionOptions = {},
): { judgement: RegressionJudgement; extra: number } {
  const given: Run[] = rounds.slice(0, 1);
  let extra = 0;
  for (;;) {
    const judgement = judgeRounds(baseline, given, options);
    const next = rounds[given.length];
    const wanted = [...judgement.doubtful, ...judgement.controls];
    if (!next || !wanted.length) return { judgement, extra };
    const flows = Object.fromEntries(wanted.map((flow) => [flow, next.flows[flow] ?? []]));
    extra += Object.values(flows).reduce((sum, durations) => sum + durations.length, 0);
    given.push({ ...next, flows });
  }
}
