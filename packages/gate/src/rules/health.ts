import type { Reason } from '../schema/verdict.ts';
import { reasonOf, type RuleFunction } from './context.ts';

const reason = reasonOf('health');
const EFFECTS: Record<string, Reason['effect']> = { alert: 'fail', unknown: 'undecided', muted: 'warn' };
const SAYS: Record<string, string> = {
  alert: 'raises an alert',
  unknown: 'gave no answer',
  muted: 'is muted, so it would not have told of anything',
};

/** The signals of health that the policy names are well. */
export const health: RuleFunction = ({ record, policy }) => {
  const silent = policy.health.filter(({ name }) => !record.health.some((signal) => signal.name === name));
  return [
    ...record.health,
    ...silent.map(({ name }) => ({ name, state: 'unknown' as const, detail: 'it was not asked' })),
  ].flatMap(({ name, state, detail }) => {
    const effect = EFFECTS[state];
    return effect
      ? [
          reason(effect, {
            subject: name,
            actual: state,
            limit: 'ok',
            sentence: `The health signal ${name} ${SAYS[state]}: ${detail}`,
          }),
        ]
      : [];
  });
};
