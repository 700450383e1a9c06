import { pluralize } from '../wording.ts';
import { tellsOfOutage } from './failed-tests.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';

const name = 'leaked resources';
const finding = findingOf(name);
const MOST_NAMED = 10;

function check(context: RuleContext) {
  const { record, policy } = context;
  const sweep = policy.target?.sweep ? `: ${policy.target.sweep}` : '.';
  const unreachable = record.ends.find((end) => end.unreachable !== undefined)?.unreachable;
  const known = unreachable === undefined ? record.leaked : [];
  const unknown = [...(unreachable === undefined ? [] : record.leaked), ...record.unknownResources];
  // Where tests failed for the same reason, that finding tells of this as well.
  const isTold = tellsOfOutage(context);
  const count = pluralize(unknown.length, 'resource');
  return [
    ...known.map((subject) =>
      finding('fail', {
        subject,
        actual: 'still exists',
        limit: 'removed',
        message: `The run created ${subject} and did not remove it. Remove it now${sweep}`,
      }),
    ),
    ...(unknown.length && !isTold
      ? [
          finding('undecided', {
            subject: count,
            actual: 'nobody could ask',
            limit: 'removed',
            evidence: unknown.slice(0, MOST_NAMED),
            message: `The run could not remove ${count}, because ${unreachable === undefined ? 'the target could not be asked for them' : `the target could not be reached (${unreachable})`}. Once it is back, remove what is left${sweep}`,
          }),
        ]
      : []),
  ];
}

/** Everything that the tests created is removed. */
export const leakedResources: Rule = {
  name,
  effects: {
    fail: 'a resource that the run created still exists, although the target answered when it was removed',
    undecided: 'the target could not be asked whether a resource still exists',
  },
  check,
  explanation: {
    looksAt: 'The cleanup ledger, where a test records each resource before it creates it.',
    next: 'Remove the resource, then find out why its teardown did not.',
    page: 'fixtures.md',
    headline: (findings) =>
      findings.some(({ effect }) => effect === 'fail')
        ? `${pluralize(findings.length, 'resource')} leaked`
        : 'resources could not be removed',
  },
};
