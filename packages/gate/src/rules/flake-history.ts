import { isWhole } from '../schema/history.ts';
import type { TestResult } from '../schema/record.ts';
import { judgeAttempts } from '../statistics/flake-classifier.ts';
import type { Facts } from './context.ts';

const SAYS = {
  flaky: 'as flaky as it was before',
  broken: 'broken',
  intermittent: 'newly intermittent',
} as const;

/**
 * What a test's failures mean, by how often it failed at first in the runs before and by its attempts now; undefined
 * where that is not settled.
 */
export function steadinessOf(test: TestResult, { history }: Pick<Facts, 'history'>): string | undefined {
  const before = history.runs.filter(isWhole);
  const failed = before.filter((run) => run.flaky.includes(test.id)).length;
  const attempts = test.attempts
    .filter(({ status }) => status !== 'skipped' && status !== 'interrupted')
    .map(({ ok }) => ok);
  if (!attempts.length || !before.length) return undefined;
  const { state, posterior } = judgeAttempts({ passed: before.length - failed, failed }, attempts);
  if (state === 'inconclusive') return undefined;
  return `${SAYS[state]} (${(100 * posterior[state]).toFixed(0)} %, by ${before.length} runs before)`;
}
