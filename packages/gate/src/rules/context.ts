import type { Assessment } from '../judge/assess.ts';
import type { History } from '../schema/history.ts';
import type { Policy } from '../schema/policy.ts';
import type { Quarantine } from '../schema/quarantine.ts';
import type { RunRecord, TestResult } from '../schema/record.ts';
import type { FlowResult, Reason, Rule } from '../schema/verdict.ts';

/** All that a rule may look at. */
export interface Facts {
  record: RunRecord;
  policy: Policy;
  /** The entries, or in a sentence why they cannot be read. */
  quarantine: Quarantine | { unreadable: string };
  history: History;
  flows: FlowResult[];
  assessment: Assessment;
  /** Epoch milliseconds of the judgement. */
  now: number;
}

/** A rule gives its reasons, the worst first; none where it has nothing to say. */
export type RuleFunction = (facts: Facts) => Reason[];

/** Makes the reasons of one rule. */
export const reasonOf =
  (rule: Rule) =>
  (
    effect: Reason['effect'],
    reason: Omit<Reason, 'rule' | 'effect' | 'evidence'> & { evidence?: string[] },
  ): Reason => ({
    rule,
    effect,
    evidence: [],
    ...reason,
  });

/** How a test is named in verdicts and in the quarantine. */
export const nameOf = ({ location, title }: Pick<TestResult, 'location' | 'title'>) =>
  `${location.replace(/:\d+$/, '')} › ${title}`;
export const subjectOf = ({ title, location }: Pick<TestResult, 'location' | 'title'>) => `${title} (${location})`;

/** `1 test`, `3 tests`. */
export const counted = (count: number, noun: string) =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/** A share as a person writes it: `5`, `0.1`. */
export const percentOf = (share: number) => Number((100 * share).toPrecision(12));

/** What its attempts saw, a line each. */
export const attemptsOf = ({ attempts }: TestResult): string[] =>
  attempts.map(
    ({ attempt, status, duration, worker, error }) =>
      `attempt ${attempt + 1} in worker ${worker}: ${status} after ${Math.round(duration)} ms${error ? `: ${error}` : ''}`,
  );

/** The error of the last attempt that has one. */
export const errorOf = ({ attempts }: TestResult): string =>
  attempts.findLast(({ error }) => error)?.error ?? 'no error was reported';

/** Tests whose failures block nobody: those in a quarantine that can be read and has not expired for them. */
export function quarantinedTests({ quarantine, record, now }: Facts): Map<TestResult, Quarantine[number]> {
  if ('unreadable' in quarantine || !quarantine.length) return new Map();
  const entries = new Map(
    quarantine.filter(({ expires }) => !isOver(expires, now)).map((entry) => [entry.test, entry]),
  );
  return new Map(
    record.tests.flatMap((test) => {
      const entry = entries.get(nameOf(test));
      return entry ? [[test, entry] as const] : [];
    }),
  );
}

/** Whether a day such as 2026-11-21 has ended everywhere in UTC. */
export const isOver = (day: string, now: number) => now >= Date.parse(`${day}T00:00:00Z`) + 86_400_000;
