import { fitBaseline, judgePairs, judgeRounds, seeded } from 'playwright-gate/statistics';
import type { Baseline, Pair, PairRound, Run } from 'playwright-gate/statistics';
import { SLOWDOWNS, type Tally } from './contest.ts';
import { percent } from './table.ts';
import { drawDeployment, slowed, slowedPairs, WORLD, type World } from './world.ts';

const MOST_PAIRS = 32;

/** What pairs did in all deployments; counts. `extra` has two executions a pair. */
export interface PairTally extends Tally {
  /** By slowdown of one flow: how often another flow, or the whole product, was blocked. */
  others: number[];
  /** By slowdown of one flow: the rounds of pairs of the deployments in which it was found, all together. */
  rounds: number[];
  /** By slowdown of all flows: how often any flow, or the whole product, was blocked. */
  everything: number[];
}

/** Worlds in which a guess of how flows scatter would be wrong. */
export const PAIR_WORLDS: [name: string, change: Partial<World>][] = [
  ['machines twice as noisy', { machineNoise: 0.24, noisyRuns: 0.2 }],
  ['8 % outliers, mean +0.7', { outliers: 0.08, outlierMean: 0.7 }],
  ['20 % bimodal flows', { bimodal: 0.2 }],
  ['flow noise 15 %', { flowNoise: 0.15 }],
  ['drift of 1 % a run', { drift: 0.01 }],
  ['20 % of flows 3 times as noisy', { noisyFlows: 0.2 }],
  ['tails of t with 3 degrees', { heavyTails: true }],
  ['second half 6 % longer', { secondHalf: 0.06 }],
  ['second half 6 % longer, no coin', { secondHalf: 0.06, oldFirst: true }],
];

/** Judges as a pipeline would: pairs, round after round, only those that are asked for. */
function judgeDeployment(paired: readonly string[], pairs: Readonly<Record<string, readonly Pair[]>>) {
  const rounds: PairRound[] = [];
  const taken = new Map<string, number>();
  for (;;) {
    const judgment = judgePairs(rounds, { paired, mostPairs: MOST_PAIRS });
    const wanted = Object.entries(judgment.next);
    const all = [...taken.values()].reduce((sum, count) => sum + count, 0);
    if (!wanted.length) return { judgment, executions: 2 * all, rounds: rounds.length };
    const round = wanted.map(([flow, count]) => {
      const from = taken.get(flow) ?? 0;
      taken.set(flow, from + count);
      return [flow, pairs[flow]!.slice(from, from + count)];
    });
    rounds.push(Object.fromEntries(round) as PairRound);
  }
}

/** The flows that history puts in doubt after the run; without history all of them. */
const screened = (run: Run, baseline: Baseline | undefined): string[] =>
  baseline ? judgeRounds(baseline, [run]).doubtful : Object.keys(run.flows);

/** Lets pairs judge deployments, as they are and with one flow, or all of them, slower. */
export function pairContest(deployments: number, samples: number, change: Partial<World>, method: string): PairTally {
  const random = seeded(200 + samples);
  const world = { ...WORLD, ...change, pairs: MOST_PAIRS };
  const zero = () => SLOWDOWNS.map(() => 0);
  const [found, undecided, others, rounds, everything] = [zero(), zero(), zero(), zero(), zero()];
  const tally = { method, deployments, falseBlocks: 0, extra: 0, found, undecided, others, rounds, everything };
  for (let deployment = 0; deployment < deployments; deployment += 1) {
    const drawn = drawDeployment(world, samples, 1, random);
    const baseline = drawn.history.length ? fitBaseline(drawn.history) : undefined;
    const judge = (slowdown: number, only?: string) => {
      const run = slowed(drawn.rounds[0]!, 1 + slowdown, only);
      const judged = judgeDeployment(screened(run, baseline), slowedPairs(drawn.pairs, 1 + slowdown, only));
      const { flows, whole } = judged.judgment;
      return { ...judged, blocked: [...flows, whole].filter(({ state }) => state === 'slower') };
    };
    const clean = judge(0);
    tally.extra += clean.executions;
    if (clean.blocked.length) tally.falseBlocks += 1;
    for (const [index, slowdown] of SLOWDOWNS.entries()) {
      const one = judge(slowdown, drawn.flow);
      const state = one.judgment.flows.find(({ flow }) => flow === drawn.flow)?.state ?? 'fine';
      if (state === 'slower') tally.found[index]! += 1;
      else if (state === 'inconclusive') tally.undecided[index]! += 1;
      if (state === 'slower') tally.rounds[index]! += one.rounds;
      if (one.blocked.some(({ flow }) => flow !== drawn.flow)) tally.others[index]! += 1;
      if (judge(slowdown).blocked.length) tally.everything[index]! += 1;
    }
  }
  return tally;
}

/** Prints what `printTallies` does not. */
export function printPairs(tallies: readonly PairTally[]): void {
  const row = ({ deployments, found, others, rounds, everything }: PairTally) =>
    SLOWDOWNS.flatMap((slowdown, index) => {
      const level = `+${slowdown * 100} %`;
      return [
        [`all slower, ${level}`, percent(everything[index]!, deployments)],
        [`rounds, ${level}`, (rounds[index]! / found[index]!).toFixed(1)],
        [`others blocked, ${level}`, percent(others[index]!, deployments)],
      ];
    });
  console.table(Object.fromEntries(tallies.map((tally) => [tally.method, Object.fromEntries(row(tally))])));
}
