import { pluralize } from '../wording.ts';
import { findingOf, type Rule } from './rule.ts';
import { subjectOf, titleOf } from './tests.ts';

const name = 'unawaited assertions';
const finding = findingOf(name);

/** Every assertion of a test that passed came to its end. */
export const unawaitedAssertions: Rule = {
  name,
  effects: { warn: 'a test passed while an assertion of it was still waiting, so nothing came of that assertion' },
  check: ({ record: { tests } }) =>
    tests.flatMap((test) => {
      const pending = test.outcome === 'failed' ? [] : test.attempts.flatMap((attempt) => attempt.pending ?? []);
      if (!pending.length) return [];
      return finding('warn', {
        subject: subjectOf(test),
        actual: `${pluralize(pending.length, 'assertion')} without an end`,
        limit: 'every assertion ended',
        evidence: pending,
        message: `${titleOf(test)} passed while an assertion was still waiting (${pending[0]}), so it was not checked. Put await before it.`,
      });
    }),
  explanation: {
    looksAt: 'The assertions of each test that passed, as Playwright reports them.',
    next: 'Put await before the assertion, then run the test again.',
    command: 'npx playwright test <test>',
    headline: (findings) => `${pluralize(findings.length, 'test')} did not wait for an assertion`,
  },
};
