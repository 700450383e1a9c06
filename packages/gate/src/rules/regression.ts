import { controlIn } from '../schema/control.ts';
import type { Effect, Finding } from '../schema/verdict.ts';
import type { PairJudgment } from '../statistics/pair-model.ts';
import { WHOLE, type FlowJudgment } from '../statistics/regression.ts';
import { capitalize, figure, gateCommand, milliseconds, percent, pluralize, signedPercent } from '../wording.ts';
import { componentOf } from './control.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';

const name = 'regression';
const finding = findingOf(name);
type Told = Pick<Finding, 'actual' | 'evidence' | 'message' | 'cause' | 'component'>;

/** Why there was one measurement only. */
function notAgain({ record, settled }: RuleContext): string {
  const again = record.remeasurements.length;
  if (again && !record.remeasurements.some(({ attempts }) => attempts.some(({ samples }) => samples?.length)))
    return 'measuring it again measured nothing';
  if (again)
    return `${pluralize(again, 're-measurement')} could not tell: too few flows are steady enough to know the machine by`;
  if (settled === undefined) return 'it was not measured again';
  return `it was not measured again, because the run ${settled === 'fail' ? 'fails' : 'is undecided'} anyway`;
}

/** A flow, or all of them, by how much it is slower, and what to do where that is intended. */
function wordsOf(flow: string, { estimate, milliseconds: more }: { estimate: number; milliseconds: number }) {
  const isWhole = flow === WHOLE;
  return {
    subject: isWhole ? capitalize(flow) : flow,
    actual: `${signedPercent(estimate)}${isWhole ? '' : `, ${milliseconds(more)}`}`,
    change: `${signedPercent(estimate).replace(/^\+/, '')}${isWhole ? '' : ` (${milliseconds(more)})`}`,
    accept: isWhole ? '' : ` If this is intended, accept it: ${gateCommand(`accept "${flow}" --because "..."`)}`,
  };
}

/** Against its own history. */
function ofHistory(effect: Effect, judgment: FlowJudgment, context: RuleContext): Told {
  const { flow, eValue, limit, rankP, rounds, reason } = judgment;
  const { subject, actual, change, accept } = wordsOf(flow, judgment);
  const measurements = pluralize(rounds, 'measurement');
  const inconclusive = rounds > 1 ? `${measurements} were inconclusive` : notAgain(context);
  return {
    actual,
    evidence: [
      measurements,
      `e-value ${figure(eValue)}; ${figure(limit)} is needed to block`,
      `probability of such ranks without a change: ${rankP.toPrecision(2)}`,
      reason,
    ],
    message:
      effect === 'fail'
        ? `${subject} is ${change} slower than its baseline of ${pluralize(context.assessment.runs, 'run')}; ${measurements} agree.${accept}`
        : `${subject} may be ${change} slower than its baseline; ${inconclusive}.`,
  };
}

/** Against the control, in pairs. */
function ofPairs(effect: Effect, paired: PairJudgment, { record }: RuleContext): Told {
  const { flow, control, changed, pairs, eValue, limit, reason } = paired;
  const { subject, actual, change, accept } = wordsOf(flow, paired);
  const name = controlIn(record.plan)?.name ?? 'the control';
  const both = flow === WHOLE ? '' : `: ${milliseconds(changed)} against ${milliseconds(control)}`;
  const component = effect === 'fail' ? componentOf(flow, paired.estimate, record) : undefined;
  return {
    actual,
    ...(effect === 'fail' ? { cause: 'this change' } : {}),
    ...(component ? { component } : {}),
    evidence: [
      `control: ${name}`,
      `${pluralize(pairs, 'pair')}${flow === WHOLE ? '' : `; medians: new ${milliseconds(changed)}, control ${milliseconds(control)}`}`,
      `e-value ${figure(eValue)}; ${figure(limit)} is needed to block`,
      reason,
    ],
    message:
      effect === 'fail'
        ? `${subject} is ${change} slower than with ${name}${both}, in ${pluralize(pairs, 'pair')} measured in turns.${component ? ` It comes from ${component}.` : ''}${accept}`
        : `${subject} may be ${change} slower than with ${name}${both}; ${pluralize(pairs, 'pair')} were inconclusive.`,
  };
}

const check = (context: RuleContext) => {
  const {
    assessment,
    policy: { regression: limits },
  } = context;
  return [...assessment.flows].flatMap(([flow, { effect, judgment, paired }]) => {
    const isPaired = paired !== undefined && paired.pairs > 0;
    const told =
      effect && (isPaired ? ofPairs(effect, paired, context) : judgment && ofHistory(effect, judgment, context));
    if (!effect || !told) return [];
    return [
      finding(effect, {
        subject: flow,
        limit: `slower by less than ${percent(limits.leastRatio - 1, 0)} or ${milliseconds(limits.leastMilliseconds)}`,
        ...told,
        evidence: [...told.evidence, assessment.note],
      }),
    ];
  });
};

/** No flow is slower than with the old build or, where there is none, than its own history, as far as several measurements agree. */
export const regression: Rule = {
  name,
  remeasurable: true,
  effects: {
    fail: 'several measurements agree that a flow is slower than its baseline, or than with the control in pairs measured in turns',
    undecided:
      'a flow seems at least 20 % slower, but its measurements do not agree; it seems at least 50 % slower, but was not measured again; or the machine is far slower than usual',
    warn: 'a flow may be a little slower',
  },
  check,
  explanation: {
    looksAt:
      'Each flow against its own history, corrected for the speed of this machine. A flow in doubt is measured again, in turns with the control where there is one.',
    next: 'Find out what this build does in the flow that earlier builds did not: the trace shows requests and long tasks.',
    page: 'regression.md',
    headline: (findings) => {
      const flows = `${pluralize(findings.length, 'flow')}`;
      if (!findings.some(({ effect }) => effect === 'fail')) return `${flows} may be slower`;
      return `${flows} ${findings.length === 1 ? 'is' : 'are'} slower`;
    },
  },
};
