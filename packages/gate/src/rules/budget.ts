import type { FlowResult } from '../schema/verdict.ts';
import { milliseconds, pluralize } from '../wording.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';

const name = 'budget';
const finding = findingOf(name);
/** By how much a coarse duration may be too long, in milliseconds: the longest of Playwright's polling steps. */
const COARSE = 500;
/** How many of the latest runs decide whether a breach is an old one. */
const LATEST = 10;

const statisticOf = ({ percentile, samples }: FlowResult) =>
  `${percentile === 50 ? 'median' : `${percentile}th percentile`} of ${pluralize(samples.length, 'sample')}`;

/** Whether half of the latest runs, and at least three, were over a limit already. */
function isKnown(history: number[], limit: number): boolean {
  const latest = history.slice(-LATEST);
  const over = latest.filter((value) => value >= limit).length;
  return over >= 3 && over * 2 >= latest.length;
}

const check = ({ flows }: RuleContext) =>
  flows.flatMap((result) => {
    const { flow, duration, warn = Infinity, fail = Infinity, samples, coarse, history } = result;
    if (duration === undefined || duration < warn) return [];
    const limit = duration >= fail ? fail : warn;
    const onlyCoarse = coarse === samples.length;
    const known = isKnown(history, limit);
    const effect = duration < fail || known ? 'warn' : onlyCoarse && duration - COARSE < fail ? 'undecided' : 'fail';
    const took = `${flow} took ${milliseconds(duration)} (${statisticOf(result)}${onlyCoarse ? ', measured coarsely' : ''})`;
    const over = `over its ${duration >= fail ? 'limit' : 'warning level'} of ${milliseconds(limit)}`;
    return [
      finding(effect, {
        subject: flow,
        actual: milliseconds(duration),
        limit: milliseconds(limit),
        evidence: samples.map((sample) => milliseconds(sample)),
        message: `${took}, ${over}${known ? ', as in most of the latest runs' : ''}.`,
      }),
    ];
  });

/** Every flow stays within its budget. */
export const budget: Rule = {
  name,
  effects: {
    fail: 'a flow is at or over its fail limit',
    undecided: 'a flow seems to be over its fail limit, but was measured only coarsely',
    warn: 'a flow is over its warn limit, or over a limit that most of the latest runs exceeded too',
  },
  check,
  explanation: {
    looksAt: "Each flow's duration in this run, against its budget for this stage.",
    next: 'Look at the history of the flow: a jump comes from this change, a slow climb from many. Make the flow faster, or change its budget in gate.config.ts.',
    headline: (findings) => {
      const flows = findings.length === 1 ? '1 flow' : `${findings.length} flows`;
      const [is, whose] = findings.length === 1 ? ['is', 'its budget'] : ['are', 'their budgets'];
      return findings.some(({ effect }) => effect === 'fail')
        ? `${flows} ${is} over ${whose}`
        : `${flows} may be over ${whose}`;
    },
  },
};
