import { assess, type Assessment } from './assess.ts';
import { flowResults } from './flow-results.ts';
import { budgets } from '../rules/budget.ts';
import { complete } from '../rules/incomplete-run.ts';
import { counted, nameOf, quarantinedTests, type Facts, type RuleFunction } from '../rules/context.ts';
import { delivery } from '../rules/undelivered-metrics.ts';
import { flaky } from '../rules/flaky-tests.ts';
import { health } from '../rules/health.ts';
import { leftBehind } from '../rules/leaked-resources.ts';
import { measured } from '../rules/unmeasured-flows.ts';
import { missing } from '../rules/missing-tests.ts';
import { passed } from '../rules/test-failures.ts';
import { quarantine } from '../rules/quarantine.ts';
import { regression } from '../rules/regression.ts';
import { buildName, sameBuild } from '../rules/build-changed.ts';
import { secrets } from '../rules/secrets.ts';
import type { History } from '../schema/history.ts';
import type { Policy } from '../schema/policy.ts';
import type { Quarantine } from '../schema/quarantine.ts';
import type { RunRecord } from '../schema/record.ts';
import type { AreaResult, Reason, Rule, Verdict } from '../schema/verdict.ts';

/** The rules, in the order in which their reasons are told. */
const RULES: Record<Rule, RuleFunction> = {
  passed,
  'left behind': leftBehind,
  budgets,
  regression,
  flaky,
  quarantine,
  missing,
  secrets,
  complete,
  'same build': sameBuild,
  measured,
  health,
  delivery,
};
const EFFECTS = ['fail', 'undecided', 'warn'] as const;
const DAY = 86_400_000;

/** What a run is judged by. */
export interface Evidence {
  record: RunRecord;
  policy: Policy;
  quarantine: Quarantine | { unreadable: string };
  history: History;
  /** What the history says of the record, where that is known already. */
  assessment?: Assessment;
  /** Epoch milliseconds; the end of the record, unless it is judged later. */
  now: number;
}

function areaResults({ tests }: RunRecord): AreaResult[] {
  const areas = new Map<string, AreaResult>();
  const columns = {
    passed: 'passed',
    failed: 'failed',
    flaky: 'flaky',
    skipped: 'skipped',
    'did not run': 'missing',
  } as const;
  for (const { area, outcome } of tests) {
    const result = areas.get(area) ?? { area, passed: 0, failed: 0, flaky: 0, skipped: 0, missing: 0 };
    result[columns[outcome]] += 1;
    areas.set(area, result);
  }
  return [...areas.values()].sort((a, b) => (a.area < b.area ? -1 : 1));
}

function summaryOf(verdict: Verdict['verdict'], [worst]: Reason[], blocking: number, { record }: Evidence): string {
  const more = blocking > 1 ? ` (and ${counted(blocking - 1, 'more reason')})` : '';
  if (verdict !== 'pass')
    return `${verdict === 'fail' ? 'Blocked' : 'Undecided'} because ${worst?.rule}: ${worst?.sentence}${more}`;
  const ran = record.tests.filter(({ outcome }) => outcome === 'passed' || outcome === 'flaky').length;
  return `Passed: ${counted(ran, 'test')}, nothing failed, every flow within its limits, nothing left behind.`;
}

/** Judges a record. Pure: the same evidence gives the same verdict, byte for byte. */
export function judge(evidence: Evidence): Verdict {
  const { record, policy, history } = evidence;
  const flows = flowResults(record, policy, history);
  const assessment = evidence.assessment ?? assess(record, policy, history);
  const facts: Facts = { ...evidence, flows, assessment };
  const found = Object.values(RULES).flatMap((rule) => rule(facts));
  const reasons = EFFECTS.flatMap((effect) => found.filter((reason) => reason.effect === effect));
  const blocking = reasons.filter(({ effect }) => effect !== 'warn').length;
  const verdict = reasons[0]?.effect === 'fail' ? 'fail' : blocking ? 'undecided' : 'pass';
  const { plan } = record;
  return {
    schema: 'verdict/1',
    verdict,
    summary: summaryOf(verdict, reasons, blocking, evidence),
    stage: plan.stage,
    target: plan.target,
    build: buildName(plan.build),
    run: plan.run,
    began: record.began,
    ended: record.ended,
    expires: record.ended + policy.validDays * DAY,
    digests: plan.digests,
    shards: plan.shard.total,
    reasons,
    areas: areaResults(record),
    flows: flows.map((result) => {
      const own = assessment.flows.get(result.flow);
      const state = own?.effect === 'fail' ? 'slower' : own?.doubtful ? 'doubtful' : undefined;
      return { ...result, state: result.state === 'fail' ? 'fail' : (state ?? result.state), change: own?.change };
    }),
    baseline: { runs: assessment.runs, note: [assessment.note, ...history.problems].join(' ') },
    quarantined: [...quarantinedTests(facts)].map(([test, { owner, expires }]) => ({
      test: nameOf(test),
      owner,
      expires,
      outcome: test.outcome,
    })),
    leftBehind: record.leftBehind,
    health: record.health.map(({ name, state, detail }) => ({ name, state, detail })),
    ...(record.delivery ? { delivery: record.delivery } : {}),
  };
}
