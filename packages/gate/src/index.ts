export { assess } from './judge/assess.ts';
export { judge, type Evidence } from './judge/judge.ts';
export { mergeJournals } from './record/merge.ts';
export { readJournal } from './record/read-journal.ts';
export { linesOf, pastRunOf, readHistory, seriesOf } from './judge/history.ts';
export { isAlive } from './runtime/alive.ts';
export {
  allVariables,
  EnvironmentError,
  flag,
  readVariables,
  text,
  type Variables,
  wholeNumber,
} from './runtime/environment.ts';
export { commandArguments, commandLine, type CommandLine, isTestRun, selects } from './runtime/command-line.ts';
export { gateLeftOut, insteadOfGate, orRefuse, refuse, refuseWithoutGate } from './runtime/refusal.ts';
export { isCI } from './runtime/ci.ts';
export { onlyThePipeline, readDotenv } from './runtime/dotenv.ts';
export { configurationFolder, GateFolder } from './runtime/folder.ts';
export { beginRun } from './runtime/begin.ts';
export { cleanText } from './runtime/clean.ts';
export { currentRun, type Run } from './runtime/run.ts';
export { noteTargetAtEnd } from './runtime/target.ts';
export { verify, Refusal } from './attestation/index.ts';
export { narrow } from './schema/narrow.ts';
export { limitsOf } from './schema/policy.ts';
export { isSecretName } from './secrets/names.ts';
export type { Journal, RunRecord } from './schema/record.ts';
export type { Assessment } from './rules/assessment.ts';
export { snapshotOf } from './rules/policy-snapshot.ts';
export { verdictJsonSchema, withRuleTable } from './rules/published.ts';
export { verdictSchema, type Finding, type FlowResult, type Verdict } from './schema/verdict.ts';
export type { Target, TargetSource } from './ports.ts';
