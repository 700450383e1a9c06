/** How a slowdown is judged; every default comes from docs/statistics.md, section 4, unless it says otherwise. */
export interface RegressionOptions {
  /** How many deployments without any slowdown may be blocked: 1 of 100. */
  alpha?: number;
  /** After so many rounds, the first included, what is still in doubt is inconclusive: 12. */
  mostRounds?: number;
  /**
   * A flow that lies more standard deviations above its level in round 1 is measured again: 0.9. With `futility` 1 it
   * finds more by fewer executions than docs/statistics.md's 1.3 and 0.7 (bench/judge.ts): more are looked at once more,
   * fewer for long.
   */
  screen?: number;
  /** A flow is fine again below this many standard errors, times the square root of the rounds: 1. */
  futility?: number;
  /** How many quiet flows are measured again to know the machine: 3; two more where they or the machine are noisy. */
  controls?: number;
  /**
   * How rare the ranks of the rounds among the flow's own history must be: 2e-4, or alpha / 4 shared among the flows
   * where that is less. Four: about so much more often do such ranks come up in one of 12 looks than in a single one
   * (measured: 3.9 times where a tenth of the flows pass the screen, 5.2 where all do). So the ranks alone nearly hold
   * alpha, whatever a flow's noise is like.
   */
  guard?: number;
  /** A smaller slowdown blocks nothing: 1.05 times and 50 ms, both. */
  leastEffect?: { ratio: number; milliseconds: number };
  /**
   * The rounds ran on the same machine in the same job, so they share what is particular to it: as much of the variance
   * as looks of past runs did (`looks.ts`), or 0.5 of it where there were too few, is added to the level's. Without it,
   * 13 to 41 % of the clean deployments were blocked.
   */
  sameMachine?: boolean;
  /** A flow that takes this many times its level in each of the first three rounds is slower: 1.5; Infinity: never. */
  hardStop?: number;
}

export type Settings = Required<RegressionOptions>;

/** How many independent looks the looks after each of 12 rounds are worth. */
const LOOKS = 4;

/** Fills in what is not given, for so many flows. */
export function settingsOf({ alpha = 0.01, ...options }: RegressionOptions, flows: number): Settings {
  return {
    alpha,
    mostRounds: 12,
    screen: 0.9,
    futility: 1,
    controls: 3,
    guard: Math.min(2e-4, alpha / (LOOKS * (flows + 1))),
    leastEffect: { ratio: 1.05, milliseconds: 50 },
    sameMachine: false,
    hardStop: 1.5,
    ...options,
  };
}

/** A block needs the screening round and two more. */
export const FEWEST_ROUNDS = 3;
/** What sharing a machine adds to the variance of a level's error, in units of the flow's own, where history does not say. */
export const SAME_MACHINE_VARIANCE = 0.5;
