/** What a flow took on the control and on the changed build, one right after the other; milliseconds. */
export interface Pair {
  control: number;
  changed: number;
}

/** By flow, the pairs that a round took. */
export type PairRound = Readonly<Record<string, readonly Pair[]>>;

export interface PairOptions {
  /** The flows to pair: all, or those that history puts in doubt; those that the rounds have, unless given. */
  paired?: readonly string[];
  /**
   * How many flows share alpha, with one more for all of them together: as many as are paired, unless given. That
   * is enough even where a run chose them, because the run does not know how the pairs will end.
   */
  flows?: number;
  /** How many deployments without any slowdown may be blocked: 1 of 100. */
  alpha?: number;
  /**
   * How many pairs of a flow the first round takes: 3. Where history chose the flows, 6 finds a little more in fewer
   * rounds, by half as many executions again (docs/statistics.md, section 5).
   */
  firstPairs?: number;
  /** After so many pairs of it, a flow that is still in doubt is inconclusive: 32. */
  mostPairs?: number;
  /** A smaller slowdown blocks nothing: 1.05 times and 50 ms, both. */
  leastEffect?: { ratio: number; milliseconds: number };
  /** No round will follow: what is still in doubt is inconclusive. */
  ended?: boolean;
}

export type PairState = 'fine' | 'doubt' | 'slower' | 'inconclusive';

export interface PairJudgment {
  flow: string;
  state: PairState;
  /** How many times the control's duration it takes; 1 without a pair. */
  estimate: number;
  /** The same as milliseconds above the control's median. */
  milliseconds: number;
  /** Medians in milliseconds; 0 without a pair. */
  control: number;
  changed: number;
  pairs: number;
  /** What a bet on "slower" is worth by now, in stakes. */
  eValue: number;
  /** What it has to reach for a block. */
  limit: number;
  reason: string;
}

export interface PairsJudgment {
  /** By name. */
  flows: PairJudgment[];
  /** All flows together, by the first pairs of each; it has no milliseconds. */
  whole: PairJudgment;
  /** How many pairs of which flow the next round takes; empty where all is decided. */
  next: Record<string, number>;
}
