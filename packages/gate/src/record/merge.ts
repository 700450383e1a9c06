import type { Attempt } from '../schema/journal.ts';
import { pipelineOf, type Plan, type PlannedTest } from '../schema/plan.ts';
import type { Journal, Problem, RunRecord, TestResult, Turn } from '../schema/record.ts';
import { turnsIn } from './turns.ts';
import { isOfItsSide, NEW } from '../schema/sides.ts';
import { lackedSnapshot } from '../wording.ts';
import { clockProblems } from './clocks.ts';
import { latestPlan, newestAttempts } from './attempts.ts';
import {
  differences,
  remeasurementProblems,
  repeatedRemeasurements,
  shardName,
  shardProblems,
  statusProblems,
} from './shards.ts';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function outcomeOf(attempts: Attempt[], expected: TestResult['expected']): TestResult['outcome'] {
  const last = attempts.at(-1);
  if (!last) return expected === 'skipped' ? 'skipped' : 'did not run';
  // What failed and then skipped itself never passed.
  if (last.status === 'skipped')
    return attempts.some(({ ok, status }) => !ok && status !== 'skipped' && status !== 'interrupted')
      ? 'failed'
      : last.ok
        ? 'skipped'
        : 'did not run';
  if (!last.ok)
    return last.status === 'interrupted' && !attempts.some(({ status }) => status === 'failed' || status === 'timedOut')
      ? 'did not run'
      : 'failed';
  const failures = attempts.filter(({ ok }) => !ok);
  return failures.some(lackedSnapshot) ? 'failed' : failures.length ? 'flaky' : 'passed';
}

/** From bad to good: of a test that every shard runs the worst counts. */
const OUTCOMES: TestResult['outcome'][] = ['failed', 'did not run', 'flaky', 'passed', 'skipped'];

/** One that Playwright skipped because another test of its group had failed: nothing was tried. */
const wasTried = ({ status, ok }: Attempt) => status !== 'skipped' || ok;

const inOrder = (attempts: Attempt[]) => attempts.filter(wasTried).sort((a, b) => a.attempt - b.attempt || a.at - b.at);

/** What came of a test that every shard runs for itself (setup, teardown): all of them must pass. */
function sharedResult(test: PlannedTest, journals: Journal[]): TestResult {
  const results = journals.flatMap(({ attempts: all }) => {
    const own = all.filter((one) => one.test === test.id);
    const attempts = inOrder(own);
    return own.length ? [{ attempts, outcome: outcomeOf(attempts, test.expected) }] : [];
  });
  const [worst] = results.sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome));
  return { ...test, attempts: [], outcome: outcomeOf([], test.expected), ...worst };
}

function testResults(plan: Plan, journals: Journal[], problems: Problem[]): TestResult[] {
  const attempts = new Map<string, Attempt[]>();
  const owner = new Map<string, string>();
  const shared = new Set(plan.tests.flatMap((test) => (test.shared ? [test.id] : [])));
  for (const { name, attempts: those } of journals)
    for (const attempt of those) {
      if (shared.has(attempt.test)) continue;
      const other = owner.get(attempt.test);
      if (other !== undefined && other !== name) {
        problems.push({
          subject: attempt.test,
          actual: `in ${other} and in ${name}`,
          limit: 'in one shard',
          message: `A test ran in two shards, ${other} and ${name}, so they do not belong to the same run.`,
        });
        continue;
      }
      owner.set(attempt.test, name);
      const list = attempts.get(attempt.test);
      if (list) list.push(attempt);
      else attempts.set(attempt.test, [attempt]);
    }
  const results = plan.tests.map((test) => {
    if (test.shared) return sharedResult(test, journals);
    const those = inOrder(attempts.get(test.id) ?? []);
    attempts.delete(test.id);
    return { ...test, attempts: those, outcome: outcomeOf(those, test.expected) };
  });
  for (const [id] of attempts)
    problems.push({
      subject: id,
      actual: `ran in ${owner.get(id)}`,
      limit: 'a test of the plan',
      message: `${owner.get(id)} has a test that is not in the plan. It comes from another commit or was edited.`,
    });
  return results;
}

/** Whether an attempt came to an end of its own. */
const isResult = ({ status }: Attempt) => status !== 'skipped' && status !== 'interrupted';

/** Adds to the tests that failed what came of them when they were tried once more: one more attempt each. */
function withTriedAgain(tests: TestResult[], looks: Journal[], turns: Turn[]): TestResult[] {
  if (!looks.length && !turns.length) return tests;
  // Not by id: that of a repeated test names which repetition it is.
  const nameOf = ({ project, location, title }: PlannedTest) => JSON.stringify([project, location, title]);
  const later = new Map<string, Attempt[]>();
  for (const { plan, attempts } of looks) {
    const names = new Map(plan.tests.map((test) => [test.id, nameOf(test)]));
    for (const attempt of attempts.filter(isResult)) {
      const name = names.get(attempt.test) ?? '';
      later.set(name, [...(later.get(name) ?? []), attempt]);
    }
  }
  return tests.map((test) => {
    const own = turns
      .filter((turn) => turn.side === NEW && turn.test === test.id)
      .map(({ attempt }) => attempt)
      .filter((attempt) => isResult(attempt) && isOfItsSide(attempt.loaded) && !lackedSnapshot(attempt));
    const more = test.outcome === 'failed' ? [...(later.get(nameOf(test)) ?? []), ...own] : [];
    const next = (test.attempts.at(-1)?.attempt ?? -1) + 1;
    const attempts = [
      ...test.attempts,
      ...more.map((attempt, index) => ({ ...attempt, test: test.id, attempt: next + index })),
    ];
    // Turns confirm a failure, and lift one that nothing else has confirmed if all of them pass.
    const isConfirmed = own.some(({ ok }) => !ok) || (own.length > 0 && test.attempts.length > 1);
    const outcome = isConfirmed ? 'failed' : outcomeOf(attempts, test.expected);
    return more.length ? { ...test, attempts, inRun: test.attempts.length, outcome } : test;
  });
}

