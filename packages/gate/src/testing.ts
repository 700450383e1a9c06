export { slowerInPairs } from './render/testing-control-scenes.ts';
export { aFinding, aVerdict, hostile, LONG } from './render/testing.ts';
export { sealedSample } from './schema/sample-seal.ts';
export { product, USUAL } from './statistics/testing.ts';
export {
  aFailure,
  aHistory,
  anAttempt,
  anEnd,
  aPastRun,
  aPlan,
  aPlannedTest,
  aPolicy,
  aRecord,
  aSample,
  aTest,
  DAY,
  MINUTE,
  samplesOf,
  START,
} from './testing/builders.ts';
export { journalOf } from './testing/journals.ts';
