export { complaint, defineGate, type Policy, type PolicyOf } from './schema/policy.ts';
export type * from './ports.ts';
