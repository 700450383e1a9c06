import type { Attempt } from '../schema/journal.ts';
import type { Plan } from '../schema/plan.ts';
import type { Journal, Problem, RunRecord, TestResult } from '../schema/record.ts';
import { clockProblems } from './clocks.ts';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const shardName = ({ shard: { current, total } }: Plan) => `shard ${current} of ${total}`;

/** What two journals of one run have in common, and what it means where they do not. */
const COMMON: { what: string; of: (plan: Plan) => string; sentence: (journal: string) => string }[] = [
  {
    what: 'run',
    of: ({ run }) => run,
    sentence: (name) =>
      `${name} is of another run: judge only the journals of one, and give all its shards the same E2E_RUN_ID.`,
  },
  {
    what: 'tests',
    of: ({ digests }) => digests.tests,
    sentence: (name) => `${name} was made from other tests, so it is of another commit or another selection.`,
  },
  {
    what: 'policy',
    of: ({ digests }) => digests.policy,
    sentence: (name) =>
      `${name} was made under another policy: gate.config.ts or the quarantine differ between the shards.`,
  },
  {
    what: 'configuration',
    of: ({ digests }) => digests.configuration,
    sentence: (name) => `${name} was made with another playwright.config.ts or other options.`,
  },
  {
    what: 'target',
    of: ({ stage, target }) => `${stage} at ${target}`,
    sentence: (name) => `${name} looked at another target.`,
  },
  {
    what: 'number of shards',
    of: ({ shard }) => String(shard.total),
    sentence: (name) => `${name} was split into another number of shards.`,
  },
];

function differences(journals: Journal[]): Problem[] {
  const [first, ...others] = journals;
  if (!first) return [];
  return others.flatMap(({ name, plan }) =>
    COMMON.filter(({ of }) => of(plan) !== of(first.plan)).map(({ what, of, sentence }) => ({
      subject: name,
      actual: `${what} ${of(plan).slice(0, 60)}`,
      limit: `${what} ${of(first.plan).slice(0, 60)}`,
      sentence: sentence(name),
    })),
  );
}

function shardProblems(journals: Journal[], total: number): Problem[] {
  const limit = `${total} shard${total === 1 ? '' : 's'}, each once`;
  return Array.from({ length: total }, (_, index) => index + 1).flatMap((current): Problem[] => {
    const those = journals.filter(({ plan }) => plan.shard.current === current);
    const subject = `shard ${current} of ${total}`;
    if (!those.length)
      return [
        {
          subject,
          actual: 'missing',
          limit,
          sentence: `The journal of ${subject} is missing: it was killed at once, or was not handed on.`,
        },
      ];
    if (those.length > 1)
      return [
        {
          subject,
          actual: `${those.length} times`,
          limit,
          sentence: `${those.map(({ name }) => name).join(' and ')} are both ${subject}: one of them is of another attempt.`,
        },
      ];
    return [];
  });
}

function outcomeOf(attempts: Attempt[], expected: TestResult['expected']): TestResult['outcome'] {
  const last = attempts.at(-1);
  if (!last) return expected === 'skipped' ? 'skipped' : 'did not run';
  if (last.status === 'skipped') return 'skipped';
  if (!last.ok)
    return last.status === 'interrupted' && !attempts.some(({ status }) => status === 'failed' || status === 'timedOut')
      ? 'did not run'
      : 'failed';
  return attempts.some(({ ok }) => !ok) ? 'flaky' : 'passed';
}

function testResults(plan: Plan, journals: Journal[], problems: Problem[]): TestResult[] {
  const attempts = new Map<string, Attempt[]>();
  const owner = new Map<string, string>();
  for (const { name, attempts: those } of journals)
    for (const attempt of those) {
      const other = owner.get(attempt.test);
      if (other !== undefined && other !== name) {
        problems.push({
          subject: attempt.test,
          actual: `in ${other} and in ${name}`,
          limit: 'in one shard',
          sentence: `A test ran in two shards, ${other} and ${name}: they are not of one run.`,
        });
        continue;
      }
      owner.set(attempt.test, name);
      const list = attempts.get(attempt.test);
      if (list) list.push(attempt);
      else attempts.set(attempt.test, [attempt]);
    }
  const results = plan.tests.map((test) => {
    const those = (attempts.get(test.id) ?? []).sort((a, b) => a.attempt - b.attempt || a.at - b.at);
    attempts.delete(test.id);
    return { ...test, attempts: those, outcome: outcomeOf(those, test.expected) };
  });
  for (const [id] of attempts)
    problems.push({
      subject: id,
      actual: `ran in ${owner.get(id)}`,
      limit: 'a test of the plan',
      sentence: `${owner.get(id)} has a test that the plan does not know: it is of another commit or was edited.`,
    });
  return results;
}

/**
 * Merges the journals of a run, from any machines and in any order, and checks them against their plan. Pure.
 * @param journals at least one
 */
export function mergeJournals(journals: Journal[]): RunRecord {
  const sorted = [...journals].sort((a, b) => a.plan.shard.current - b.plan.shard.current || compare(a.name, b.name));
  const looks = sorted.filter(({ plan }) => plan.round === 1);
  const later = sorted.filter(({ plan }) => plan.round > 1).sort((a, b) => a.plan.round - b.plan.round);
  const [first] = looks.length ? looks : sorted;
  if (!first) throw new Error('There is no journal to merge.');
  const { plan } = first;
  const problems = [
    ...looks.flatMap(({ problems: own }) => own),
    ...differences(looks),
    ...shardProblems(looks, plan.shard.total),
    ...looks.flatMap(clockProblems),
    ...later
      .filter((one) => one.plan.run !== plan.run)
      .map(({ name, plan: { run } }) => ({
        subject: name,
        actual: `run ${run}`,
        limit: `run ${plan.run}`,
        sentence: `${name} is a second look at another run.`,
      })),
  ];
  const tests = testResults(plan, looks, problems);
  const ends = looks.flatMap(({ end }) => end ?? []);
  const lastAttempt = Math.max(
    plan.at,
    ...looks.map(({ attempts }) => attempts.reduce((at, one) => Math.max(at, one.at + one.duration), 0)),
  );
  return {
    plan,
    began: Math.min(...looks.map((one) => one.plan.at), plan.at),
    ended: Math.max(lastAttempt, ...ends.map(({ at }) => at)),
    tests,
    errors: looks.flatMap(({ errors, plan: of }) =>
      errors.map((error) => (of.shard.total > 1 ? `${shardName(of)}: ${error}` : error)),
    ),
    leftBehind: sorted.flatMap(({ ledger }) => ledger?.remaining ?? []),
    health: looks.flatMap(({ health }) => health),
    secrets: looks.flatMap(({ secrets }) => secrets?.findings ?? []),
    ends,
    rounds: later
      .filter((one) => one.plan.run === plan.run)
      .map(({ plan: { machine }, attempts }) => ({ machine, attempts })),
    problems,
  };
}
