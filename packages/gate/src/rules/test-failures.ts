import type { TestResult } from '../schema/record.ts';
import { capitalize, pluralize } from '../wording.ts';
import { flakeHistory } from './flake-history.ts';
import { commonMoment, infrastructureFailure } from './infrastructure-failure.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';
import { attemptsOf, errorOf, failedOutside, passedUnexpectedly, quarantinedTests, subjectOf } from './tests.ts';

const name = 'test failures';
const finding = findingOf(name);
const MOST_NAMED = 5;

/** Failures that say nothing about the product, one finding for each cause. */
function inconclusive(tests: TestResult[], cause: string) {
  const count = pluralize(tests.length, 'test');
  return finding('undecided', {
    subject: count,
    actual: cause,
    limit: 'no failure',
    evidence: tests.slice(0, MOST_NAMED).map((test) => `${subjectOf(test)}: ${errorOf(test)}`),
    message: `${capitalize(cause)}, so nothing is known about ${count}: ${errorOf(tests[0] as TestResult)}`,
  });
}

function check(context: RuleContext) {
  const { record } = context;
  const quarantined = quarantinedTests(context);
  const failed = record.tests.filter(
    (test) => test.outcome === 'failed' && !passedUnexpectedly(test) && (!quarantined.has(test) || failedOutside(test)),
  );
  const unreachable = record.ends.find((end) => end.unreachable)?.unreachable;
  const moment = new Set(commonMoment(record, failed));
  const byCause = new Map<string, TestResult[]>();
  const broken: TestResult[] = [];
  for (const test of failed) {
    const cause =
      infrastructureFailure(errorOf(test)) ??
      (unreachable === undefined ? undefined : `the target was unreachable at the end of the run (${unreachable})`) ??
      (moment.has(test) ? 'tests of several areas failed at the same moment' : undefined);
    if (cause) byCause.set(cause, [...(byCause.get(cause) ?? []), test]);
    else broken.push(test);
  }
  return [
    ...broken.map((test) =>
      finding('fail', {
        subject: subjectOf(test),
        actual: errorOf(test),
        limit: 'no failure',
        evidence: [...attemptsOf(test), ...flakeHistory(test, context)],
        message: `${test.title}: ${errorOf(test)}`,
      }),
    ),
    ...[...byCause].map(([cause, tests]) => inconclusive(tests, cause)),
  ];
}

/** Every test outside the quarantine passes. A failure of the infrastructure is told from a failure of the product. */
export const testFailures: Rule = {
  name,
  effects: {
    fail: 'a test outside the quarantine failed, also on retry',
    undecided:
      'tests failed because the target, the login, the browser or the test machine broke; or tests of several areas failed at the same moment',
  },
  check,
  explanation: {
    looksAt: 'The result of every planned test, with all its attempts.',
    next: 'Open the trace of the test in the report (npx playwright show-report), then run the test alone.',
    command: 'npx playwright test <test>',
    headline: (findings) =>
      findings.some(({ effect }) => effect === 'fail')
        ? `${pluralize(findings.length, 'test')} failed`
        : 'some test failures are inconclusive',
  },
};
