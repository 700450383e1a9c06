import { pluralize } from '../wording.ts';
import { findingOf, type Rule } from './rule.ts';

const name = 'leaked resources';
const finding = findingOf(name);

/** Everything that the tests created is removed. */
export const leakedResources: Rule = {
  name,
  effects: { fail: 'a resource that the run created still exists' },
  check: ({ record, policy }) =>
    record.leaked.map((subject) =>
      finding('fail', {
        subject,
        actual: 'still exists',
        limit: 'removed',
        message: `The run created ${subject} and did not remove it. Remove it now${policy.target?.sweep ? `: ${policy.target.sweep}` : '.'}`,
      }),
    ),
  explanation: {
    looksAt: 'The cleanup ledger, where a test records each resource before it creates it.',
    next: 'Remove the resource, then find out why its teardown did not.',
    page: 'fixtures.md',
    headline: (findings) => `${pluralize(findings.length, 'resource')} leaked`,
  },
};
