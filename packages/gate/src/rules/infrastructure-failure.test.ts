import { expect, test } from '@playwright/test';
import { aFailedTest, aFailure, anAttempt, aRecord, aTest, START } from '../testing/builders.ts';
import type { TestResult } from '../schema/record.ts';
import { commonMoment, infrastructureFailure } from './infrastructure-failure.ts';

for (const [error, cause] of [
  ['page.goto: net::ERR_CONNECTION_REFUSED at https://x', 'the target could not be reached'],
  ['net::ERR_NAME_NOT_RESOLVED', 'the target could not be reached'],
  ['read ECONNRESET', 'the target could not be reached'],
  ['socket hang up', 'the target could not be reached'],
  ['GET /api/entities answered 502', 'the target could not be reached'],
  ['GET /api/entities answered 504', 'the target could not be reached'],
  ['browserType.launch: executable is not there', 'the browser crashed or did not start'],
  ['Target page, context or browser has been closed', 'the browser crashed or did not start'],
  ['page crashed', 'the browser crashed or did not start'],
  ['ENOSPC: write', 'the test machine ran out of disk space or memory'],
  ['JavaScript heap out of memory', 'the test machine ran out of disk space or memory'],
  ['POST /api/session answered 429', 'the login failed'],
  ['The portal at https://x did not let a@example.com log in: it answered 503.', 'the login failed'],
  ['TypeError: fetch failed (connect ECONNREFUSED 127.0.0.1:9)', 'the target could not be reached'],
  ['ApiCallError: user.signUp got no answer from https://x (ECONNRESET).', 'the target could not be reached'],
  ['apiRequestContext.get: connect ECONNREFUSED 127.0.0.1:9', 'the target could not be reached'],
  ['locator.click: Target page, context or browser has been closed', 'the browser crashed or did not start'],
  ['expect(locator).toBeVisible() failed; Page crashed; Locator: x', 'the browser crashed or did not start'],
  [
    'worker process exited unexpectedly (code=null, signal=SIGKILL)',
    'a test worker was killed (SIGKILL, often because memory ran out)',
  ],
  ['worker process exited unexpectedly (code=0, signal=null)', 'a test worker ended by itself (exit code 0)'],
  ["EROFS: read-only file system, open '/x'", 'a file of the run could not be read or written'],
  ["ENOENT: no such file or directory, copyfile 'a' -> 'b'", 'a file of the run could not be read or written'],
  ["ENOENT: no such file or directory, open 'prices.csv'", 'a file of the run could not be read or written'],
  ['A snapshot is not provided, generating new baseline.', 'the run is set up wrongly'],
  ['ReferenceError: prize is not defined', 'the run is set up wrongly'],
  ...[
    'spawn no-such-binary ENOENT',
    'spawnSync /opt/tool EACCES',
    'listen EACCES: permission denied 0.0.0.0:80',
    'TypeError: apiRequestContext.get: Invalid URL',
    'page.goto: Protocol error (Page.navigate): Cannot navigate to invalid URL',
    'page.goto: Invalid url: "/orders"',
    'TypeError: Invalid URL',
    'TypeError: Failed to parse URL from /orders (TypeError: Invalid URL)',
  ].map((error) => [error, 'the run is set up wrongly'] as const),
  ...[
    'connect ENOENT /var/run/docker.sock',
    'connect EACCES /var/run/docker.sock',
    'write EPROTO 80AC025AD97F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number',
    'apiRequestContext.get: write EPROTO 80AC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number',
    '80CC0123167F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:x.c:350:',
    'unable to get local issuer certificate',
    'apiRequestContext.post: unable to get issuer certificate',
    'unable to verify the first certificate',
    'self signed certificate in certificate chain',
    'certificate is not yet valid',
    "Hostname/IP does not match certificate's altnames: Host: x. is not in the cert's altnames: DNS:y",
    // Node 20 and 22 for a host with two addresses, alone and as Playwright tells it.
    'AggregateError',
    'AggregateError: ',
    'AggregateError [ECONNREFUSED]',
    'AggregateError [ECONNREFUSED]: ',
    'AggregateError: ; also: connect ECONNREFUSED 127.0.0.1:39999; also: connect ECONNREFUSED ::1:39999',
    'AggregateError: All promises were rejected; also: TypeError: fetch failed (connect ECONNREFUSED 127.0.0.1:9)',
    'apiRequestContext.get: AggregateError',
    'TypeError: terminated (SocketError: other side closed)',
    'TypeError: terminated',
    'SocketError: other side closed',
    'ConnectTimeoutError: Connect Timeout Error (attempted address: x:443, timeout: 10000ms)',
    'HeadersTimeoutError: Headers Timeout Error',
    'apiRequestContext.get: aborted',
    'queryA ESERVFAIL portal.example.com',
    'getaddrinfo EAI_FAIL portal.example.com',
    'page.goto: net::ERR_SOCKET_NOT_CONNECTED at https://x',
    'page.goto: net::ERR_DNS_TIMED_OUT at https://x',
  ].map((error) => [error, 'the target could not be reached'] as const),
  // What the product says of itself, and what a test says in its own words.
  ['expect(locator).toHaveText(expected) failed; Received: "Login failed: unknown reason"', undefined],
  ['expect(locator).toHaveText(expected) failed; Received: "connect ECONNREFUSED 127.0.0.1:80"', undefined],
  ['connect ECONNREFUSED 127.0.0.1:80; expect(received).toBe(expected); Expected: true', undefined],
  ['page error: connect ECONNREFUSED 127.0.0.1:80', undefined],
  ['the banner says: the shop answered 502', undefined],
  ['AssertionError: connect ECONNREFUSED 127.0.0.1:80', undefined],
  ['no space left on device, says the page', undefined],
  ['ENOENT', undefined],
  ['page.evaluate: ReferenceError: prize is not defined', undefined],
  ['ECONNREFUSED', undefined],
  ['AggregateError: All promises were rejected; also: expect(received).toBe(expected)', undefined],
  ['AggregateError: two orders are wrong', undefined],
  ['expect(received).toBe(expected); also: connect ECONNREFUSED 127.0.0.1:9', undefined],
  ['terminated', undefined],
  ['TypeError: terminated contracts are shown', undefined],
  ['The page says: Invalid URL', undefined],
  ['expect(locator).toHaveText(expected) failed; Received: "unable to get local issuer certificate"', undefined],
  ['GET /api/entities answered 500', undefined],
  ['GET /api/entities answered 5021', undefined],
  ['POST /api/session answered 401', undefined],
  ['expect(locator).toHaveText failed', undefined],
  [undefined, undefined],
] as const)
  test(`"${error}" is ${cause ? `an infrastructure failure: ${cause}` : 'a failure of the product'}`, () => {
    expect(infrastructureFailure(error)).toBe(cause);
  });

