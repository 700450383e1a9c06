import { logBeta } from './gamma.ts';

/**
 * `flaky`: fails as often as ever. `broken`: fails nearly always. `intermittent`: fails more often than it did, but not
 * always. `inconclusive`: try again, or ask somebody.
 */
type AttemptState = 'flaky' | 'broken' | 'intermittent' | 'inconclusive';

export interface AttemptJudgment {
  state: AttemptState;
  /** How likely each explanation is by now, 0 to 1; their sum is 1. */
  posterior: { flaky: number; broken: number; intermittent: number };
}

export interface AttemptOptions {
  /** After so many attempts what is likelier than not is taken, if an attempt passed: 10. */
  mostAttempts?: number;
  /** How likely it is beforehand that a deployment broke a test, and as much again that it made it intermittent. */
  newlyFailing?: number;
}

/** Shapes of beta distributions of the rate of failure (docs/statistics.md, section 6). */
const FLAKE_PRIOR = { failed: 0.05, passed: 4 };
const BROKEN = { failed: 60, passed: 0.6 };
const INTERMITTENT = { failed: 2, passed: 2 };
const BLOCK_FROM = 0.98;
const FLAKY_FROM = 0.9;
const FEWEST_FAILURES = 2;

/** The logarithm of the chance of a series of attempts when their rate of failure is drawn from a beta distribution. */
const logChance = (shape: { failed: number; passed: number }, failed: number, passed: number): number =>
  logBeta(shape.failed + failed, shape.passed + passed) - logBeta(shape.failed, shape.passed);

/**
 * Tells a flaky test from one that a deployment broke, by Bayes' rule: from how many first attempts of its history
 * passed and failed, and the attempts of now in their order, each `true` if it passed, each in a fresh context. Call it
 * again with one attempt more as long as it is inconclusive. Attempts that all passed are `flaky` at worst: with no
 * failure there is nothing to explain. A block takes two failures; three unrelated flows that fail together are rather the
 * environment's fault, which this cannot see.
 */
export function judgeAttempts(
  history: { passed: number; failed: number },
  attempts: readonly boolean[],
  { mostAttempts = 10, newlyFailing = 0.002 }: AttemptOptions = {},
): AttemptJudgment {
  const passed = attempts.filter(Boolean).length;
  const failed = attempts.length - passed;
  const usual = { failed: FLAKE_PRIOR.failed + history.failed, passed: FLAKE_PRIOR.passed + history.passed };
  const logs = [
    logChance(usual, failed, passed) + Math.log(1 - 2 * newlyFailing),
    logChance(BROKEN, failed, passed) + Math.log(newlyFailing),
    logChance(INTERMITTENT, failed, passed) + Math.log(newlyFailing),
  ] as const;
  const most = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [flaky = 0, broken = 0, intermittent = 0] = weights.map((weight) => weight / total);
  const posterior = { flaky, broken, intermittent };
  if (!failed) return { state: attempts.length ? 'flaky' : 'inconclusive', posterior };
  if (failed >= FEWEST_FAILURES && broken + intermittent >= BLOCK_FROM)
    return { state: broken > intermittent ? 'broken' : 'intermittent', posterior };
  const enough = attempts.length >= mostAttempts ? 0.5 : FLAKY_FROM;
  return { state: passed && flaky >= enough ? 'flaky' : 'inconclusive', posterior };
}
