import type { Effect } from '../schema/verdict.ts';
import { pluralize } from '../wording.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';

const name = 'health';
const finding = findingOf(name);
const EFFECTS: Record<string, Effect> = { alert: 'fail', unknown: 'undecided', recovered: 'warn', muted: 'warn' };
const WORDS: Record<string, string> = {
  alert: 'is in alert',
  unknown: 'gave no answer',
  recovered: 'was in alert, and was well some seconds later',
  muted: 'is muted and would not have raised an alert',
};

function check({ record, policy }: RuleContext) {
  const silent = policy.health.filter((wanted) => !record.health.some((signal) => signal.name === wanted.name));
  return [
    ...record.health,
    ...silent.map((signal) => ({ name: signal.name, state: 'unknown' as const, detail: 'it was not asked' })),
  ].flatMap(({ name: subject, state, detail }) => {
    const effect = EFFECTS[state];
    if (!effect) return [];
    const message = `The health signal ${subject} ${WORDS[state]}: ${detail}`;
    return [finding(effect, { subject, actual: state, limit: 'ok', message })];
  });
}

/** The health signals that the policy names are well. */
export const health: Rule = {
  name,
  effects: {
    fail: 'a health signal of the policy is in alert, and still was when it was asked again',
    undecided: 'a health signal gave no answer, or one that says nothing about health (4xx, 502, 503, 504)',
    warn: 'a health signal is muted, or was in alert and came right',
  },
  check,
  explanation: {
    looksAt: 'The health signals that the policy names, as they were at the end of the run.',
    next: 'Open the signal. If it was in alert before the run began, something other than this build broke the product.',
    headline: (findings) => {
      const signals = pluralize(findings.length, 'health signal');
      if (!findings.some(({ effect }) => effect === 'fail')) return `${signals} gave no answer`;
      return `${signals} ${findings.length === 1 ? 'is' : 'are'} in alert`;
    },
  },
};
