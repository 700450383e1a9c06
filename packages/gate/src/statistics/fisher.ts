import { logBeta } from './gamma.ts';

/** How often something failed, of how many times. */
export interface Tries {
  failed: number;
  of: number;
}

/** The logarithm of the number of ways to take `some` of `all`. */
const logWays = (all: number, some: number) => -Math.log(all + 1) - logBeta(all - some + 1, some + 1);

/**
 * The chance, 0 to 1, that of so many failures in all at least as many fall on `ours` as do, if both fail equally often: the
 * exact test of Fisher (1935), one-sided.
 */
export function fisherTail(ours: Tries, theirs: Tries): number {
  const failed = ours.failed + theirs.failed;
  const most = Math.min(ours.of, failed);
  let sum = 0;
  for (let count = ours.failed; count <= most; count += 1)
    if (failed - count <= theirs.of)
      sum += Math.exp(
        logWays(ours.of, count) + logWays(theirs.of, failed - count) - logWays(ours.of + theirs.of, failed),
      );
  return Math.min(1, sum);
}
