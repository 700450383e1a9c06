import type { Assessment } from '../rules/assessment.ts';
import { buildChanged, buildName } from '../rules/build-changed.ts';
import { RULES, ruleNamed } from '../rules/index.ts';
import type { RuleContext } from '../rules/rule.ts';
import { failedAsExpected, nameOnChannel, quarantinedTests } from '../rules/tests.ts';
import type { History } from '../schema/history.ts';
import { policyOn, type Policy } from '../schema/policy.ts';
import type { Quarantine } from '../schema/quarantine.ts';
import type { RunRecord } from '../schema/record.ts';
import type { AreaResult, Finding, Verdict } from '../schema/verdict.ts';
import { pluralize } from '../wording.ts';
import { assess } from './assess.ts';
import { flowResults } from './flow-results.ts';

const EFFECTS = ['fail', 'undecided', 'warn'] as const;
const DAY = 86_400_000;

/** What a run is judged by. */
export interface Evidence {
  record: RunRecord;
  policy: Policy;
  quarantine: Quarantine | { unreadable: string };
  history: History;
  /** What `assess` returned for this record, policy and history; computed if absent. */
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
  for (const test of tests) {
    const { area } = test;
    // Like a failure in quarantine, an expected one is a failure that does not block.
    const outcome = failedAsExpected(test) ? 'failed' : test.outcome;
    const result = areas.get(area) ?? { area, passed: 0, failed: 0, flaky: 0, skipped: 0, missing: 0 };
    result[columns[outcome]] += 1;
    areas.set(area, result);
  }
  return [...areas.values()].sort((a, b) => (a.area < b.area ? -1 : 1));
}

/** What blocks, by the headline of the worst finding's rule and its message. */
function blockedBy(findings: Finding[], worst: Finding): string {
  const alike = findings.filter(({ rule, effect }) => rule === worst.rule && effect === worst.effect);
  const others = findings.filter(({ effect }) => effect !== 'warn').length - alike.length;
  const headline = ruleNamed(worst.rule)?.explanation.headline(alike);
  return `${headline}${others ? `, and ${pluralize(others, 'other finding')}` : ''}. ${worst.message}`;
}

function passedWith({ tests }: RunRecord, flows: Verdict['flows'], warnings: number): string {
  const expected = tests.filter(failedAsExpected).length;
  const passed = tests.filter(({ outcome }) => outcome === 'passed' || outcome === 'flaky').length - expected;
  const measured = flows.filter(({ samples }) => samples.length).length;
  return [
    `${pluralize(passed, 'test')} passed`,
    ...(expected ? [pluralize(expected, 'expected failure')] : []),
    ...(measured ? [`${pluralize(measured, 'flow')} measured`] : []),
    warnings ? pluralize(warnings, 'warning') : 'no warnings',
  ].join(', ');
}

function flowsOf(flows: Verdict['flows'], assessment: Assessment, findings: Finding[]): Verdict['flows'] {
  // A breach that nothing confirms is a doubt.
  const unconfirmed = new Set(findings.flatMap(({ effect, subject }) => (effect === 'undecided' ? subject : [])));
  return flows.map((result) => {
    const own = assessment.flows.get(result.flow);
    const state = own?.effect === 'fail' ? 'slower' : own?.doubtful ? 'doubtful' : undefined;
    const over = result.state === 'fail' && (unconfirmed.has(result.flow) ? 'doubtful' : 'fail');
    return { ...result, state: over || (state ?? result.state), change: own?.change };
  });
}

/** Where nobody knows which build was tested, nobody knows what failed: that is told first, and nothing fails. */
function blamingNobody(found: Finding[]): Finding[] {
  const isCause = ({ rule, effect }: Finding) => rule === buildChanged.name && effect !== 'warn';
  const causes = found.filter(isCause);
  if (!causes.length || !found.some(({ effect }) => effect === 'fail')) return found;
  const others = found.filter((finding) => !isCause(finding));
  return [
    ...causes,
    ...others.map((finding): Finding => (finding.effect === 'fail' ? { ...finding, effect: 'undecided' } : finding)),
  ];
}

/** The unpublished builds that a run tried, as they are named in the identity of what it judged. */
const overridesOf = ({ overrides = {} }: RunRecord['plan']): string[] =>
  Object.entries(overrides).length
    ? [
        Object.entries(overrides)
          .map(([module, address]) => `${module} from ${address}`)
          .join(', '),
      ]
    : [];

/** What the control showed of what blocks: one that is this change's outweighs others that are not. */
function causeOf(findings: Finding[]): Pick<Verdict, 'cause'> {
  const causes = findings.filter(({ effect }) => effect !== 'warn').map(({ cause }) => cause);
  const cause = (['this change', 'not this change'] as const).find((one) => causes.includes(one));
  return cause ? { cause } : {};
}

/** Judges a record. Pure: the same evidence gives the same verdict, byte for byte. */
export function judge(evidence: Evidence): Verdict {
  const { record, history, assessment = assess(record, evidence.policy, history) } = evidence;
  const policy = policyOn(evidence.policy, record.plan);
  const results = flowResults(record, policy, history);
  const context: RuleContext = { ...evidence, policy, flows: results, assessment };
  const firm = new Map(RULES.filter(({ remeasurable }) => !remeasurable).map((rule) => [rule, rule.check(context)]));
  const effects = new Set(blamingNobody([...firm.values()].flat()).map(({ effect }) => effect));
  const settled = effects.has('fail') ? 'fail' : effects.has('undecided') ? 'undecided' : undefined;
  const found = blamingNobody(RULES.flatMap((rule) => firm.get(rule) ?? rule.check({ ...context, settled })));
  const findings = EFFECTS.flatMap((effect) => found.filter((finding) => finding.effect === effect));
  const [worst] = findings;
  const verdict = !worst || worst.effect === 'warn' ? 'pass' : worst.effect;
  const flows = flowsOf(
    results,
    assessment,
    findings.filter(({ rule }) => rule === 'budget'),
  );
  const { plan } = record;
  return {
    schema: 'verdict/2',
    verdict,
    summary:
      !worst || worst.effect === 'warn'
        ? `Passed: ${passedWith(record, flows, findings.length)}.`
        : `${worst.effect === 'fail' ? 'Blocked' : 'Undecided'}: ${blockedBy(findings, worst)}`,
    stage: plan.stage,
    target: plan.target,
    ...(plan.channels ? { channels: plan.channels } : {}),
    build: [buildName(plan.build), ...overridesOf(plan)].join(' with '),
    ...(plan.overrides ? { overrides: plan.overrides } : {}),
    ...(plan.control ? { control: plan.control } : {}),
    ...causeOf(findings),
    run: plan.run,
    began: record.began,
    ended: record.ended,
    expires: record.ended + policy.validDays * DAY,
    digests: plan.digests,
    ...(plan.testFolder === undefined ? {} : { testFolder: plan.testFolder }),
    shards: plan.shard.total,
    findings,
    areas: areaResults(record),
    flows,
    baseline: { runs: assessment.runs, note: [assessment.note, ...history.problems].join(' ') },
    quarantined: [...quarantinedTests(context)].map(([test, { owner, expires }]) => ({
      test: nameOnChannel(test),
      owner,
      expires,
      outcome: failedAsExpected(test) ? 'failed as expected' : test.outcome,
    })),
    leaked: record.leaked,
    health: record.health.map(({ name, state, detail }) => ({ name, state, detail })),
    ...(record.delivery ? { delivery: record.delivery } : {}),
  };
}
