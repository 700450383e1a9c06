import { isWhole } from '../schema/history.ts';
import type { TestResult } from '../schema/record.ts';
import { percent, pluralize } from '../wording.ts';
import { flakeHistory } from './flake-history.ts';
import { commonMoment } from './infrastructure-failure.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';
import { attemptsOf, errorOf, failedOutside, pastIds, quarantinedTests, subjectOf, titleOf } from './tests.ts';

const name = 'flaky tests';
const finding = findingOf(name);

/** A test weighs as much as the heaviest flow that it measures. */
const weightOf = ({ flows = [] }: TestResult, { policy }: RuleContext) =>
  Math.max(1, ...flows.map((flow) => policy.flows[flow]?.weight ?? 1));

function check(context: RuleContext) {
  const { record, policy, history } = context;
  const quarantined = quarantinedTests(context);
  const flaky = record.tests.filter(
    (test) => test.outcome === 'flaky' && (!quarantined.has(test) || failedOutside(test)),
  );
  if (!flaky.length) return [];
  const ran = record.tests.filter(({ outcome }) => outcome !== 'skipped' && outcome !== 'did not run').length;
  const weight = flaky.reduce((sum, test) => sum + weightOf(test, context), 0);
  const share = flaky.length / ran;
  const tooMany = weight > policy.flaky.most || share > policy.flaky.share;
  const moment = new Set(commonMoment(record, flaky));
  const idOf = pastIds(record.tests);
  const known = history.runs.filter(isWhole);
  return flaky.map((test) => {
    const before = known.filter((run) => run.flaky.includes(idOf.get(test.id) ?? test.id)).length;
    const notes = [
      ...(moment.has(test) ? ['at the same moment as tests of other areas'] : []),
      ...(before ? [`flaky in ${before} of the last ${pluralize(known.length, 'run')}`] : []),
    ];
    return finding(tooMany ? 'undecided' : 'warn', {
      subject: subjectOf(test),
      actual: `${pluralize(flaky.length, 'flaky test')}${weight === flaky.length ? '' : ` of weight ${weight}`}, ${percent(share, 1)}`,
      limit: `${policy.flaky.most} and ${percent(policy.flaky.share)}`,
      evidence: [...attemptsOf(test), ...flakeHistory(test, context)],
      message: `${titleOf(test)} failed, then passed on retry${notes.length ? ` (${notes.join('; ')})` : ''}: ${errorOf(test)}`,
    });
  });
}

/** Few tests fail and then pass on retry. */
export const flakyTests: Rule = {
  name,
  effects: {
    undecided:
      'more tests than flaky.most (by the weight of their flows), or a larger share than flaky.share, failed and then passed on retry',
    warn: 'some tests failed and then passed on retry, but no more than the policy allows',
  },
  check,
  explanation: {
    looksAt: 'The tests that failed and then passed on retry, weighted by the flows that they measure.',
    next: 'Read the error of the first attempt. Fix a race in the product; fix a race in the test, or quarantine the test.',
    headline: (findings) => (findings.length === 1 ? '1 test is flaky' : `${findings.length} tests are flaky`),
  },
};
