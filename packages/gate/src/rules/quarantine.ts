import { percent, pluralize } from '../wording.ts';
import type { TestResult } from '../schema/record.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';
import {
  attemptsOf,
  errorOf,
  failedAsExpected,
  failedOutside,
  hasExpired,
  nameOnChannel,
  passedUnexpectedly,
  quarantinedTests,
  testName,
  titleOf,
} from './tests.ts';

const name = 'quarantine';
const finding = findingOf(name);
const DAY = 86_400_000;
const dayOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** Tests that `test.fail()` expects to fail: without an entry they are a quarantine without an owner and an end. */
function expectedFailures({ record, quarantine: entries }: RuleContext) {
  const known = new Set('unreadable' in entries ? [] : entries.map(({ test }) => test));
  return record.tests
    .filter(
      (test) =>
        (failedAsExpected(test) || passedUnexpectedly(test)) &&
        !known.has(testName(test)) &&
        !known.has(nameOnChannel(test)),
    )
    .map((test) =>
      finding('undecided', {
        subject: nameOnChannel(test),
        actual: failedAsExpected(test) ? 'expected to fail' : 'expected to fail, but passed',
        limit: 'passes, or is in quarantine',
        evidence: attemptsOf(test),
        message: failedAsExpected(test)
          ? `${titleOf(test)} is expected to fail (test.fail) and is not in quarantine, so nobody owns it and nothing ends it. Fix it, or give it an entry in the quarantine.`
          : `${titleOf(test)} was expected to fail (test.fail), but passed. Remove test.fail from it.`,
      }),
    );
}

/** What a test in quarantine did that others may not. */
function misdeedOf(test: TestResult): string | undefined {
  if (failedAsExpected(test)) return 'failed as expected';
  if (passedUnexpectedly(test)) return 'was expected to fail, but passed';
  if (failedOutside(test)) return undefined;
  return test.outcome === 'failed' ? 'failed' : test.outcome === 'flaky' ? 'was flaky' : undefined;
}

function check(context: RuleContext) {
  const { quarantine: entries, policy, record, now } = context;
  const { file, days: mostDays, share } = policy.quarantine;
  const undecided = (subject: string, actual: string, limit: string, message: string) =>
    finding('undecided', { subject, actual, limit, message });
  if ('unreadable' in entries) return [undecided(file, 'unreadable', 'a list of tests', entries.unreadable)];
  const names = new Set(entries.length ? record.tests.flatMap((test) => [testName(test), nameOnChannel(test)]) : []);
  const most = Math.floor((Number((100 * share).toPrecision(12)) * record.tests.length) / 100);
  return [
    ...entries.flatMap(({ test, owner, ticket, since, expires }) => {
      if (hasExpired(expires, now))
        return [
          undecided(
            test,
            `expired on ${expires}`,
            'not expired',
            `The quarantine of ${test} expired on ${expires}. Its owner, ${owner}, must fix the test (${ticket}) or remove it.`,
          ),
        ];
      const days = (dayOf(expires) - dayOf(since)) / DAY;
      if (days > mostDays || days < 0)
        return [
          undecided(
            test,
            `${days} days`,
            `${mostDays} days`,
            `The quarantine of ${test} lasts from ${since} to ${expires}. It must end within ${mostDays} days of its start.`,
          ),
        ];
      if (dayOf(since) > now + DAY)
        return [
          undecided(
            test,
            `starts on ${since}`,
            'has started',
            `The quarantine of ${test} starts in the future, on ${since}. Set its start to the day on which it was added.`,
          ),
        ];
      if (!names.has(test))
        return [
          finding('warn', {
            subject: test,
            actual: 'not in the suite',
            limit: 'a test of the suite',
            message: `The quarantine lists ${test}, which is not in the suite. Remove the entry.`,
          }),
        ];
      return [];
    }),
    ...(entries.length > most
      ? [
          undecided(
            file,
            pluralize(entries.length, 'test'),
            `${most} (${percent(share)} of ${record.tests.length})`,
            `The quarantine holds ${pluralize(entries.length, 'test')}, more than ${percent(share)} of the suite. Fix some of them first.`,
          ),
        ]
      : []),
    ...expectedFailures(context),
    ...[...quarantinedTests(context)].flatMap(([test, { owner, expires, ticket }]) => {
      const misdeed = misdeedOf(test);
      if (misdeed === undefined) return [];
      return finding('warn', {
        subject: nameOnChannel(test),
        actual: misdeed,
        limit: `in quarantine until ${expires}`,
        message: `${titleOf(test)} ${misdeed} in quarantine (${owner}, ${ticket}, until ${expires})${passedUnexpectedly(test) ? '. Remove test.fail and the entry.' : `: ${errorOf(test)}`}`,
      });
    }),
  ];
}

/** The quarantine can be read, is small, and each entry names a test and ends soon. */
export const quarantine: Rule = {
  name,
  effects: {
    undecided:
      'the file cannot be read; an entry has expired or lasts too long; too much of the suite is in quarantine; or a test that is expected to fail (test.fail) has no entry, or passed',
    warn: 'a test in quarantine failed, or an entry names no test of the suite',
  },
  check,
  explanation: {
    looksAt:
      'The entries of the quarantine, and the tests that are expected to fail. Each needs an owner, a test that is in the suite, and an expiry date.',
    next: 'Fix the test and remove its entry from the quarantine file, or agree on a new end with its owner.',
    headline: ([first]) =>
      first?.actual.startsWith('expected to fail')
        ? 'a test that is expected to fail is not in quarantine'
        : 'the quarantine is not valid',
  },
};
