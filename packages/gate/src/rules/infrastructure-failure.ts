import type { Attempt } from '../schema/journal.ts';
import type { RunRecord, TestResult } from '../schema/record.ts';
import { NEXT_ERROR } from '../wording.ts';

/** What may stand before the words that tell: the error's class, and Playwright's call. */
const BEFORE = String.raw`^(?:\w*Error: )?(?:(?!browserType)\w+(?:\.\w+)+: )?`;
const beginning = (words: string) => new RegExp(BEFORE + words);

export const UNREACHABLE = 'the target could not be reached';
const CRASHED = 'the browser crashed or did not start';
const SET_UP_WRONGLY = 'the run is set up wrongly';

/**
 * What broke other than the product, by how an error begins. Whatever stands further on may be a text of the product's
 * own, and says nothing.
 */
const INFRASTRUCTURE_FAILURES: [string, RegExp][] = [
  [
    UNREACHABLE,
    beginning(
      `(?:${[
        'net::ERR_(?:CONNECTION|NAME_NOT_RESOLVED|NAME_RESOLUTION|DNS|ADDRESS|INTERNET|NETWORK|SOCKET|TIMED_OUT|SSL|BAD_SSL|CERT|PROXY|TUNNEL|EMPTY_RESPONSE|HTTP2_PROTOCOL_ERROR|QUIC)',
        'NS_ERROR_(?:CONNECTION|UNKNOWN_HOST|NET_)',
        'Could not connect to server|Client network socket disconnected|socket hang up',
        // TLS
        String.raw`certificate (?:has expired|is not yet valid|revoked|signature failure)|unable to (?:verify|get (?:local )?issuer certificate)|self[- ]signed certificate`,
        String.raw`Hostname\/IP does not match certificate's altnames|[0-9A-F]+:error:[0-9A-F]+:SSL routines:`,
        // Sockets, pipes and DNS
        String.raw`(?:connect|read|write|getaddrinfo|query\w*) (?:ECONN(?:REFUSED|RESET|ABORTED)|ETIMEOUT|ETIMEDOUT|ENETDOWN|ENETUNREACH|EHOSTDOWN|EHOSTUNREACH|EPIPE|EPROTO|ENOENT|EACCES|EPERM|ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL|EREFUSED|EFORMERR|EBADRESP|ECANCELLED)\b`,
        // What Node says where each address of a host failed
        String.raw`AggregateError(?: \[E[A-Z_]+\])?:? *$`,
        // undici, which is fetch, and an answer that was cut
        String.raw`fetch failed(?: \(|;|$)|(?<=TypeError: )terminated(?: \(|;|$)|other side closed|(?:Connect|Headers|Body) Timeout Error|aborted(?:;|$)`,
        String.raw`\S+ cannot be reached|\S+ got no answer from |(?:[A-Z]+ )?\S+ answered 50[234]\b`,
      ].join('|')})`,
    ),
  ],
  [
    CRASHED,
    beginning(
      '(?:browserType\\.|browser has been closed|Target (?:page, context or browser has been closed|crashed)|[Pp]age crashed)',
    ),
  ],
  [
    'the test machine ran out of disk space or memory',
    beginning(
      '(?:(?:spawn \\S+ |getaddrinfo )?(?:ENOSPC|ENOMEM|EMFILE|ENFILE|EDQUOT|EAGAIN|EIO|EBUSY|ENOTEMPTY)\\b|(?:listen|connect) (?:EADDRINUSE|EADDRNOTAVAIL)\\b|net::ERR_(?:INSUFFICIENT_RESOURCES|OUT_OF_MEMORY)|(?:FATAL ERROR: .*)?JavaScript heap out of memory)',
    ),
  ],
  [
    'a file of the run could not be read or written',
    beginning(String.raw`(?:ENOENT|ENOTDIR|EISDIR|EEXIST|EROFS|EACCES|EPERM): .*, \w+ '`),
  ],
  [
    'the login failed',
    beginning(
      String.raw`(?:(?:[A-Z]+ )?\S*api/session answered (?:4[02]9|5\d\d)|The portal at \S+ did not let \S+ log in: it answered (?:4[02]9|5\d\d))`,
    ),
  ],
  [
    SET_UP_WRONGLY,
    /^(?:EnvironmentError: |ReferenceError: |(?:Error: )?(?:Cannot find (?:module|package) |A snapshot (?:doesn't exist at|is not provided)|Fixture "[^"]+" timeout ))/,
  ],
  [
    SET_UP_WRONGLY,
    beginning(
      // A program that is not there, a port that is not to be had; and without a baseURL a path is no address.
      String.raw`(?:spawn(?:Sync)? \S+ (?:ENOENT|EACCES|EPERM|ENOTDIR|ENOEXEC)\b|listen (?:EACCES|ENOENT)\b|(?:Protocol error \(Page\.navigate\): )?(?:Cannot navigate to invalid URL|[Ii]nvalid (?:URL|url)\b|Failed to parse URL from ))`,
    ),
  ],
];
/** The same at the beginning of any line, for others that classify errors. */
export const ANY_INFRASTRUCTURE_FAILURE = INFRASTRUCTURE_FAILURES.map(([, { source }]) =>
  source.replace(/^\^/, '(?:^|\\n)'),
).join('|');

const WORKER = /^(?:Error: )?worker process exited unexpectedly \(code=(\w+), signal=(\w+)\)/;
/** An assertion that was evaluated has tried the product, whatever it saw. */
const ASSERTED = /^\w*AssertionError\b|(^|; )(Timed out \d+ms waiting for )?expect(\.\w+)*\(/;
const NOTHING_TO_SEE = /^[^;]*; (Page crashed|Target page, context or browser has been closed|Target crashed)(;|$)/;

/** The error that tells: of several in one (`AggregateError`) the first of them. */
function firstOf(error: string): string {
  const [first = '', second] = error.split(NEXT_ERROR);
  return second !== undefined && first.startsWith('AggregateError') ? second : first;
}

/** Whether a test failed because something of the product was not as it was expected to be. */
export const isAssertion = (error: string): boolean => ASSERTED.test(firstOf(error));

/** What broke other than the product; undefined if the error does not show it. */
export function infrastructureFailure(error: string | undefined): string | undefined {
  const first = firstOf(error ?? '');
  if (ASSERTED.test(first)) return NOTHING_TO_SEE.test(first) ? CRASHED : undefined;
  const [, code, signal] = WORKER.exec(first) ?? [];
  if (signal && signal !== 'null')
    return `a test worker was killed (${signal}${signal === 'SIGKILL' ? ', often because memory ran out' : ''})`;
  if (code) return `a test worker ended by itself (exit code ${code})`;
  return INFRASTRUCTURE_FAILURES.find(([, pattern]) => pattern.test(first))?.[0];
}

/** What broke other than the product, by an attempt's error and by what the target said right after it. */
export function causeOf({ error, target }: Attempt): string | undefined {
  const cause = infrastructureFailure(error);
  return typeof target === 'object' ? UNREACHABLE : cause;
}

const FEWEST_AREAS = 3;

/** The attempts that failed by themselves, and were not ended by others. */
export const failedAttempts = ({ attempts }: TestResult) =>
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
