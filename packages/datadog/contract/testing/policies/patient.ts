import { policyWith } from './of.ts';

/** Waits for delivery as long as it takes, where the machine is busy. */
export default policyWith({ patience: 30 });