/** How many measurements all shards delivered; a shard that reports nothing has sent nothing. */
function deliveryOf(shards: Journal[]): Pick<RunRecord, 'delivery'> {
  const all = shards.flatMap(({ delivery }) => delivery ?? []);
  if (!all.length) return {};
  const silent = shards.filter(({ delivery }) => !delivery);
  const sum = (key: 'made' | 'sent' | 'spooled' | 'lost') => all.reduce((total, one) => total + one[key], 0);
  return {
    delivery: {
      made: sum('made'),
      sent: sum('sent'),
      spooled: sum('spooled'),
      lost: sum('lost'),
      ...(silent.length ? { silent: silent.length } : {}),
      because: [
        ...new Set(all.flatMap(({ because }) => because)),
        ...silent.map(({ plan }) => `${shardName(plan)} sent nothing`),
      ],
    },
  };
}

/**
 * Merges the journals of a run, from any machines and in any order, and checks them against their plan. Pure.
 * @param journals at least one
 */
export function mergeJournals(journals: Journal[]): RunRecord {
  const sorted = newestAttempts(journals).sort(
    (a, b) => a.plan.shard.current - b.plan.shard.current || compare(a.name, b.name),
  );
  const shards = sorted.filter(({ plan }) => plan.round === 1);
  const later = sorted.filter(({ plan }) => plan.round > 1).sort((a, b) => a.plan.round - b.plan.round);
  const [first] = shards.length ? shards : sorted;
  if (!first) throw new Error('There are no journals to merge.');
  const told = (of: (plan: Plan) => string[] | undefined) => [...new Set(shards.flatMap((one) => of(one.plan) ?? []))];
  const plans = shards.map((one) => one.plan);
  const lenient = told((one) => one.lenient);
  const plan: Plan = {
    ...(latestPlan(plans) ?? first.plan),
    ...(shards.length ? { partial: told((one) => one.partial) } : {}),
    ...(lenient.length ? { lenient } : {}),
  };
  const own = later.filter((one) => pipelineOf(one.plan) === pipelineOf(plan));
  const problems = [
    ...sorted.flatMap(({ problems: own }) => own),
    ...differences(shards),
    ...shardProblems(shards, plan.shard.total),
    ...shards.flatMap(clockProblems),
    ...shards.flatMap(statusProblems),
    ...later
      .filter((one) => pipelineOf(one.plan) !== pipelineOf(plan))
      .map(({ name, plan: { run } }) => ({
        subject: name,
        actual: `run ${run}`,
        limit: `run ${plan.run}`,
        message: `${name} is a re-measurement of another run.`,
      })),
    ...own.flatMap((one) => remeasurementProblems(one, plan, plans)),
    ...repeatedRemeasurements(later),
  ];
  const counting = own.filter((one) => !remeasurementProblems(one, plan, plans).length);
  const inTurns = counting.filter((one) => one.plan.again === 'in turns');
  const turns = inTurns.map((one) => turnsIn(one, plan));
  const tests = withTriedAgain(
    testResults(plan, shards, problems),
    counting.filter((one) => one.plan.again === 'failures'),
    turns.flat(),
  );
  const ends = shards.flatMap(({ end }) => end ?? []);
  const lastAttempt = Math.max(
    plan.at,
    ...shards.map(({ attempts }) => attempts.reduce((at, one) => Math.max(at, one.at + one.duration), 0)),
  );
  return {
    plan,
    began: Math.min(...shards.map((one) => one.plan.at), plan.at),
    ended: Math.max(lastAttempt, ...[...shards, ...own].flatMap(({ end }) => end?.at ?? [])),
    tests,
    errors: shards.flatMap(({ errors, plan: of }) =>
      errors.map((error) => (of.shard.total > 1 ? `${shardName(of)}: ${error}` : error)),
    ),
    otherBuilds: [...new Set(shards.flatMap(({ builds }) => builds.map(({ build }) => build.identity)))],
    // A re-measurement reports what the run leaked again.
    leaked: [...new Set(sorted.flatMap(({ ledger }) => ledger?.remaining ?? []))],
    unknownResources: [...new Set(sorted.flatMap(({ ledger }) => ledger?.unknown ?? []))],
    health: shards.flatMap(({ health }) => health),
    secrets: sorted.flatMap(({ secrets }) => secrets?.findings ?? []),
    ...deliveryOf(shards),
    ends,
    remeasurements: [
      ...own.filter((one) => !one.plan.again).map(({ plan: { machine }, attempts }) => ({ machine, attempts })),
      // What the new build took in turns with others, it took.
      ...inTurns.map(({ plan: { machine } }, index) => ({
        machine,
        attempts: (turns[index] ?? [])
          .filter(({ side, attempt }) => side === NEW && isOfItsSide(attempt.loaded))
          .map(({ attempt }) => attempt),
      })),
    ],
    turns,
    uncounted: sorted.filter(({ end, ledger }) => end && !ledger).map(({ name }) => name),
    problems,
  };
}
