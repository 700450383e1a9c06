import { controlIn } from '../schema/control.ts';
import type { Finding, FlowResult } from '../schema/verdict.ts';
import { median } from '../statistics/location.ts';
import { milliseconds, pluralize, signedPercent } from '../wording.ts';
import { componentOf } from './control.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';

const name = 'budget';
const finding = findingOf(name);
/** By how much a coarse duration may be too long, in milliseconds: the longest of Playwright's polling steps. */
const COARSE = 500;
/** How many of the latest runs decide whether a breach is an old one. */
const LATEST = 10;

const statisticOf = ({ percentile, samples }: FlowResult) =>
  `${percentile === 50 ? 'median' : `${percentile}th percentile`} of ${pluralize(samples.length, 'sample')}`;

/** From this ratio over the level of the latest runs on, an old breach has become worse. */
const WORSE_FROM = 1.2;

/** What the latest runs took that were over a limit already (their median), where half of them were, and at least three. */
function knownLevel(history: number[], limit: number): number | undefined {
  const latest = history.slice(-LATEST);
  const over = latest.filter((value) => value >= limit);
  return over.length >= 3 && over.length * 2 >= latest.length ? median(over) : undefined;
}

type Given = Pick<RuleContext, 'record' | 'policy' | 'flows'>;
type Attempts = Given['record']['tests'][number]['attempts'];

/** How long a flow took at least in each attempt that passed, from the longest of its samples. */
const longestOf = (attempts: Attempts, flow: string): number[] =>
  attempts.flatMap(({ ok, samples = [] }) => {
    const own = samples.filter((sample) => ok && sample.flow === flow && sample.outcome === 'completed');
    return own.length
      ? Math.max(...own.map(({ duration, precision }) => duration - (precision === 'coarse' ? COARSE : 0)))
      : [];
  });

/** What later measurements of a flow took, each by its median. */
const laterMedians = ({ remeasurements }: Given['record'], flow: string): number[] =>
  remeasurements.flatMap(({ attempts }) => {
    const took = longestOf(attempts, flow);
    return took.length ? median(took) : [];
  });

/** Whether two attempts of the run, or one and a re-measurement, agree that a flow is over a limit. */
function isConfirmed({ record }: Given, flow: string, limit: number): boolean {
  const first = record.tests.flatMap(({ attempts }) => longestOf(attempts, flow));
  const later = record.remeasurements.flatMap(({ attempts }) => {
    const took = longestOf(attempts, flow);
    return took.length && median(took) >= limit ? took : [];
  });
  return [...first, ...later].filter((duration) => duration >= limit).length >= 2;
}

/** So many later samples within a limit outweigh the ones of the run. */
const REFUTES = 3;

/** Whether all later samples are within a limit, and enough of them to say so. */
function isRefuted({ remeasurements }: Given['record'], flow: string, limit: number): boolean {
  const later = remeasurements.flatMap(({ attempts }) => longestOf(attempts, flow));
  return later.length >= REFUTES && later.every((duration) => duration < limit);
}

/** How a flow stands to its fail limit. */
function breachOf({ flow, duration = 0, fail = Infinity, history }: FlowResult, { record, policy, flows }: Given) {
  if (duration < fail) return undefined;
  const level = knownLevel(history, fail);
  const isWorse =
    level !== undefined && duration >= level * WORSE_FROM && duration - level >= policy.regression.leastMilliseconds;
  return {
    level,
    isOld: level !== undefined && !isWorse,
    isConfirmed: isConfirmed({ record, policy, flows }, flow, fail),
    isRefuted: isRefuted(record, flow, fail),
  };
}

/** The flows over their fail limit, unless most of the latest runs were. */
export const breachesOf = (given: Given): string[] =>
  given.flows.filter((result) => breachOf(result, given)?.isOld === false).map(({ flow }) => flow);

/** The flows over their fail limit by one measurement alone: they are measured again before that counts. */
export const unconfirmedBreaches = (given: Given): string[] =>
  given.flows
    .filter((result) => {
      const breach = breachOf(result, given);
      return breach && !breach.isOld && !breach.isConfirmed && !breach.isRefuted;
    })
    .map(({ flow }) => flow);

