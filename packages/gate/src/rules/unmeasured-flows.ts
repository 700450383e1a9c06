import { isWhole } from '../schema/history.ts';
import { remedyOf } from '../schema/coarse-reasons.ts';
import { allowsCoarse, limitsOf } from '../schema/policy.ts';
import { plainFlow } from '../schema/plan.ts';
import type { TestResult } from '../schema/record.ts';
import type { FlowResult } from '../schema/verdict.ts';
import { pluralize } from '../wording.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';
import { titleOf } from './tests.ts';

const name = 'unmeasured flows';
const finding = findingOf(name);

/** Who requires that a flow is measured. */
type Source = 'test' | 'policy' | 'history';
type Given = Pick<RuleContext, 'record' | 'policy' | 'history' | 'flows'>;

const exactOf = (flows: FlowResult[], flow: string) => {
  const result = flows.find((one) => one.flow === flow);
  return result ? result.samples.length - result.coarse : 0;
};

/** How many samples count for a flow: those exact to a frame, and coarse ones where its policy allows them. */
const countOf = ({ flows, policy }: Pick<Given, 'flows' | 'policy'>, flow: string) =>
  allowsCoarse(policy, flow) ? (flows.find((one) => one.flow === flow)?.samples.length ?? 0) : exactOf(flows, flow);

/** Why the last coarse sample of a flow that completed is coarse, and what to do about it, as the end of a sentence. */
function becauseOf({ tests }: Given['record'], flow: string): string {
  const reason = tests
    .flatMap(({ attempts }) => attempts.flatMap(({ ok, samples = [] }) => (ok ? samples : [])))
    .findLast((sample) => sample.flow === flow && sample.outcome === 'completed' && sample.coarseReason)?.coarseReason;
  return reason ? `: ${reason}. ${remedyOf(reason)}` : '.';
}

/**
 * The flows that a run has to measure: those that its tests declare and, if it is the whole suite, those that the policy
 * names for the stage, unless they are optional, and those that the last passing run measured.
 */
function requiredFlows({ record: { plan, tests }, policy, history }: Given): Map<string, Source> {
  const removed = new Set(policy.removed.flatMap((one) => ('flow' in one ? one.flow : [])));
  const isExpected = (flow: string) =>
    !removed.has(plainFlow(plan, flow)) &&
    (!Object.hasOwn(policy.flows, flow) ||
      (!policy.flows[flow]?.optional && limitsOf(policy, flow, plan.stage) !== undefined));
  const before = history.runs.findLast(isWhole)?.flows ?? {};
  const declared = tests.flatMap(({ flows = [], outcome }) => (outcome === 'skipped' ? [] : flows));
  return new Map<string, Source>([
    ...(plan.partial.length
      ? []
      : [
          ...Object.keys(before).map((flow) => [flow, 'history'] as const),
          ...Object.keys(policy.flows).map((flow) => [flow, 'policy'] as const),
        ].filter(([flow]) => isExpected(flow))),
    ...declared.map((flow) => [flow, 'test'] as const),
  ]);
}

/** Flows of which a test failed or did not run: that is what is wrong, and not the measurement. */
function excusedFlows({ record: { tests } }: Pick<Given, 'record'>): Set<string> {
  return new Set(
    tests
      .filter(({ outcome }) => outcome === 'failed' || outcome === 'did not run')
      .flatMap(({ flows = [], attempts }) => [
        ...flows,
        ...attempts.flatMap(({ samples = [] }) => samples.map(({ flow }) => flow)),
      ]),
  );
}

/** The required flows with too few samples that are exact to a frame, and who requires them. */
export function tooFewSamples(given: Given): Map<string, Source> {
  const excused = excusedFlows(given);
  const { least } = given.policy.samples;
  return new Map([...requiredFlows(given)].filter(([flow]) => !excused.has(flow) && countOf(given, flow) < least));
}

/** The tests that passed without a sample of a flow that they declare, by the flow. */
function emptyDeclarations({ record, policy }: Pick<Given, 'record' | 'policy'>) {
  const { tests, remeasurements } = record;
  const excused = excusedFlows({ record });
  const again = remeasurements.flatMap(({ attempts }) => attempts);
  const empty = tests.flatMap((test) => {
    const attempts = [...test.attempts, ...again.filter((attempt) => attempt.test === test.id)];
    const passed = attempts.filter(({ ok }) => ok);
    const measured = new Set(passed.flatMap(({ samples = [] }) => samples.map(({ flow }) => flow)));
    const isMissing = (flow: string) =>
      !measured.has(flow) && !excused.has(flow) && !policy.flows[flow]?.optional && policy.samples.least > 0;
    return passed.length ? (test.flows ?? []).filter(isMissing).map((flow) => [flow, test] as const) : [];
  });
  return new Map(empty.reverse());
}

const notMeasured = (flow: string, test: TestResult, { record }: Pick<Given, 'record'>) =>
  `${titleOf(test)} declares the flow ${flow} and did not measure it: call flow('${plainFlow(record.plan, flow)}', ...) in it, or take it out of its measures().`;

function messageOf(flow: string, source: Source, empty: TestResult | undefined, context: RuleContext): string {
  const { policy, flows, record } = context;
  const { plan } = record;
  const exact = countOf({ policy, flows }, flow);
  const { least } = policy.samples;
  if (!exact && flows.some((result) => result.flow === flow && result.coarse))
    return `${flow} was measured only coarsely (up to half a second too long), so its duration is unknown${becauseOf(record, flow)}`;
  if (empty) return notMeasured(flow, empty, context);
  if (exact || source === 'test')
    return `${flow} has ${pluralize(exact, 'sample')} and needs ${least}, although its tests passed.`;
  if (source === 'policy')
    return `${flow} was not measured. Measure it in a test, or set it to false for ${plan.stage} in gate.config.ts.`;
  return `${flow} was not measured, although the last passing run did. Restore its test, or list the flow under removed in gate.config.ts.`;
}

/** Every required flow has enough samples that are exact to a frame. */
export const unmeasuredFlows: Rule = {
  name,
  remeasurable: true,
  effects: {
    undecided:
      'a required flow has too few exact samples, even after a re-measurement: one that a test declares, that the policy names for the stage, or that the last passing run measured',
  },
  check: (context) => {
    const few = tooFewSamples(context);
    const empty = emptyDeclarations(context);
    return [
      ...[...few].map(([flow, source]) => {
        const coarse = context.flows.find((result) => result.flow === flow)?.coarse ?? 0;
        return finding('undecided', {
          subject: flow,
          actual: `${pluralize(exactOf(context.flows, flow), 'sample')}${coarse ? ` and ${coarse} coarse` : ''}`,
          limit: `at least ${context.policy.samples.least}`,
          message: messageOf(flow, source, empty.get(flow), context),
        });
      }),
      ...[...empty]
        .filter(([flow]) => !few.has(flow))
        .map(([flow, test]) =>
          finding('undecided', {
            subject: flow,
            actual: 'no sample',
            limit: 'a sample of each test that declares it',
            message: notMeasured(flow, test, context),
          }),
        ),
    ];
  },
  explanation: {
    looksAt: 'The samples of each required flow that are exact to a frame.',
    next: 'Check that the test that measures the flow ran, and that the flow still ends with an `expect` on something the page shows.',
    page: 'flow-clock.md',
    headline: (findings) =>
      `${pluralize(findings.length, 'flow')} ${findings.length === 1 ? 'has' : 'have'} too few samples`,
  },
};
