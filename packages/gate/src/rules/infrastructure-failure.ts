import type { Attempt } from '../schema/journal.ts';
import type { RunRecord, TestResult } from '../schema/record.ts';

/** What broke other than the product, by how it shows in errors. */
const INFRASTRUCTURE_FAILURES: [string, RegExp][] = [
  [
    'the target could not be reached',
    /net::ERR_(CONNECTION|NAME_NOT_RESOLVED|ADDRESS|INTERNET|NETWORK|TIMED_OUT|SSL|CERT|PROXY|TUNNEL)|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|socket hang up|cannot be reached|answered 50[234]\b/,
  ],
  [
    'the browser crashed or did not start',
    /browserType\.launch|browser has been closed|Target (page, context or browser has been closed|crashed)|Page crashed|worker process exited unexpectedly/i,
  ],
  [
    'the test machine ran out of disk space or memory',
    /ENOSPC|ENOMEM|EMFILE|no space left|disk is full|heap out of memory/i,
  ],
  ['the login failed', /log-?in (is down|failed|was refused)|api\/session answered (4[02]9|5\d\d)/i],
];

/** All of them as one expression, for others that classify errors. */
export const ANY_INFRASTRUCTURE_FAILURE = INFRASTRUCTURE_FAILURES.map(([, { source }]) => source).join('|');

/** What broke other than the product; undefined if the error does not show it. */
export const infrastructureFailure = (error: string | undefined): string | undefined =>
  INFRASTRUCTURE_FAILURES.find(([, pattern]) => pattern.test(error ?? ''))?.[0];

const FEWEST_AREAS = 3;

const failedAttempts = ({ attempts }: TestResult) =>
  attempts.filter(({ ok, status }) => !ok && status !== 'interrupted');

/**
 * A moment in which tests of several areas failed together, while others before and after it passed: something around
 * them, not in each of them. Tests of which an attempt outside of the moment failed as well are not explained by it.
 */
export function commonMoment({ tests }: RunRecord, among: TestResult[]): TestResult[] {
  const failures = among.flatMap((test) => failedAttempts(test).map((attempt) => ({ test, attempt })));
  const endOf = ({ at, duration }: Attempt) => at + duration;
  let best: typeof failures = [];
  for (const { attempt } of failures) {
    // Attempts that were going on when this one failed.
    const moment = endOf(attempt);
    const together = failures.filter(({ attempt: other }) => other.at <= moment && endOf(other) >= moment);
    if (new Set(together.map(({ test }) => test.area)).size > new Set(best.map(({ test }) => test.area)).size)
      best = together;
  }
  const areas = new Set(best.map(({ test }) => test.area));
  if (areas.size < FEWEST_AREAS) return [];
  const latest = Math.max(...best.map(({ attempt }) => endOf(attempt)));
  const recovered = tests.some(({ attempts }) =>
    attempts.some(({ ok, status, at }) => ok && status === 'passed' && at > latest),
  );
  if (!recovered) return [];
  const explained = new Set(best.map(({ attempt }) => attempt));
  return among.filter((test) => failedAttempts(test).every((attempt) => explained.has(attempt)));
}