/** Fails from its begin until its end, in seconds of the run. */
const failed = (area: string, begin: number, end: number, ...more: TestResult['attempts']) =>
  aFailedTest({
    id: area,
    area,
    attempts: [aFailure({ at: START + begin * 1_000, duration: (end - begin) * 1_000 }), ...more],
  });
const passedAt = (begin: number) =>
  aTest({ id: `passed-${begin}`, attempts: [anAttempt({ at: START + begin * 1_000 })] });
const explained = (tests: TestResult[], others: TestResult[] = [passedAt(60)]) =>
  commonMoment(aRecord({ tests: [...tests, ...others] }), tests).map(({ id }) => id);

test('three areas that failed at one moment, with a test that passed later, have it in common', () => {
  expect(explained([failed('a', 1, 10), failed('b', 5, 12), failed('c', 10, 20)])).toEqual(['a', 'b', 'c']);
});

test('two areas have no moment in common, however many tests', () => {
  const second = { ...failed('b', 1, 10), id: 'second of b' };

  expect(explained([failed('a', 1, 10), failed('b', 1, 10), second])).toEqual([]);
});

test('a moment that is missed by a millisecond is none', () => {
  expect(explained([failed('a', 1, 10), failed('b', 5, 12), failed('c', 10.001, 20)])).toEqual([]);
  expect(explained([failed('a', 1, 10), failed('b', 5, 12), failed('c', 1, 9.999)])).toEqual(['a', 'b', 'c']);
});

test('a failure that ended before the others began is no part of the moment', () => {
  expect(explained([failed('a', 1, 2), failed('b', 5, 12), failed('c', 6, 12)])).toEqual([]);
});

test('without a test that passed after the last of them there is no moment: it may have stayed so', () => {
  const tests = [failed('a', 1, 10), failed('b', 5, 12), failed('c', 10, 20)];

  expect(explained(tests, [])).toEqual([]);
  expect(explained(tests, [passedAt(20)])).toEqual([]);
  expect(explained(tests, [passedAt(20.001)])).toHaveLength(3);
});

test('an attempt that was skipped or failed later shows no recovery', () => {
  const tests = [failed('a', 1, 10), failed('b', 5, 12), failed('c', 10, 20)];
  const skipped = aTest({ id: 's', attempts: [anAttempt({ at: START + 60_000, status: 'skipped' })] });
  const expectedFailure = aTest({ id: 'f', attempts: [anAttempt({ at: START + 60_000, status: 'failed' })] });
  const broken = aTest({ id: 'b', attempts: [anAttempt({ at: START + 60_000, ok: false })] });

  expect(explained(tests, [skipped, expectedFailure, broken])).toEqual([]);
});

test('a test that failed at another time as well is not explained by the moment', () => {
  const again = aFailure({ attempt: 1, at: START + 40_000, duration: 1_000 });

  expect(explained([failed('a', 1, 10, again), failed('b', 5, 12), failed('c', 10, 20)])).toEqual(['b', 'c']);
});

test('an interrupted attempt is no failure that needs an explanation', () => {
  const interrupted = aFailure({ attempt: 1, at: START + 40_000, status: 'interrupted' });

  expect(explained([failed('a', 1, 10, interrupted), failed('b', 5, 12), failed('c', 10, 20)])).toHaveLength(3);
});
