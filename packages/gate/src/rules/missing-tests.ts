import type { TestResult } from '../schema/record.ts';
import type { Reason } from '../schema/verdict.ts';
import { counted, nameOf, reasonOf, type Facts, type RuleFunction } from './context.ts';

const reason = reasonOf('missing');
const MOST_NAMED = 10;

/** Tests that were to run and skipped themselves, of which no earlier run says that they ran. */
const skippedItself = (facts: Facts): Reason[] => {
  const { record, history, policy } = facts;
  const ranBefore = new Set((history.lastPassing ?? []).map(([id]) => id));
  const declared = new Set(policy.removed.map(({ test }) => test));
  return record.tests
    .filter(({ outcome, expected }) => outcome === 'skipped' && expected !== 'skipped')
    .filter((test) => !ranBefore.has(test.id) && !declared.has(nameOf(test)))
    .map((test) =>
      reason('warn', {
        subject: nameOf(test),
        actual: 'skipped itself',
        limit: 'runs',
        sentence: `${nameOf(test)} was to run and skipped itself, so what it covers is unknown.`,
      }),
    );
};

/** What the last run that passed had run, this one ran as well, unless the same change declares that it is gone. */
export const missing: RuleFunction = (facts) => {
  const { tests, plan } = facts.record;
  const { lastPassing } = facts.history;
  if (plan.partial.length) return [];
  return [...(lastPassing ? goneSince(lastPassing, tests, facts.policy) : []), ...skippedItself(facts)];
};

function goneSince(
  lastPassing: NonNullable<Facts['history']['lastPassing']>,
  tests: TestResult[],
  { removed }: Facts['policy'],
): Reason[] {
  const now = new Map(tests.map((test) => [test.id, test]));
  const declared = new Set(removed.map(({ test }) => test));
  const gone = lastPassing.flatMap(([id, name]) => {
    const test = now.get(id);
    if (declared.has(name) || (test && test.outcome !== 'skipped')) return [];
    // A test that did not run is a matter of completeness.
    return [{ name: test ? nameOf(test) : name, why: test ? 'is skipped' : 'is not in the suite any more' }];
  });
  const [first] = gone;
  if (!first) return [];
  const named = gone.slice(0, MOST_NAMED);
  return named.map(({ name, why }, index) =>
    reason('fail', {
      subject: name,
      actual: why,
      limit: 'ran in the last run that passed',
      evidence: index === 0 ? gone.map((one) => `${one.name} ${one.why}`).slice(0, 100) : [],
      sentence: `${name} ${why}: declare it in gate.config.ts under removed, with the reason, in the same change${index === MOST_NAMED - 1 && gone.length > MOST_NAMED ? ` (and ${counted(gone.length - MOST_NAMED, 'test')} more)` : ''}.`,
    }),
  );
}
