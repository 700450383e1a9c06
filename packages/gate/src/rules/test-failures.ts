import type { RunRecord, TestResult } from '../schema/record.ts';
import { capitalize, pluralize } from '../wording.ts';
import { failedTests } from './failed-tests.ts';
import { flakeHistory } from './flake-history.ts';
import { failedAttempts, UNREACHABLE } from './infrastructure-failure.ts';
import { controlIn } from '../schema/control.ts';
import type { Comparison } from './control.ts';
import { outageOf, stoppedBecause } from './outage.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';
import { attemptsOf, errorOf, subjectOf, titleOf } from './tests.ts';

const name = 'test failures';
const finding = findingOf(name);
const MOST_NAMED = 5;

/** What an outage has led to besides failures, as the end of a sentence: it is told with its cause, once. */
function consequences(record: RunRecord): string {
  const missing = record.tests.filter(({ outcome }) => outcome === 'did not run').length;
  const unknown = record.unknownResources.length + record.leaked.length;
  const stopped = stoppedBecause(record) !== undefined;
  return [
    ...(stopped ? [` The run was stopped early; ${pluralize(missing, 'test')} did not run.`] : []),
    ...(unknown && record.ends.some(({ unreachable }) => unreachable)
      ? [
          ` Nobody could ask whether ${pluralize(unknown, 'resource')} of the run ${unknown === 1 ? 'is' : 'are'} still there.`,
        ]
      : []),
  ].join('');
}

/** Failures that say nothing about the product, one finding for each cause. */
function inconclusive(tests: TestResult[], cause: string, record: RunRecord) {
  const count = pluralize(tests.length, 'test');
  const why = cause === UNREACHABLE ? outageOf(record) : undefined;
  return finding('undecided', {
    subject: count,
    actual: cause,
    limit: 'no failure',
    evidence: tests.slice(0, MOST_NAMED).map((test) => `${subjectOf(test)}: ${errorOf(test)}`),
    message: `${capitalize(cause)}, so nothing is known about ${count}: ${why ?? errorOf(tests[0] as TestResult)}${
      cause === UNREACHABLE ? consequences(record).replace(/^ /, '. ') : ''
    }`,
  });
}

/** That a failure is this change's, between the test's name and its error. */
function becauseOf({ cause, component, flaky, sentence }: Comparison, control: string): string {
  const by = `by this change${component ? `, in ${component}` : ''}`;
  if (cause === 'this change')
    return flaky ? ` is made flaky ${by}: ${sentence}` : ` is broken ${by}, and passes with ${control}`;
  return cause ? '' : ` failed, and the control does not tell why (${sentence})`;
}

function check(context: RuleContext) {
  const { record } = context;
  const { confirmed, unconfirmed, byCause, elsewhere, unproven, comparisons } = failedTests(context);
  const control = controlIn(record.plan)?.name ?? 'the control';
  const causes = [...byCause].sort(([a], [b]) => Number(b === UNREACHABLE) - Number(a === UNREACHABLE));
  const findingFor = (effect: 'fail' | 'undecided', test: TestResult, says: string) => {
    const comparison = comparisons.get(test);
    const { cause, component } = comparison ?? {};
    return finding(effect, {
      subject: subjectOf(test),
      actual: errorOf(test),
      limit: 'no failure',
      ...(cause ? { cause } : {}),
      ...(component ? { component } : {}),
      evidence: [...(comparison ? [comparison.sentence] : []), ...attemptsOf(test), ...flakeHistory(test, context)],
      message: `${titleOf(test)}${says || (comparison ? becauseOf(comparison, control) : '')}: ${errorOf(test)}`,
    });
  };
  return [
    ...confirmed.map((test) => findingFor('fail', test, '')),
    ...elsewhere.map((test) =>
      findingFor(
        'undecided',
        test,
        comparisons.get(test)?.flaky
          ? ` is flaky, but not by this change: ${comparisons.get(test)?.sentence}`
          : ` is broken, but not by this change: it fails with ${control} as well`,
      ),
    ),
    ...unproven.map((test) =>
      findingFor(
        'undecided',
        test,
        ' failed, perhaps for the same reason; nothing shows that this change is the cause',
      ),
    ),
    ...causes.map(([cause, tests]) => inconclusive(tests, cause, record)),
    ...unconfirmed.map((test) =>
      findingFor(
        'undecided',
        test,
        failedAttempts(test).length > 1 ? ' failed otherwise in each attempt' : ' failed once and was not tried again',
      ),
    ),
  ];
}

/** Every test outside the quarantine passes. A failure of the infrastructure is told from a failure of the product. */
export const testFailures: Rule = {
  name,
  effects: {
    fail: 'a test outside the quarantine failed, and failed again in a second attempt; or it failed with the same error as one that did',
    undecided:
      'a test failed once and was not tried again, or failed otherwise in each attempt; a test fails with the control as well, so this change did not break it; tests failed because the target, the login, the browser, a file or the test machine broke; or tests of several areas failed at the same moment',
  },
  check,
  explanation: {
    looksAt:
      'The result of every planned test, with all its attempts. A failed test that had one attempt is tried once more before the verdict, and where there is a control both builds are tried in turns.',
    next: 'Open the trace of the test in the report (npx playwright show-report), then run the test alone.',
    command: 'npx playwright test <test>',
    headline: (findings) => {
      if (findings.some(({ effect }) => effect === 'fail')) return `${pluralize(findings.length, 'test')} failed`;
      const elsewhere = findings.filter(({ cause }) => cause === 'not this change').length;
      const [are, count] = elsewhere === 1 ? ['is', '1 test'] : ['are', `${elsewhere} tests`];
      return elsewhere ? `${count} ${are} broken, but not by this change` : 'some test failures are inconclusive';
    },
  },
};
