import type { Effect, FlowResult } from '../schema/verdict.ts';
import type { PairJudgment } from '../statistics/pair-model.ts';
import type { FlowJudgment } from '../statistics/regression.ts';

/** How a run compares with its history. */
export interface Assessment {
  /** How many runs it was compared with. */
  runs: number;
  /** What the comparison is worth, in a sentence. */
  note: string;
  flows: Map<string, FlowAssessment>;
  /** Flows to measure again, because they are in doubt or have too few samples; none when all is decided. */
  doubtful: string[];
  /** Other flows to measure with them, to know the machine. */
  controls: string[];
  /** How many pairs to take next, where there is a control: of the flows in doubt, against it. */
  pairs?: number;
}

export interface FlowAssessment {
  effect: Effect | undefined;
  doubtful: boolean;
  /** Against its own history. */
  judgment?: FlowJudgment | undefined;
  /** Against the control, in pairs. */
  paired?: PairJudgment | undefined;
  change?: FlowResult['change'];
}
