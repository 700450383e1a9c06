import { onChannel } from '../schema/channel.ts';
import type { Quarantine } from '../schema/quarantine.ts';
import type { TestResult } from '../schema/record.ts';
import { milliseconds } from '../wording.ts';
import type { RuleContext } from './rule.ts';

/** How the quarantine, `removed` and the history name a test: its file and its full title. */
export const testName = ({ location, title }: Pick<TestResult, 'location' | 'title'>) =>
  `${location.replace(/:\d+$/, '')} › ${title}`;

/** The same with its channel, where the run has several. */
export const nameOnChannel = (test: Pick<TestResult, 'location' | 'title' | 'channel'>) =>
  onChannel(testName(test), test.channel);

/** How the history knows tests: all repetitions of one by the id of the first, for they are one test. */
export function pastIds(
  tests: readonly Pick<TestResult, 'id' | 'project' | 'location' | 'title'>[],
): Map<string, string> {
  const first = new Map<string, string>();
  return new Map(
    tests.map(({ id, project, location, title }) => {
      const name = JSON.stringify([project, location, title]);
      if (!first.has(name)) first.set(name, id);
      return [id, first.get(name) ?? id];
    }),
  );
}

/** The full title of a test, with its channel where the run has several. */
export const titleOf = ({ title, channel }: Pick<TestResult, 'title' | 'channel'>) => onChannel(title, channel);

/** How a finding names a test: its full title and its place. */
export const subjectOf = (test: Pick<TestResult, 'location' | 'title' | 'channel'>) =>
  `${titleOf(test)} (${test.location})`;

/** What each attempt of a test saw, a line each. */
export const attemptsOf = ({ attempts }: TestResult): string[] =>
  attempts.map(
    ({ attempt, status, duration, worker, error, place }) =>
      `attempt ${attempt + 1} in worker ${worker}: ${status} after ${milliseconds(duration)}${place ? ` at ${place}` : ''}${error ? `: ${error}` : ''}`,
  );

/** Whether a test failed as `test.fail()` says that it does. */
export function failedAsExpected({ attempts }: Pick<TestResult, 'attempts'>): boolean {
  const last = attempts.at(-1);
  return last !== undefined && last.ok && (last.status === 'failed' || last.status === 'timedOut');
}

/** Whether a test passed although `test.fail()` says that it fails. */
export function passedUnexpectedly({ attempts }: Pick<TestResult, 'attempts'>): boolean {
  const last = attempts.at(-1);
  return last !== undefined && !last.ok && last.status === 'passed';
}

/** The error of the last attempt that has one. */
export const errorOf = (test: TestResult): string =>
  test.attempts.findLast(({ error }) => error)?.error ??
  (passedUnexpectedly(test) ? 'expected to fail, but passed' : 'no error was reported');

/** Whether a hook or a fixture failed: the quarantine of one test must not hide that. */
export const failedOutside = ({ attempts }: TestResult) => attempts.some(({ ok, outside }) => !ok && outside);

/** Whether a day such as 2026-11-21 has ended in UTC. */
export const hasExpired = (day: string, now: number) => now >= Date.parse(`${day}T00:00:00Z`) + 86_400_000;

/**
 * The tests whose failures block nothing: those with a quarantine entry that can be read and has not expired. An entry
 * stands for all channels of a run, unless it ends with one: `entity/create.spec.ts › Create › shows it (canary)`.
 */
export function quarantinedIn<Test extends Pick<TestResult, 'location' | 'title' | 'channel'>>(
  tests: readonly Test[],
  quarantine: RuleContext['quarantine'],
  now: number,
): Map<Test, Quarantine[number]> {
  if ('unreadable' in quarantine || !quarantine.length) return new Map();
  const entries = new Map(
    quarantine.filter(({ expires }) => !hasExpired(expires, now)).map((entry) => [entry.test, entry]),
  );
  return new Map(
    tests.flatMap((test) => {
      const entry = entries.get(nameOnChannel(test)) ?? entries.get(testName(test));
      return entry ? [[test, entry] as const] : [];
    }),
  );
}

/** The same of a run. */
export const quarantinedTests = ({ quarantine, record, now }: Pick<RuleContext, 'quarantine' | 'record' | 'now'>) =>
  quarantinedIn(record.tests, quarantine, now);
