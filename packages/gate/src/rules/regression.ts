import { WHOLE } from '../statistics/regression.ts';
import { capitalize, figure, gateCommand, milliseconds, percent, pluralize, signedPercent } from '../wording.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';

const name = 'regression';
const finding = findingOf(name);

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

const check = (context: RuleContext) => {
  const {
    assessment,
    policy: { regression: limits },
  } = context;
  return [...assessment.flows].flatMap(([flow, { effect, judgment }]) => {
    if (!effect) return [];
    const { estimate, eValue, limit, rankP, rounds, reason } = judgment;
    const isWhole = flow === WHOLE;
    const subject = isWhole ? capitalize(flow) : flow;
    const change = `${signedPercent(estimate).replace(/^\+/, '')}${isWhole ? '' : ` (${milliseconds(judgment.milliseconds)})`}`;
    const measurements = pluralize(rounds, 'measurement');
    const inconclusive = rounds > 1 ? `${measurements} were inconclusive` : notAgain(context);
    const accept = isWhole ? '' : ` If this is intended, accept it: ${gateCommand(`accept "${flow}" --because "..."`)}`;
    return [
      finding(effect, {
        subject: flow,
        actual: `${signedPercent(estimate)}${isWhole ? '' : `, ${milliseconds(judgment.milliseconds)}`}`,
        limit: `slower by less than ${percent(limits.leastRatio - 1, 0)} or ${milliseconds(limits.leastMilliseconds)}`,
        evidence: [
          measurements,
          `e-value ${figure(eValue)}; ${figure(limit)} is needed to block`,
          `probability of such ranks without a change: ${rankP.toPrecision(2)}`,
          reason,
          assessment.note,
        ],
        message:
          effect === 'fail'
            ? `${subject} is ${change} slower than its baseline of ${pluralize(assessment.runs, 'run')}; ${measurements} agree.${accept}`
            : `${subject} may be ${change} slower than its baseline; ${inconclusive}.`,
      }),
    ];
  });
};

/** No flow is slower than its own history, as far as several measurements agree. */
export const regression: Rule = {
  name,
  remeasurable: true,
  effects: {
    fail: 'several measurements agree that a flow is slower than its baseline',
    undecided:
      'a flow seems at least 20 % slower, but its measurements do not agree; it seems at least 50 % slower, but was not measured again; or the machine is far slower than usual',
    warn: 'a flow may be a little slower',
  },
  check,
  explanation: {
    looksAt:
      'Each flow against its own history, corrected for the speed of this machine. A flow in doubt is measured again.',
    next: 'Find out what this build does in the flow that earlier builds did not: the trace shows requests and long tasks.',
    page: 'regression.md',
    headline: (findings) => {
      const flows = `${pluralize(findings.length, 'flow')}`;
      if (!findings.some(({ effect }) => effect === 'fail')) return `${flows} may be slower`;
      return `${flows} ${findings.length === 1 ? 'is' : 'are'} slower`;
    },
  },
};
