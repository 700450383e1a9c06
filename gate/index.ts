export { describeFailure } from './failure.ts';
export { judge } from './judge.ts';
export { defineGate, type Budget, type Policy } from './policy.ts';
export { renderVerdict } from './render.ts';
export type * from './verdict.ts';
export {
  SAMPLE_ATTACHMENT,
  sampleSchema,
  type Explanation,
  type Interaction,
  type Sample,
  type Yardstick,
} from './sample.ts';
