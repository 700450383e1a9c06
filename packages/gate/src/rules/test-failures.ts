import { attemptsOf, counted, errorOf, quarantinedTests, reasonOf, subjectOf, type RuleFunction } from './context.ts';
import { commonMoment, obstacleOf } from './infrastructure-failure.ts';
import { steadinessOf } from './flake-history.ts';
import type { TestResult } from '../schema/record.ts';

const reason = reasonOf('passed');
const MOST_NAMED = 5;

/** Whether the failure lies in a hook or a fixture, which a quarantine of one test must not hide. */
export const isOutside = ({ attempts }: TestResult) => attempts.some(({ ok, outside }) => !ok && outside);

function untried(tests: TestResult[], why: string) {
  return reason('undecided', {
    subject: counted(tests.length, 'test'),
    actual: why,
    limit: 'every test is tried',
    evidence: tests.slice(0, MOST_NAMED).map((test) => `${subjectOf(test)}: ${errorOf(test)}`),
    sentence: `${counted(tests.length, 'test')} could not be tried, because ${why}: ${errorOf(tests[0] as TestResult)}`,
  });
}

/** Nothing failed outside of the quarantine. What could not be tried is told from what broke. */
export const passed: RuleFunction = (facts) => {
  const { record } = facts;
  const quarantined = quarantinedTests(facts);
  const failed = record.tests.filter(
    (test) => test.outcome === 'failed' && (!quarantined.has(test) || isOutside(test)),
  );
  const unreachable = record.ends.find((end) => end.unreachable)?.unreachable;
  const moment = new Set(commonMoment(record, failed));
  const kept = new Map<string, TestResult[]>();
  const broke: TestResult[] = [];
  const steadiness = (test: TestResult) => {
    const says = steadinessOf(test, facts);
    return says ? [`this is ${says}`] : [];
  };
  for (const test of failed) {
    const obstacle =
      obstacleOf(errorOf(test)) ??
      (unreachable === undefined ? undefined : `the target was not there at the end (${unreachable})`) ??
      (moment.has(test) ? 'tests of several areas failed at the same moment' : undefined);
    if (obstacle) kept.set(obstacle, [...(kept.get(obstacle) ?? []), test]);
    else broke.push(test);
  }
  return [
    ...broke.map((test) =>
      reason('fail', {
        subject: subjectOf(test),
        actual: errorOf(test),
        limit: 'no failure',
        evidence: [...attemptsOf(test), ...steadiness(test)],
        sentence: `${test.title}: ${errorOf(test)}`,
      }),
    ),
    ...[...kept].map(([why, tests]) => untried(tests, why)),
  ];
};
