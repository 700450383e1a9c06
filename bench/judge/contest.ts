import { fitBaseline } from '../../packages/gate/src/statistics/baseline.ts';
import type { RegressionOptions } from '../../packages/gate/src/statistics/options.ts';
import { judgeDeployment } from './ours.ts';
import { prepareRival, RIVALS } from './rivals.ts';
import { slowed, type Deployment } from './world.ts';

/** How much slower the one flow is made. */
export const SLOWDOWNS = [0.1, 0.2, 0.5, 1] as const;

/** What a method did in all deployments: counts, by slowdown where there is one. */
export interface Tally {
  method: string;
  deployments: number;
  falseBlocks: number;
  found: number[];
  undecided: number[];
  /** Executions of flows beyond the first round, where nothing was slower. */
  extra: number;
}

export const OURS = 'ours';

/** Lets all methods judge the same deployments, once as they are and once with one flow slower, by each slowdown. */
export function contest(
  deployments: Iterable<Deployment>,
  samples: number,
  { rivals = true, ...options }: RegressionOptions & { rivals?: boolean } = {},
): Tally[] {
  const tallies = new Map<string, Tally>();
  const tallyOf = (method: string): Tally => {
    const zero = SLOWDOWNS.map(() => 0);
    const fresh = { method, deployments: 0, falseBlocks: 0, found: zero, undecided: [...zero], extra: 0 };
    if (!tallies.has(method)) tallies.set(method, fresh);
    return tallies.get(method)!;
  };
  for (const { history, rounds, flow } of deployments) {
    const baseline = fitBaseline(history);
    const worlds = SLOWDOWNS.map((slowdown) => rounds.map((round) => slowed(round, 1 + slowdown, flow)));
    const ours = tallyOf(OURS);
    const clean = judgeDeployment(baseline, rounds, options);
    ours.deployments += 1;
    if (clean.judgement.flows.some(({ state }) => state === 'slower') || clean.judgement.whole.state === 'slower')
      ours.falseBlocks += 1;
    ours.extra += clean.extra;
    for (const [index, slow] of worlds.entries()) {
      const state = judgeDeployment(baseline, slow, options).judgement.flows.find((one) => one.flow === flow)?.state;
      if (state === 'slower') ours.found[index]! += 1;
      else if (state !== 'fine') ours.undecided[index]! += 1;
    }
    for (const rival of rivals ? RIVALS : []) {
      const tally = tallyOf(rival.name);
      const blocks = prepareRival(rival, history, samples);
      tally.deployments += 1;
      const [once, ...again] = rounds.slice(0, rival.looks);
      const suspects = Object.keys(once!.flows).filter((one) => blocks([once!], one));
      tally.extra += again.length * samples * suspects.length;
      if (suspects.some((one) => blocks(rounds, one))) tally.falseBlocks += 1;
      for (const [index, slow] of worlds.entries()) if (blocks(slow, flow)) tally.found[index]! += 1;
    }
  }
  return [...tallies.values()];
}
