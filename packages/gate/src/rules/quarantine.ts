import { isOutside } from './test-failures.ts';
import {
  counted,
  errorOf,
  isOver,
  nameOf,
  percentOf,
  quarantinedTests,
  reasonOf,
  type RuleFunction,
} from './context.ts';

const reason = reasonOf('quarantine');
const DAY = 86_400_000;
const dayOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** The quarantine can be read, is small, and each entry has a test and a near end. */
export const quarantine: RuleFunction = (facts) => {
  const { quarantine: entries, policy, record, now } = facts;
  if ('unreadable' in entries)
    return [
      reason('fail', {
        subject: policy.quarantine.file,
        actual: 'unreadable',
        limit: 'a list of tests',
        sentence: entries.unreadable,
      }),
    ];
  const names = new Set(entries.length ? record.tests.map(nameOf) : []);
  const most = Math.floor((percentOf(policy.quarantine.share) * record.tests.length) / 100);
  const fail = (subject: string, actual: string, limit: string, sentence: string) =>
    reason('fail', { subject, actual, limit, sentence });
  return [
    ...entries.flatMap(({ test, owner, ticket, since, expires }) => {
      if (isOver(expires, now))
        return [
          fail(
            test,
            `expired on ${expires}`,
            'not expired',
            `The quarantine of ${test} expired on ${expires}: ${owner} mends it (${ticket}) or takes it out of the suite.`,
          ),
        ];
      const days = (dayOf(expires) - dayOf(since)) / DAY;
      if (days > policy.quarantine.days || days < 0)
        return [
          fail(
            test,
            `${days} days`,
            `${policy.quarantine.days} days`,
            `The quarantine of ${test} lasts from ${since} to ${expires}: it has to end within ${policy.quarantine.days} days.`,
          ),
        ];
      if (dayOf(since) > now + DAY)
        return [
          fail(
            test,
            `begins on ${since}`,
            'has begun',
            `The quarantine of ${test} begins in the future, on ${since}: an end that moves along is none.`,
          ),
        ];
      if (!names.has(test))
        return [
          reason('warn', {
            subject: test,
            actual: 'no such test',
            limit: 'a test of the suite',
            sentence: `The quarantine names ${test}, which the suite does not have: take the entry out.`,
          }),
        ];
      return [];
    }),
    ...(entries.length > most
      ? [
          fail(
            policy.quarantine.file,
            counted(entries.length, 'test'),
            `${most} (${percentOf(policy.quarantine.share)} % of ${record.tests.length})`,
            `${counted(entries.length, 'test')} in quarantine are more than ${percentOf(policy.quarantine.share)} % of the suite: mend some first.`,
          ),
        ]
      : []),
    ...[...quarantinedTests(facts)]
      .filter(([test]) => (test.outcome === 'failed' || test.outcome === 'flaky') && !isOutside(test))
      .map(([test, { owner, expires, ticket }]) =>
        reason('warn', {
          subject: nameOf(test),
          actual: test.outcome,
          limit: `in quarantine until ${expires}`,
          sentence: `${test.title} ${test.outcome === 'failed' ? 'failed' : 'was flaky'} in quarantine (${owner}, ${ticket}, until ${expires}): ${errorOf(test)}`,
        }),
      ),
  ];
};
