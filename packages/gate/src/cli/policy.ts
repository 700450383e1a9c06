import type { Policy } from '../index.ts';
import { loadPolicy } from '../runtime/policy.ts';
import { UsageError } from './usage.ts';

/**
 * The policy that a command works with.
 * @param file `gate.config.ts` unless another is given
 * @throws UsageError with a sentence where it is none
 */
export const policyOf = (file?: string): Promise<Policy> =>
  loadPolicy(file).catch((error: Error) => {
    throw new UsageError(error.message);
  });