/** What makes a breach less or more than it looks, as the end of its sentence. */
function circumstances({ flow, duration = 0 }: FlowResult, breach: ReturnType<typeof breachOf>, { record }: Given) {
  if (!breach) return '';
  const { level, isOld } = breach;
  if (isOld) return ', as in most of the latest runs';
  const worse =
    level === undefined
      ? ''
      : `, and ${signedPercent(duration / level).replace(/^\+/, '')} over the latest runs (median ${milliseconds(level)})`;
  if (breach.isConfirmed) return worse;
  const later = laterMedians(record, flow);
  return later.length
    ? `${worse}; measured again it took ${later.map(milliseconds).join(', ')}, so ${breach.isRefuted ? 'that was an outlier' : 'the measurements do not agree'}`
    : `${worse}; it was measured once, and nothing confirms it`;
}

/** Whether the old build takes as long at the same time: then it is not this change that does. */
function isSlowAnyway({ assessment, record }: RuleContext, flow: string, limit: number): boolean {
  const paired = assessment.flows.get(flow)?.paired;
  return paired?.state === 'fine' && paired.control >= limit && controlIn(record.plan)?.whole === true;
}

/** What pairs with the control show of a flow that is over its limit: its cause, and the end of a sentence. */
function shownByControl(
  context: RuleContext,
  flow: string,
  limit: number,
): Pick<Finding, 'cause' | 'component'> & { says: string } {
  const { assessment, record } = context;
  const name = controlIn(record.plan)?.name;
  const paired = assessment.flows.get(flow)?.paired;
  if (isSlowAnyway(context, flow, limit))
    return { cause: 'not this change', says: `. It takes as long with ${name}, so this change is not the cause` };
  if (paired?.state !== 'slower' || paired.control >= limit) return { says: '' };
  const component = componentOf(flow, paired.estimate, record);
  return {
    cause: 'this change',
    ...(component ? { component } : {}),
    says: `. With ${name} it takes ${milliseconds(paired.control)}${component ? `; the rest comes from ${component}` : ''}`,
  };
}

const check = (context: RuleContext) =>
  context.flows.flatMap((result) => {
    const { flow, duration, warn = Infinity, fail = Infinity, samples, coarse, history } = result;
    if (duration === undefined || duration < warn) return [];
    const breach = breachOf(result, context);
    const limit = breach ? fail : warn;
    const isCoarse = coarse > 0;
    const isNew = breach?.isConfirmed === true && !breach.isOld;
    const { says, ...shown } = isNew ? shownByControl(context, flow, fail) : { says: '', cause: undefined };
    const confirmed = shown.cause === 'not this change' ? 'undecided' : 'fail';
    const effect =
      !breach || breach.isOld ? 'warn' : breach.isConfirmed ? confirmed : breach.isRefuted ? 'warn' : 'undecided';
    const took = `${flow} took ${milliseconds(duration)} (${statisticOf(result)}${isCoarse ? ', measured coarsely' : ''})`;
    const over = `over its ${breach ? 'limit' : 'warning level'} of ${milliseconds(limit)}`;
    const before = !breach && knownLevel(history, warn) !== undefined ? ', as in most of the latest runs' : '';
    return [
      finding(effect, {
        subject: flow,
        actual: milliseconds(duration),
        limit: milliseconds(limit),
        evidence: samples.map((sample) => milliseconds(sample)),
        ...(shown.cause ? shown : {}),
        message: `${took}, ${over}${before}${circumstances(result, breach, context)}${says}.`,
      }),
    ];
  });

/** Every flow stays within its budget. */
export const budget: Rule = {
  name,
  remeasurable: true,
  effects: {
    fail: 'a flow is at or over its fail limit, and a second attempt or a re-measurement agrees',
    undecided:
      'a flow seems to be over its fail limit, but was measured once or only coarsely, or its measurements do not agree; or it takes as long with the control',
    warn: 'a flow is over its warn limit, over a limit that most of the latest runs exceeded as much, or over its fail limit in one sample that three later ones do not confirm',
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
