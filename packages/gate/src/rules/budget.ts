import type { FlowResult } from '../schema/verdict.ts';
import { reasonOf, type RuleFunction } from './context.ts';

const reason = reasonOf('budgets');
/** By how much a coarse duration may be too long, in milliseconds: the longest of Playwright's polling steps. */
const COARSE = 500;
/** How many of the latest runs tell what was so already. */
const LATELY = 10;

const milliseconds = (value: number) => `${Math.round(value).toLocaleString('en-US')} ms`;
export const statisticOf = ({ percentile }: Pick<FlowResult, 'percentile'>) =>
  percentile === 50 ? 'median' : `${percentile}th percentile`;

/** Whether half of the latest runs, and at least three, were over a limit already. */
function wasSoBefore(history: number[], limit: number): boolean {
  const lately = history.slice(-LATELY);
  const over = lately.filter((value) => value >= limit).length;
  return over >= 3 && over * 2 >= lately.length;
}

/** Every flow keeps within its budget. A breach that history already had is told, and blocks nobody. */
export const budgets: RuleFunction = ({ flows }) =>
  flows.flatMap((result) => {
    const { flow, duration, warn, fail, samples, coarse, history } = result;
    if (duration === undefined || duration < warn) return [];
    const limit = duration >= fail ? fail : warn;
    const onlyCoarse = coarse === samples.length;
    const known = wasSoBefore(history, limit);
    const effect = duration < fail || known ? 'warn' : onlyCoarse && duration - COARSE < fail ? 'undecided' : 'fail';
    const took = `${flow} took ${milliseconds(duration)} (${statisticOf(result)} of ${samples.length}${onlyCoarse ? ', measured coarsely' : ''})`;
    return [
      reason(effect, {
        subject: flow,
        actual: milliseconds(duration),
        limit: milliseconds(limit),
        evidence: samples.map((sample) => milliseconds(sample)),
        sentence: `${took}, which is over its ${duration >= fail ? 'limit' : 'warning'} of ${milliseconds(limit)}${known ? ', as it was in most of the latest runs' : ''}.`,
      }),
    ];
  });
