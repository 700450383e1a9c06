import { counted, reasonOf, type RuleFunction } from './context.ts';

const reason = reasonOf('complete');
const MOST_NAMED = 5;

/** The plan was carried out: every test of the whole suite, by all shards, to the end, without errors outside of tests. */
export const complete: RuleFunction = ({ record: { plan, tests, problems, errors, ends } }) => {
  const ran = tests.filter(({ outcome }) => outcome !== 'skipped' && outcome !== 'did not run');
  const missing = tests.filter(({ outcome }) => outcome === 'did not run');
  const cut = ends.find(({ status }) => status === 'interrupted' || status === 'timedout');
  const undecided = (subject: string, actual: string, limit: string, sentence: string, evidence: string[] = []) =>
    reason('undecided', { subject, actual, limit, sentence, evidence });
  return [
    ...problems.map(({ subject, actual, limit, sentence }) => undecided(subject, actual, limit, sentence)),
    ...(ran.length
      ? []
      : [
          undecided(
            'the run',
            '0 tests',
            'at least 1',
            tests.length
              ? `None of the ${counted(tests.length, 'test')} ran, so nothing is known.`
              : 'No test was found, so nothing is known: check --grep, --project and the files that were named.',
          ),
        ]),
    ...(cut
      ? [
          undecided(
            'the run',
            cut.status,
            'to its end',
            `The run was ${cut.status === 'timedout' ? 'cut off by its time limit' : 'interrupted'} before its end.`,
          ),
        ]
      : []),
    ...(plan.partial.length
      ? [
          undecided(
            'the selection',
            plan.partial.join(' '),
            'the whole suite',
            `Only a part of the suite was asked for (${plan.partial.join(' ')}): what it leaves out is unknown.`,
          ),
        ]
      : []),
    ...(ran.length && missing.length
      ? [
          undecided(
            counted(missing.length, 'planned test'),
            'did not run',
            `${counted(tests.length, 'planned test')}`,
            `${counted(missing.length, 'planned test')} did not run, ${missing[0]?.title} first of all.`,
            missing.slice(0, MOST_NAMED).map(({ title, location }) => `${title} (${location})`),
          ),
        ]
      : []),
    ...errors.map((error) => undecided('the run', error, 'no error', error)),
  ];
};
