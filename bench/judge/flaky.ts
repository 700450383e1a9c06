import { judgeAttempts, type Random } from 'playwright-gate/statistics';
import type { Tally } from './contest.ts';
import { readCompressed } from './replay.ts';

const TESTS = 30;
const HISTORY = 50;
const MOST_ATTEMPTS = 10;
/** What a test fails at that is not flaky. */
const RELIABLE = 0.0002;
export const FAILURE_RATES = [1, 0.8, 0.5, 0.3] as const;

/** The failure rates, below one half, of flaky tests that were run about 10,000 times each (FlakeFlagger). */
export function readFlakeRates(): number[] {
  const [, ...lines] = readCompressed('flakeflagger/failing_and_passing_runs.csv.gz').trim().split('\n');
  return lines
    .map((line) => {
      const [failed = NaN, passed = NaN] = line.split(',').map(Number);
      return failed / (failed + passed);
    })
    .filter((rate) => rate < 0.5);
}

/** Whether these attempts, of which each passed or failed, block; undefined where another one is wanted. */
type Policy = (attempts: boolean[], history: { passed: number; failed: number }) => boolean | undefined;

const retries =
  (most: number): Policy =>
  (attempts) =>
    attempts.includes(true) ? false : attempts.length > most || undefined;

const ours: Policy = (attempts, history) => {
  const { state } = judgeAttempts(history, attempts, { mostAttempts: MOST_ATTEMPTS });
  if (state === 'inconclusive' && attempts.length < MOST_ATTEMPTS) return undefined;
  return state === 'broken' || state === 'intermittent';
};

const POLICIES: Record<string, Policy> = {
  'no retry': retries(0),
  'retry once, a pass is enough': retries(1),
  'retry twice, a pass is enough': retries(2),
  ours,
};

/** Deployments of 30 tests, of which `share` are as flaky as the real ones; found is a test that now fails at each rate. */
export function flakyContest(rates: readonly number[], share: number, deployments: number, random: Random): Tally[] {
  const tallies = Object.keys(POLICIES).map((method): Tally => ({
    method,
    deployments,
    falseBlocks: 0,
    found: FAILURE_RATES.map(() => 0),
    undecided: [],
    extra: 0,
  }));
  for (let deployment = 0; deployment < deployments; deployment += 1) {
    const tests = Array.from({ length: TESTS }, () => {
      const rate = random() < share ? rates[Math.floor(random() * rates.length)]! : RELIABLE;
      const failed = Array.from({ length: HISTORY }, random).filter((draw) => draw < rate).length;
      // Drawn once, so that all policies see the same attempts.
      const draws = Array.from({ length: MOST_ATTEMPTS }, random);
      return { rate, history: { failed, passed: HISTORY - failed }, draws };
    });
    for (const tally of tallies) {
      const attempts = ({ draws, history }: (typeof tests)[number], rate: number) => {
        for (let count = 1; ; count += 1) {
          const passed = draws.slice(0, count).map((draw) => draw >= rate);
          const blocks = POLICIES[tally.method]!(passed, history);
          if (blocks !== undefined) return { blocks, count };
        }
      };
      const results = tests.map((one) => attempts(one, one.rate));
      if (results.some(({ blocks }) => blocks)) tally.falseBlocks += 1;
      tally.extra += results.reduce((sum, { count }) => sum + count - 1, 0);
      const [first] = tests;
      for (const [index, rate] of FAILURE_RATES.entries())
        if (attempts(first!, Math.max(rate, first!.rate)).blocks) tally.found[index]! += 1;
    }
  }
  return tallies;
}
