import type { TestResult } from '../schema/record.ts';
import type { Finding } from '../schema/verdict.ts';
import { pluralize } from '../wording.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';
import { nameOnChannel, testName } from './tests.ts';

const name = 'missing tests';
const finding = findingOf(name);
const MOST_NAMED = 10;

const removedTests = ({ removed }: RuleContext['policy']) =>
  new Set(removed.flatMap((one) => ('test' in one ? one.test : [])));

const hasSkippedItself = ({ outcome, expected }: TestResult) => outcome === 'skipped' && expected !== 'skipped';

/** The tests that have to run again: in a preview not those that skip themselves, since they choose their builds. */
function ranBefore({ record: { plan, tests }, history: { lastPassing } }: RuleContext): [id: string, name: string][] {
  const own = new Set(plan.overrides ? tests.filter(hasSkippedItself).map(({ id }) => id) : []);
  return (lastPassing?.tests ?? []).filter(([id]) => !own.has(id));
}

/** Tests that skipped themselves and that no earlier run is known to have run. */
function skippedItself(context: RuleContext): Finding[] {
  const before = new Set(ranBefore(context).map(([id]) => id));
  const removed = removedTests(context.policy);
  return context.record.tests
    .filter(hasSkippedItself)
    .filter((test) => !before.has(test.id) && !removed.has(testName(test)))
    .map((test) =>
      finding('warn', {
        subject: nameOnChannel(test),
        actual: 'skipped itself',
        limit: 'runs',
        message: `${nameOnChannel(test)} skipped itself while it ran, so nothing is known about what it covers.`,
      }),
    );
}

function goneSince(lastPassing: [id: string, name: string][], tests: TestResult[], policy: RuleContext['policy']) {
  // Without any test it is not the suite that lost some: the rule "incomplete run" says why there are none.
  if (!tests.length) return [];
  const now = new Map(tests.map((test) => [test.id, test]));
  const removed = removedTests(policy);
  const gone = lastPassing.flatMap(([id, before]) => {
    const test = now.get(id);
    // A test that did not run is a matter of the rule "incomplete run".
    if (removed.has(before) || (test && test.outcome !== 'skipped')) return [];
    return [{ test: test ? nameOnChannel(test) : before, why: test ? 'is skipped' : 'is no longer in the suite' }];
  });
  return gone.slice(0, MOST_NAMED).map(({ test, why }, index) => {
    const more = index === MOST_NAMED - 1 && gone.length > MOST_NAMED ? gone.length - MOST_NAMED : 0;
    return finding('undecided', {
      subject: test,
      actual: why,
      limit: 'ran in the last passing run',
      evidence: index === 0 ? gone.map((one) => `${one.test} ${one.why}`).slice(0, 100) : [],
      message: `${test} ${why}. Restore it, or list it under removed in gate.config.ts in the same change${more ? ` (and ${pluralize(more, 'more test')})` : ''}.`,
    });
  });
}

/** Every test that ran in the last passing run runs again, unless the same change declares that it is removed. */
export const missingTests: Rule = {
  name,
  effects: {
    undecided: 'a test of the last passing run is gone or skipped, and gate.config.ts does not list it under removed',
    warn: 'a test skipped itself and is not known to have ever run',
  },
  check: (context) => {
    const { plan, tests } = context.record;
    if (plan.partial.length) return [];
    return [...goneSince(ranBefore(context), tests, context.policy), ...skippedItself(context)];
  },
  explanation: {
    looksAt: 'The planned tests, compared with those of the last passing run.',
    next: 'Restore the test, or list it under removed in gate.config.ts in the change that removes it.',
    headline: (findings) => (findings.length === 1 ? '1 test is missing' : 'tests are missing'),
  },
};
