import { fitBaseline, judgeRounds, seeded } from 'playwright-gate/statistics';
import type { Baseline, RegressionOptions, Run } from 'playwright-gate/statistics';
import { prepareRival, RIVALS } from './rivals.ts';
import { drawDeployment, slowed, WORLD, type Deployment, type World } from './world.ts';

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

/** `rivals: false` leaves out all but ours. */
export type ContestOptions = RegressionOptions & { rivals?: boolean };

/** Judges a deployment as a pipeline would: round after round, only what is asked for. */
function judgeDeployment(baseline: Baseline, rounds: readonly Run[], options: RegressionOptions = {}) {
  const given: Run[] = rounds.slice(0, 1);
  let extra = 0;
  for (;;) {
    const judgment = judgeRounds(baseline, given, options);
    const next = rounds[given.length];
    const wanted = [...judgment.doubtful, ...judgment.controls];
    if (!next || !wanted.length) return { judgment, extra };
    const flows = Object.fromEntries(wanted.map((flow) => [flow, next.flows[flow] ?? []]));
    extra += Object.values(flows).reduce((sum, durations) => sum + durations.length, 0);
    given.push({ ...next, flows });
  }
}

/** Lets all methods judge the same deployments, once as they are and once with one flow slower, by each slowdown; one that cannot be drawn is left out. */
export function contest(
  deployments: number,
  draw: () => Deployment | undefined,
  samples: number,
  { rivals = true, ...options }: ContestOptions,
): Tally[] {
  const tallies = new Map<string, Tally>();
  const tallyOf = (method: string): Tally => {
    const zero = SLOWDOWNS.map(() => 0);
    const fresh = { method, deployments: 0, falseBlocks: 0, found: zero, undecided: [...zero], extra: 0 };
    if (!tallies.has(method)) tallies.set(method, fresh);
    return tallies.get(method)!;
  };
  for (let deployment = 0; deployment < deployments; deployment += 1) {
    const drawn = draw();
    if (!drawn) continue;
    const { history, rounds, flow } = drawn;
    const baseline = fitBaseline(history);
    const worlds = SLOWDOWNS.map((slowdown) => rounds.map((round) => slowed(round, 1 + slowdown, flow)));
    const ours = tallyOf(OURS);
    const clean = judgeDeployment(baseline, rounds, options);
    ours.deployments += 1;
    if (clean.judgment.flows.some(({ state }) => state === 'slower') || clean.judgment.whole.state === 'slower')
      ours.falseBlocks += 1;
    ours.extra += clean.extra;
    for (const [index, slow] of worlds.entries()) {
      const state = judgeDeployment(baseline, slow, options).judgment.flows.find((one) => one.flow === flow)?.state;
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

export const WHOLE_SLOWDOWNS = [0, 0.1, 0.2, 0.5] as const;

/** How often all flows together are called slower, by how much slower they all are; at 0 every block is false. */
export function wholeContest(deployments: number, samples: number, world: Partial<World>): number[] {
  const random = seeded(5 + samples);
  const blocked = WHOLE_SLOWDOWNS.map(() => 0);
  for (let deployment = 0; deployment < deployments; deployment += 1) {
    const { history, rounds } = drawDeployment({ ...WORLD, ...world }, samples, 12, random);
    const baseline = fitBaseline(history);
    for (const [index, slowdown] of WHOLE_SLOWDOWNS.entries()) {
      const slow = rounds.map((round) => slowed(round, 1 + slowdown));
      if (judgeDeployment(baseline, slow).judgment.whole.state === 'slower') blocked[index]! += 1;
    }
  }
  return blocked;
}
