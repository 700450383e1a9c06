import type { History } from '../schema/history.ts';
import type { Policy } from '../schema/policy.ts';
import type { Quarantine } from '../schema/quarantine.ts';
import type { RunRecord } from '../schema/record.ts';
import type { Effect, Finding, FlowResult } from '../schema/verdict.ts';
import type { Assessment } from './assessment.ts';

/** Everything that a rule may look at. */
export interface RuleContext {
  record: RunRecord;
  policy: Policy;
  /** The entries, or a sentence that says why they cannot be read. */
  quarantine: Quarantine | { unreadable: string };
  history: History;
  flows: FlowResult[];
  assessment: Assessment;
  /** The time of the judgment, in epoch milliseconds. */
  now: number;
  /** What the verdict is at best by all that no re-measurement can change. */
  settled?: 'fail' | 'undecided' | undefined;
}

/** What reports, `explain` and the docs say about a rule. */
interface Explanation {
  /** What the rule looks at, as a sentence. */
  looksAt: string;
  /** What to do about a finding, as a sentence. */
  next: string;
  /** A command that helps; `<test>` stands for file and line. */
  command?: string;
  /** The page of `docs/` that has more. */
  page?: string;
  /** What is wrong, as the verdict's headline says it: `3 tests failed`. */
  headline: (findings: Finding[]) => string;
}

/** One rule of the gate. To add one, export it from a file of its own; `npm run schema` does the rest. */
export interface Rule {
  /** What is wrong; it stands in every finding of the rule. */
  name: string;
  /** The effects of its findings and when each occurs, as the end of "Fails when". */
  effects: Partial<Record<Effect, string>>;
  /** Whether a re-measurement can change its findings. */
  remeasurable?: true;
  /** Returns the findings, the worst first; none if there is nothing to report. */
  check: (context: RuleContext) => Finding[];
  explanation: Explanation;
}

/** Makes the findings of the rule with this name. */
export const findingOf =
  (rule: string) =>
  (effect: Effect, finding: Omit<Finding, 'rule' | 'effect' | 'evidence'> & { evidence?: string[] }): Finding => ({
    rule,
    effect,
    evidence: [],
    ...finding,
  });
