import { percent, pluralize } from '../wording.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';
import { errorOf, failedOutside, hasExpired, quarantinedTests, testName } from './tests.ts';

const name = 'quarantine';
const finding = findingOf(name);
const DAY = 86_400_000;
const dayOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

function check(context: RuleContext) {
  const { quarantine: entries, policy, record, now } = context;
  const { file, days: mostDays, share } = policy.quarantine;
  const fail = (subject: string, actual: string, limit: string, message: string) =>
    finding('fail', { subject, actual, limit, message });
  if ('unreadable' in entries) return [fail(file, 'unreadable', 'a list of tests', entries.unreadable)];
  const names = new Set(entries.length ? record.tests.map(testName) : []);
  const most = Math.floor((Number((100 * share).toPrecision(12)) * record.tests.length) / 100);
  return [
    ...entries.flatMap(({ test, owner, ticket, since, expires }) => {
      if (hasExpired(expires, now))
        return [
          fail(
            test,
            `expired on ${expires}`,
            'not expired',
            `The quarantine of ${test} expired on ${expires}. Its owner, ${owner}, must fix the test (${ticket}) or remove it.`,
          ),
        ];
      const days = (dayOf(expires) - dayOf(since)) / DAY;
      if (days > mostDays || days < 0)
        return [
          fail(
            test,
            `${days} days`,
            `${mostDays} days`,
            `The quarantine of ${test} lasts from ${since} to ${expires}. It must end within ${mostDays} days of its start.`,
          ),
        ];
      if (dayOf(since) > now + DAY)
        return [
          fail(
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
          fail(
            file,
            pluralize(entries.length, 'test'),
            `${most} (${percent(share)} of ${record.tests.length})`,
            `The quarantine holds ${pluralize(entries.length, 'test')}, more than ${percent(share)} of the suite. Fix some of them first.`,
          ),
        ]
      : []),
    ...[...quarantinedTests(context)]
      .filter(([test]) => (test.outcome === 'failed' || test.outcome === 'flaky') && !failedOutside(test))
      .map(([test, { owner, expires, ticket }]) =>
        finding('warn', {
          subject: testName(test),
          actual: test.outcome,
          limit: `in quarantine until ${expires}`,
          message: `${test.title} ${test.outcome === 'failed' ? 'failed' : 'was flaky'} in quarantine (${owner}, ${ticket}, until ${expires}): ${errorOf(test)}`,
        }),
      ),
  ];
}

/** The quarantine can be read, is small, and each entry names a test and ends soon. */
export const quarantine: Rule = {
  name,
  effects: {
    fail: 'the file cannot be read; an entry has expired or lasts too long; or too much of the suite is in quarantine',
    warn: 'a test in quarantine failed, or an entry names no test of the suite',
  },
  check,
  explanation: {
    looksAt: 'The entries of the quarantine. Each needs an owner, a test that is in the suite, and an expiry date.',
    next: 'Fix the test and remove its entry from the quarantine file, or agree on a new end with its owner.',
    headline: () => 'the quarantine is not valid',
  },
};
