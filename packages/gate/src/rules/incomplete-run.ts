import { pluralize } from '../wording.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';
import { subjectOf } from './tests.ts';

const name = 'incomplete run';
const finding = findingOf(name);
const MOST_NAMED = 5;

function check({ record: { plan, tests, problems, errors, ends, uncounted }, policy }: RuleContext) {
  const ran = tests.filter(({ outcome }) => outcome !== 'skipped' && outcome !== 'did not run');
  const missing = tests.filter(({ outcome }) => outcome === 'did not run');
  const cut = ends.find(({ status }) => status === 'interrupted' || status === 'timedout');
  const undecided = (subject: string, actual: string, limit: string, message: string, evidence: string[] = []) =>
    finding('undecided', { subject, actual, limit, message, evidence });
  const selection = plan.partial.join(' ');
  // Playwright's own word for what is said better below.
  const others = errors.filter((error) => !/^(Error: )?No tests found/.test(error));
  return [
    ...problems.map(({ subject, actual, limit, message }) => undecided(subject, actual, limit, message)),
    ...(policy.target?.resources ? uncounted : []).map((journal) =>
      undecided(
        journal,
        'no line "ledger"',
        'a whole journal',
        `The journal ${journal} does not say what the run left behind: its line "ledger" is missing. Run the suite again.`,
      ),
    ),
    ...others.map((error) => undecided('the run', error, 'no error', error)),
    ...(ran.length || (others.length && !tests.length)
      ? []
      : [
          undecided(
            'the run',
            '0 tests',
            'at least 1',
            tests.length
              ? `None of the ${pluralize(tests.length, 'test')} ran.`
              : 'No tests were found. Check --grep, --project and the files on the command line.',
          ),
        ]),
    ...(cut
      ? [
          undecided(
            'the run',
            cut.status,
            'a complete run',
            cut.status === 'timedout'
              ? 'The run reached its global timeout before all tests had run.'
              : 'The run was interrupted before all tests had run.',
          ),
        ]
      : []),
    ...(plan.partial.length
      ? [
          undecided(
            'the selection',
            selection,
            'the whole suite',
            `Only part of the suite was selected (${selection}), so nothing is known about the rest.`,
          ),
        ]
      : []),
    ...(ran.length && missing.length
      ? [
          undecided(
            pluralize(missing.length, 'planned test'),
            'did not run',
            `all ${pluralize(tests.length, 'planned test')}`,
            `${missing.length.toLocaleString('en-US')} of ${pluralize(tests.length, 'planned test')} did not run, the first of them ${missing[0]?.title}.`,
            missing.slice(0, MOST_NAMED).map(subjectOf),
          ),
        ]
      : []),
  ];
}

/** The whole plan was carried out, by all shards, to the end, without errors outside of tests. */
export const incompleteRun: Rule = {
  name,
  effects: {
    undecided:
      'a planned test did not run; only part of the suite was selected; the run was interrupted; an error occurred outside of the tests; or a journal is missing, duplicated, foreign or edited',
  },
  check,
  explanation: {
    looksAt: 'The plan, written before the first test, against the journals of all shards.',
    next: 'Find out why the run or the shard ended early, run it again, and judge all journals together.',
    page: 'evidence.md',
    headline: () => 'the run is incomplete',
  },
};
