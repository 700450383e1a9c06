import type { DeliveryCounts } from './delivery.ts';
import type { Attempt, LineOf } from './journal.ts';
import type { Plan, PlannedTest } from './plan.ts';

/** Something wrong with the evidence itself. */
export interface Problem {
  /** A shard, a journal's name, a test. */
  subject: string;
  actual: string;
  limit: string;
  message: string;
}

/** Of one test what was planned and what came of it. */
export interface TestResult extends PlannedTest {
  attempts: Attempt[];
  /** How many of them the run itself made, where it was tried once more afterwards. */
  inRun?: number;
  outcome: 'passed' | 'failed' | 'flaky' | 'skipped' | 'did not run';
}

/** One journal, read. */
export interface Journal {
  name: string;
  plan: Plan;
  begin: LineOf<'begin'> | undefined;
  attempts: Attempt[];
  errors: string[];
  builds: LineOf<'build'>[];
  ledger: LineOf<'ledger'> | undefined;
  health: LineOf<'health'>[];
  secrets: LineOf<'secrets'> | undefined;
  delivery?: LineOf<'delivery'>;
  end: LineOf<'end'> | undefined;
  problems: Problem[];
}

/** A test that was run once, in turns with others, against the new build or another. */
export interface Turn {
  /** The id of the test. */
  test: string;
  side: string;
  pair: number;
  attempt: Attempt;
}

/** The plan and the journals of all shards, merged and checked: all that a verdict is made of. */
export interface RunRecord {
  plan: Plan;
  /** When the first shard began and the last one ended, in epoch milliseconds. */
  began: number;
  ended: number;
  tests: TestResult[];
  /** Errors of the run that belong to no test. */
  errors: string[];
  /** Builds that the target said it was, besides the one of the plan. */
  otherBuilds: string[];
  leaked: string[];
  /** Journals that came to their end and do not say what was left behind. */
  uncounted: string[];
  /** Resources of which nobody could say whether they are still there. */
  unknownResources: string[];
  health: LineOf<'health'>[];
  secrets: LineOf<'secrets'>['findings'];
  /** Of all shards; undefined where none sends measurements. */
  delivery?: DeliveryCounts;
  /** How each shard ended. */
  ends: LineOf<'end'>[];
  /** What each re-measurement saw, and on which machine; what tried failed tests again is a part of `tests`. */
  remeasurements: { machine: string; attempts: Attempt[] }[];
  /** What each look saw that ran tests in turns, in its order. */
  turns: Turn[][];
  problems: Problem[];
}
