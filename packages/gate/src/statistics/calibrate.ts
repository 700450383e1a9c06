import { fitBaseline } from './baseline.ts';
import type { Run } from './model.ts';
import type { RegressionOptions } from './options.ts';
import { shuffled, type Random } from './random.ts';
import { judgeRounds } from './regression.ts';

export interface Calibration {
  /** What is to be expected: the share of deployments without a slowdown that are blocked, 0 to 1; NaN if unknown. */
  falseBlockRate: number;
  /** Its standard error; where nothing was blocked at all, what one block would have made of it. */
  standardError: number;
  /** How many deployments were tried. */
  deployments: number;
  /** The runs of history that each was judged by. */
  history: number;
  /** Why nothing was tried. */
  reason?: string;
}

export interface CalibrationOptions {
  /** How many deployments to try: 200. */
  deployments?: number;
  random: Random;
  regression?: RegressionOptions;
}

/** Fewer runs leave too few for a history once the rounds are taken away. */
const FEWEST_RUNS = 30;
/** The most of the runs that are taken for rounds. */
const ROUNDS_SHARE = 0.25;

/**
 * Tries the gate on its own history: shuffles the runs, so that nothing changes from one to the next, takes the first
 * for history and the last for the rounds of a deployment, and counts what is blocked: all of it wrongly. Accepted
 * levels are left out, since the order that they refer to is gone; shuffle only what came after them to leave out their
 * steps, too. Needs 30 runs.
 */
export function calibrate(
  runs: readonly Run[],
  { deployments = 200, random, regression = {} }: CalibrationOptions,
): Calibration {
  const unknown = { falseBlockRate: NaN, standardError: NaN, deployments: 0, history: 0 };
  if (runs.length < FEWEST_RUNS)
    return { ...unknown, reason: `The history has ${runs.length} runs; calibration needs at least ${FEWEST_RUNS}.` };
  const latest = runs.slice(-200).map(({ accepted: _, ...run }) => run);
  const mostRounds = Math.min(regression.mostRounds ?? 12, Math.floor(latest.length * ROUNDS_SHARE));
  let blocked = 0;
  for (let deployment = 0; deployment < deployments; deployment += 1) {
    const order = shuffled(latest, random);
    const baseline = fitBaseline(order.slice(0, -mostRounds));
    if (isBlocked(baseline, order.slice(-mostRounds), { ...regression, mostRounds })) blocked += 1;
  }
  const rate = blocked / deployments;
  const least = Math.max(rate, 1 / deployments);
  return {
    falseBlockRate: rate,
    standardError: Math.sqrt((least * (1 - Math.min(least, 0.5))) / deployments),
    deployments,
    history: latest.length - mostRounds,
  };
}

function isBlocked(
  baseline: ReturnType<typeof fitBaseline>,
  rounds: readonly Run[],
  options: RegressionOptions,
): boolean {
  for (let count = 1; ; count += 1) {
    const { flows, whole, doubtful, controls } = judgeRounds(baseline, rounds.slice(0, count), options);
    if ([...flows, whole].some(({ state }) => state === 'slower')) return true;
    if (count >= rounds.length || !(doubtful.length + controls.length)) return false;
  }
}
