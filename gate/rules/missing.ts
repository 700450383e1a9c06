import { counted, nameOf, reasonOf, type RuleFunction } from './facts.ts';

const reason = reasonOf('missing');
const MOST_NAMED = 10;

/** What the last run that passed had run, this one ran as well, unless the same change declares that it is gone. */
export const missing: RuleFunction = ({ record: { tests, plan }, history: { lastPassing }, policy: { removed } }) => {
  if (!lastPassing || plan.partial.length) return [];
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
};
