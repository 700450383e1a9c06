import { isWhole } from '../schema/history.ts';
import { commonMoment } from './infrastructure-failure.ts';
import { isOutside } from './test-failures.ts';
import { steadinessOf } from './flake-history.ts';
import {
  attemptsOf,
  counted,
  errorOf,
  percentOf,
  quarantinedTests,
  reasonOf,
  subjectOf,
  type Facts,
  type RuleFunction,
} from './context.ts';
import type { TestResult } from '../schema/record.ts';

const reason = reasonOf('flaky');

/** How much a test matters: as much as the weightiest flow that it measures. */
const weightOf = ({ flows = [] }: TestResult, { policy }: Facts) =>
  Math.max(1, ...flows.map((flow) => policy.flows[flow]?.weight ?? 1));

/** Not too many tests failed and then passed when they were tried again, weighted by what they measure. */
export const flaky: RuleFunction = (facts) => {
  const { record, policy, history } = facts;
  const quarantined = quarantinedTests(facts);
  const found = record.tests.filter((test) => test.outcome === 'flaky' && (!quarantined.has(test) || isOutside(test)));
  if (!found.length) return [];
  const ran = record.tests.filter(({ outcome }) => outcome !== 'skipped' && outcome !== 'did not run').length;
  const weight = found.reduce((sum, test) => sum + weightOf(test, facts), 0);
  const share = found.length / ran;
  const tooMany = weight > policy.flaky.most || share > policy.flaky.share;
  const moment = new Set(commonMoment(record, found));
  return found.map((test) => {
    const before = history.runs.filter((run) => run.flaky.includes(test.id)).length;
    const known = before
      ? `; it was flaky in ${before} of the last ${counted(history.runs.filter(isWhole).length, 'run')}`
      : '';
    const says = steadinessOf(test, facts);
    return reason(tooMany ? (moment.has(test) ? 'undecided' : 'fail') : 'warn', {
      subject: subjectOf(test),
      actual: `${counted(found.length, 'flaky test')}, ${(100 * share).toFixed(1)} %`,
      limit: `${policy.flaky.most} and ${percentOf(policy.flaky.share)} %`,
      evidence: [...attemptsOf(test), ...(says ? [`this is ${says}`] : [])],
      sentence: `${test.title} failed and then passed when it was tried again${moment.has(test) ? ', at the same moment as tests of other areas' : ''}${known}: ${errorOf(test)}`,
    });
  });
};
