import type { TestResult } from '../schema/record.ts';
import { pluralize } from '../wording.ts';
import { notTheNamedBuild } from './build-changed.ts';
import { tellsOfOutage } from './failed-tests.ts';
import { stoppedBecause } from './outage.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';
import { quarantinedTests, subjectOf, titleOf } from './tests.ts';

const name = 'incomplete run';
const finding = findingOf(name);
const MOST_NAMED = 5;

/**
 * Tests that did not run because a test in quarantine failed before them in the same serial group: they stand in
 * quarantine with it, and count to its share.
 */
function heldUp(context: RuleContext, missing: TestResult[]): { tests: TestResult[]; by: TestResult[]; most: number } {
  const { record, policy, quarantine } = context;
  const groupOf = ({ serial, project }: TestResult) => serial && `${project} ${serial}`;
  const quarantined = quarantinedTests(context);
  const failed = record.tests.filter(({ outcome }) => outcome === 'failed');
  const groups = new Set(failed.filter((test) => quarantined.has(test)).map(groupOf));
  for (const test of failed) if (!quarantined.has(test)) groups.delete(groupOf(test));
  const isHeldUp = (test: TestResult) => Boolean(groupOf(test)) && groups.has(groupOf(test));
  const entries = 'unreadable' in quarantine ? 0 : quarantine.length;
  return {
    tests: missing.filter(isHeldUp),
    by: failed.filter(isHeldUp),
    most: Math.floor(policy.quarantine.share * record.tests.length + 1e-9) - entries,
  };
}

/** Why it is not known how the product is with the unpublished builds that a run was to try, a sentence each. */
function notTried({ plan, tests }: RuleContext['record']): { module: string; why: string }[] {
  const loaded = tests.flatMap(({ attempts }) => attempts.flatMap((one) => one.loaded ?? []));
  return Object.keys(plan.overrides ?? {}).flatMap((module) => {
    if (loaded.some(({ others }) => others.includes(module)))
      return { module, why: 'pages loaded the published build: the portal does not allow overrides' };
    if (loaded.some(({ unknown }) => unknown))
      return { module, why: 'what some pages loaded is not known: they were opened before a test began' };
    if (!loaded.some(({ asked }) => asked.includes(module))) return { module, why: 'no test loaded it' };
    return [];
  });
}

function check(context: RuleContext) {
  const { record, policy } = context;
  const { plan, tests, problems, errors, ends, uncounted } = record;
  const ran = tests.filter(({ outcome }) => outcome !== 'skipped' && outcome !== 'did not run');
  const notRun = tests.filter(({ outcome }) => outcome === 'did not run');
  const held = heldUp(context, notRun);
  const stopped = stoppedBecause(context.record);
  // What an outage or another build has led to is told with it.
  const isTold = stopped !== undefined && (tellsOfOutage(context) || notTheNamedBuild(plan) !== undefined);
  const isStopped = stopped !== undefined && !isTold;
  const missing = stopped === undefined ? notRun.filter((test) => !held.tests.includes(test)) : [];
  const cut =
    stopped === undefined ? ends.find(({ status }) => status === 'interrupted' || status === 'timedout') : undefined;
  const undecided = (subject: string, actual: string, limit: string, message: string, evidence: string[] = []) =>
    finding('undecided', { subject, actual, limit, message, evidence });
  const selection = plan.partial.join(' ');
  const leniency = plan.lenient?.join(' ');
  const stages = plan.stage.split(', ');
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
    ...(ran.length || isTold || (others.length && !tests.length)
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
    ...(isStopped
      ? [
          undecided(
            'the run',
            'stopped',
            'a complete run',
            `The run was stopped early: ${stopped}. ${notRun.length.toLocaleString('en-US')} of ${pluralize(tests.length, 'planned test')} did not run.`,
            notRun.slice(0, MOST_NAMED).map(subjectOf),
          ),
        ]
      : []),
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
    ...(ran.length ? notTried(record) : []).map(({ module, why }) =>
      undecided(module, why, 'the unpublished build', `The unpublished build of ${module} was not tried: ${why}.`),
    ),
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
    ...(leniency
      ? [
          undecided(
            'the options',
            leniency,
            'a run that looks at everything',
            `The run was told not to look, or to accept what it sees (${leniency}). Leave that out, then run the suite again.`,
          ),
        ]
      : []),
    ...(stages.length > 1
      ? [
          undecided(
            'the stage',
            plan.stage,
            'one stage',
            `The run tested ${stages.length} stages at once (${plan.stage}), and each has limits of its own. Run one after the other: --project=${stages[0]}, then --project=${stages[1]}.`,
          ),
        ]
      : []),
    ...(ran.length && missing.length
      ? [
          undecided(
            pluralize(missing.length, 'planned test'),
            'did not run',
            `all ${pluralize(tests.length, 'planned test')}`,
            `${missing.length.toLocaleString('en-US')} of ${pluralize(tests.length, 'planned test')} did not run, the first of them ${missing[0] && titleOf(missing[0])}.`,
            missing.slice(0, MOST_NAMED).map(subjectOf),
          ),
        ]
      : []),
    ...(held.tests.length
      ? [
          finding(held.tests.length > held.most ? 'undecided' : 'warn', {
            subject: pluralize(held.tests.length, 'planned test'),
            actual: 'did not run',
            limit: `at most ${Math.max(0, held.most)} more in quarantine`,
            message: `${held.by.map(titleOf).join(', ')}, which is in quarantine, failed, so ${held.tests.map(titleOf).join(', ')} did not run after it.`,
            evidence: held.tests.slice(0, MOST_NAMED).map(subjectOf),
          }),
        ]
      : []),
  ];
}

/** The whole plan was carried out, by all shards, to the end, without errors outside of tests. */
export const incompleteRun: Rule = {
  name,
  effects: {
    undecided:
      'a planned test did not run; only part of the suite was selected; the run was told not to look, or tested two stages at once; the run was interrupted; no test loaded an unpublished build that was to be tried; an error occurred outside of the tests; or a journal is missing, duplicated, foreign or edited',
    warn: 'a test did not run because a test in quarantine failed before it in its serial group',
  },
  check,
  explanation: {
    looksAt: 'The plan, written before the first test, against the journals of all shards.',
    next: 'Find out why the run or the shard ended early, run it again, and judge all journals together.',
    page: 'evidence.md',
    headline: () => 'the run is incomplete',
  },
};
