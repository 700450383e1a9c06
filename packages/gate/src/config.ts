export { problemIn, defineGate, limitsOf, type Policy, type PolicyOf } from './schema/policy.ts';
export type * from './ports.ts';
