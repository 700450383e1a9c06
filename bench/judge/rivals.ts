import { median, type Run } from 'playwright-gate/statistics';
import { mean } from '../lib/statistics.ts';

/** Whether the samples of one flow in one round are too slow by the samples of its history, run by run. */
export type Rule = (history: readonly number[][]) => (samples: readonly number[]) => boolean;

const threshold =
  (factor: number): Rule =>
  (history) => {
    const usual = median(history.flat());
    return (samples) => median(samples) > factor * usual;
  };

const threeSigma: Rule = (history) => {
  const means = history.map(mean);
  const center = mean(means);
  const deviation = Math.sqrt(means.reduce((sum, one) => sum + (one - center) ** 2, 0) / (means.length - 1));
  return (samples) => mean([...samples]) > center + 3 * deviation;
};

/** The upper tail of the normal distribution, to 1e-7 (Numerical Recipes, erfcc). */
function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const series = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ].reduceRight((sum, coefficient) => sum * t + coefficient);
  const tail = (t * Math.exp(-x * x + series)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/** One-sided, against all samples of history: exact for one sample, else normal with continuity correction. */
const mannWhitney =
  (alpha: number): Rule =>
  (history) => {
    const ascending = Float64Array.from(history.flat()).sort();
    return (samples) => {
      const [n, m] = [samples.length, ascending.length];
      const above = samples.reduce((sum, sample) => sum + ascending.filter((one) => one < sample).length, 0);
      if (n === 1) return (1 + m - above) / (m + 1) <= alpha;
      return normalTail((above - (n * m) / 2 - 0.5) / Math.sqrt((n * m * (n + m + 1)) / 12)) <= alpha;
    };
  };

const RULES: Record<string, Rule> = {
  'threshold 1.2x': threshold(1.2),
  'threshold 1.5x': threshold(1.5),
  'mean + 3 sigma': threeSigma,
  'Mann-Whitney 0.01': mannWhitney(0.01),
};

export interface Rival {
  name: string;
  rule: Rule;
  /** How many times the flow has to be too slow in a row. */
  looks: number;
}

export const RIVALS: Rival[] = Object.entries(RULES).flatMap(([name, rule]) => [
  { name, rule, looks: 1 },
  { name: `${name}, 2 re-runs`, rule, looks: 3 },
]);

/** By flow, whether a rival blocks it in these rounds; only the first `samples` of a round count. */
export function prepareRival({ rule, looks }: Rival, history: readonly Run[], samples: number) {
  const tests = new Map<string, ReturnType<Rule>>();
  return (rounds: readonly Run[], flow: string): boolean => {
    let isSlow = tests.get(flow);
    if (!isSlow)
      tests.set(flow, (isSlow = rule(history.flatMap(({ flows }) => (flows[flow]?.length ? [flows[flow]] : [])))));
    return rounds.slice(0, looks).every((round) => isSlow(round.flows[flow]!.slice(0, samples)));
  };
}
