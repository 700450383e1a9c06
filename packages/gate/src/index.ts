export { durationsByFlow } from './judge/flow-results.ts';
export { linesOf, readHistory, seriesIn, seriesOf, usualDuration } from './judge/history.ts';
export { judge, type Evidence } from './judge/judge.ts';
export { narrow } from './record/narrow.ts';
export { chain } from './record/chain.ts';
export { describeFailure } from './record/failure.ts';
export { mergeJournals } from './record/merge.ts';
export { readJournal } from './record/read-journal.ts';
export { assess, flowsToLearnFrom, pastRuns, type Assessment } from './judge/assess.ts';
export { type Accepted, type History, type PastLine } from './schema/history.ts';
export type { Attempt, JournalLine } from './schema/journal.ts';
export type { Build, Plan, PlannedTest } from './schema/plan.ts';
export { complaint, defineGate, limitsOf, policySchema, type Budget, type Policy } from './schema/policy.ts';
export { quarantineSchema, type Quarantine } from './schema/quarantine.ts';
export type { Journal, Problem, RunRecord } from './schema/record.ts';
export {
  SAMPLE_ATTACHMENT,
  sampleSchema,
  type Explanation,
  type Interaction,
  type Sample,
  type Yardstick,
} from './schema/sample.ts';
export { RULES, verdictSchema, type FlowResult, type Reason, type Verdict } from './schema/verdict.ts';
