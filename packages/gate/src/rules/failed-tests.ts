import type { Attempt } from '../schema/journal.ts';
import type { TestResult } from '../schema/record.ts';
import { lackedSnapshot } from '../wording.ts';
import { causeOf, commonMoment, failedAttempts, isAssertion, UNREACHABLE } from './infrastructure-failure.ts';
import { compare, kindOf, type Comparison } from './control.ts';
import type { RuleContext } from './rule.ts';
import { errorOf, failedOutside, passedUnexpectedly, quarantinedTests } from './tests.ts';

/** The failed tests of a run outside the quarantine, by what their failures are worth. */
export interface FailedTests {
  /** A second attempt failed as well, or a test with the same error did. */
  confirmed: TestResult[];
  /** Failed once, and nothing has tried it again; or failed otherwise when it was. */
  unconfirmed: TestResult[];
  /** What broke other than the product, and the tests that it explains. */
  byCause: Map<string, TestResult[]>;
  /** Confirmed, but not by this change: they fail with the control as well. */
  elsewhere: TestResult[];
  /** Confirmed, and perhaps for the same reason: nothing shows that this change broke one of them. */
  unproven: TestResult[];
  /** What the control showed of each test that took turns. */
  comparisons: Map<TestResult, Comparison>;
}

/** The failures of a test that are not explained by something else than the product. */
const ownFailures = (test: TestResult, isOwn: (attempt: Attempt) => boolean) => failedAttempts(test).filter(isOwn);

/** Two errors are one where only numbers differ. */
const alike = (test: TestResult) => errorOf(test).replace(/\d+/g, '#');

/** Whether two attempts failed in the same way: another failure may be what the first one has led to. */
const agree = (attempts: Attempt[]) => new Set(attempts.map(kindOf)).size < attempts.length;

/** Whether a test can take turns with copies of itself: one that needs what those before it have left cannot. */
export const takesTurns = ({ serial, shared }: TestResult): boolean => serial === undefined && !shared;

/** Sorts the failed tests of a run. */
export function failedTests(context: Pick<RuleContext, 'record' | 'quarantine' | 'now'>): FailedTests {
  const { record } = context;
  const quarantined = quarantinedTests(context);
  const failed = record.tests.filter(
    (test) => test.outcome === 'failed' && !passedUnexpectedly(test) && (!quarantined.has(test) || failedOutside(test)),
  );
  const goneAtEnd = record.ends.some(({ unreachable }) => unreachable !== undefined);
  /** An assertion tried the product. What only waited may have waited for a target that was gone by then. */
  const cause = (attempt: Attempt) =>
    causeOf(attempt) ??
    (goneAtEnd && attempt.target !== 'reached' && !isAssertion(attempt.error ?? '') ? UNREACHABLE : undefined);
  const moment = new Set(commonMoment(record, failed));
  const result: FailedTests = {
    ...{ confirmed: [], unconfirmed: [], byCause: new Map(), elsewhere: [], unproven: [] },
    comparisons: new Map(
      failed.flatMap((test) => {
        const comparison = compare(test, record);
        return comparison ? [[test, comparison] as const] : [];
      }),
    ),
  };
  for (const test of failed) {
    const last = failedAttempts(test).at(-1);
    const own = ownFailures(test, (attempt) => cause(attempt) === undefined);
    const explained =
      own.length > 1
        ? undefined
        : ((last && cause(last)) ??
          (moment.has(test) ? 'tests of several areas failed at the same moment' : undefined));
    if (explained) result.byCause.set(explained, [...(result.byCause.get(explained) ?? []), test]);
    else if (agree(own)) result.confirmed.push(test);
    else result.unconfirmed.push(test);
  }
  const errors = new Set(result.confirmed.map(alike));
  const isAlike = (test: TestResult) => errors.has(alike(test));
  result.confirmed = failed.filter(
    (test) => result.confirmed.includes(test) || (result.unconfirmed.includes(test) && isAlike(test)),
  );
  result.unconfirmed = result.unconfirmed.filter((test) => !isAlike(test));
  const isBecauseOf = (cause: Comparison['cause']) => (test: TestResult) =>
    result.comparisons.get(test)?.cause === cause;
  result.elsewhere = result.confirmed.filter(isBecauseOf('not this change'));
  result.confirmed = result.confirmed.filter((test) => !result.elsewhere.includes(test));
  const known = new Set(result.elsewhere.map(alike));
  /** What could not be compared, and what was not for others had come first. */
  const mayBeElsewhere = (test: TestResult) =>
    !result.comparisons.has(test) && (takesTurns(test) || known.has(alike(test)));
  if (result.elsewhere.length && !result.confirmed.some(isBecauseOf('this change'))) {
    result.unproven = result.confirmed.filter(mayBeElsewhere);
    result.confirmed = result.confirmed.filter((test) => !mayBeElsewhere(test));
  }
  return result;
}

/** Whether a finding of `test failures` says that the target was away, and what that has led to. */
export const tellsOfOutage = (context: Pick<RuleContext, 'record' | 'quarantine' | 'now'>): boolean =>
  failedTests(context).byCause.has(UNREACHABLE);

const MOST_TRIED_AGAIN = 5;
/** Each takes several turns with two builds: with more of them nobody would know within two minutes. */
const MOST_COMPARED = 3;

const tookToFail = (test: TestResult) => Math.min(...failedAttempts(test).map(({ duration }) => duration));

/**
 * The tests to run in turns with the control: those whose failures are the product's, of each error one first, and that
 * which fails soonest, for every turn with the new build takes as long again.
 */
export function toCompare(
  context: Pick<RuleContext, 'record' | 'quarantine' | 'now'>,
  hasControl: (test: TestResult) => boolean,
): TestResult[] {
  const { confirmed, unconfirmed, byCause } = failedTests(context);
  if (context.record.plan.repeatEach > 1) return [];
  const own = [...confirmed, ...unconfirmed, ...[...byCause.values()].flat()].filter((test) =>
    failedAttempts(test).some((attempt) => causeOf(attempt) === undefined && !lackedSnapshot(attempt)),
  );
  const able = own.filter((test) => takesTurns(test) && hasControl(test));
  const soonest = able.sort((one, other) => tookToFail(one) - tookToFail(other));
  return oneOfEachFirst(soonest).slice(0, MOST_COMPARED);
}

/** Of tests with the same error one comes first. */
function oneOfEachFirst(tests: TestResult[]): TestResult[] {
  const first = new Map(tests.map((test) => [alike(test), test]).reverse() as [string, TestResult][]);
  const isFirst = (test: TestResult) => first.get(alike(test)) === test;
  return [...tests.filter(isFirst), ...tests.filter((test) => !isFirst(test))];
}

/**
 * The tests to try once more before the verdict: those that failed by themselves once. None where a failure is confirmed
 * already, for nothing could lift it. Of tests with the same error one comes first.
 */
export function toTryAgain(context: Pick<RuleContext, 'record' | 'quarantine' | 'now'>): TestResult[] {
  const { confirmed, unconfirmed, byCause } = failedTests(context);
  if (confirmed.length) return [];
  // What repetitions of one test do together, one alone does not show.
  if (context.record.plan.repeatEach > 1) return [];
  const own = [...unconfirmed, ...[...byCause.values()].flat()].filter(
    (test) =>
      failedAttempts(test).length === 1 &&
      failedAttempts(test).some((attempt) => causeOf(attempt) === undefined && !lackedSnapshot(attempt)),
  );
  return oneOfEachFirst(own).slice(0, MOST_TRIED_AGAIN);
}
