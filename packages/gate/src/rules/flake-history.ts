import { isWhole } from '../schema/history.ts';
import type { TestResult } from '../schema/record.ts';
import { judgeAttempts } from '../statistics/flake-classifier.ts';
import { percent, pluralize } from '../wording.ts';
import type { RuleContext } from './rule.ts';
import { pastIds } from './tests.ts';

const WORDS = {
  flaky: 'as flaky as before',
  broken: 'broken',
  intermittent: 'newly intermittent',
} as const;

/**
 * What a test's failures mean, by how often its first attempt failed in earlier runs and by its attempts now.
 * @returns one line of evidence; none if that is not decided
 */
export function flakeHistory(test: TestResult, { history, record }: Pick<RuleContext, 'history' | 'record'>): string[] {
  const before = history.runs.filter(isWhole);
  const id = pastIds(record.tests).get(test.id) ?? test.id;
  const failed = before.filter((run) => run.flaky.includes(id)).length;
  const attempts = test.attempts
    .filter(({ status }) => status !== 'skipped' && status !== 'interrupted')
    .map(({ ok }) => ok);
  if (!attempts.length || !before.length) return [];
  const { state, posterior } = judgeAttempts({ passed: before.length - failed, failed }, attempts);
  if (state === 'inconclusive') return [];
  return [
    `the test is ${WORDS[state]} (${percent(posterior[state], 0)}, by ${pluralize(before.length, 'earlier run')})`,
  ];
}
