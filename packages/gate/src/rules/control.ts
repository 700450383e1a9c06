import { controlIn } from '../schema/control.ts';
import type { Attempt } from '../schema/journal.ts';
import type { RunRecord, TestResult, Turn } from '../schema/record.ts';
import { CONTROL, isOfItsSide, NEW, withoutNew } from '../schema/sides.ts';
import type { Finding } from '../schema/verdict.ts';
import { fisherTail } from '../statistics/fisher.ts';
import { hodgesLehmann, median } from '../statistics/location.ts';
import type { Pair } from '../statistics/pair-model.ts';
import { lackedSnapshot, pluralize } from '../wording.ts';
import { causeOf } from './infrastructure-failure.ts';

/** So often both builds have to fail alike, or a module's absence to help. */
const FEWEST = 2;
/** So often the new build has to fail and the old one to pass: a test that both fail half of the time does that 1 in 256 times. */
const FEWEST_OF_OURS = 4;
/** So often either build has to be tried before both are known to fail a test now and then. */
const FEWEST_OF_FLAKY = 6;
/** The chance of as many more failures with the new build, if both fail equally often, from which on it is none. */
const NO_CHANCE = 0.01;

/** What failed and where, without what was expected and seen there, which may differ from attempt to attempt. */
export const kindOf = ({ error = '', place = '' }: Attempt) =>
  `${(error.split('; ')[0] ?? '').replace(/\d+/g, '#')} ${place}`;

/** Of what a test did against one side: how often it passed, and its failures that are the product's. */
interface Outcomes {
  passed: number;
  failures: Attempt[];
}

function outcomesOf({ turns }: RunRecord, test: string, side: string): Outcomes {
  const own = turns
    .flat()
    .filter((turn) => turn.test === test && turn.side === side && isOfItsSide(turn.attempt.loaded));
  return {
    passed: own.filter(({ attempt }) => attempt.ok && attempt.status !== 'skipped').length,
    failures: own
      .map(({ attempt }) => attempt)
      .filter(({ ok, status }) => !ok && (status === 'failed' || status === 'timedOut'))
      // A copy has another title, and so no snapshot that is named by it.
      .filter((attempt) => causeOf(attempt) === undefined && !lackedSnapshot(attempt)),
  };
}

/** What running a test that fails against the control has shown. */
export interface Comparison {
  /** Undefined where it does not tell. */
  cause: Finding['cause'];
  /** Of both sides, as the end of a sentence. */
  sentence: string;
  /** The module or modules without which it passes. */
  component?: string | undefined;
  /** Whether a build fails it now and then only. */
  flaky: boolean;
  /** Whether more turns may tell. */
  unclear: boolean;
}

const triesOf = ({ passed, failures: { length: failed } }: Outcomes) => ({ failed, of: passed + failed });
const timesOf = (outcomes: Outcomes) => `${triesOf(outcomes).failed} of ${triesOf(outcomes).of} times`;

/**
 * Compares what a test that failed did with the new build and with the control, in turns; undefined where it did not take
 * any.
 */
export function compare({ id, attempts, inRun }: TestResult, record: RunRecord): Comparison | undefined {
  const control = controlIn(record.plan);
  const ours = outcomesOf(record, id, NEW);
  const theirs = outcomesOf(record, id, CONTROL);
  if (!control || ours.passed + ours.failures.length + theirs.passed + theirs.failures.length === 0) return undefined;
  const sentence = `it fails ${timesOf(ours)} with the new build and ${timesOf(theirs)} with ${control.name}`;
  const failsAlways = !ours.passed && ours.failures.length >= FEWEST;
  const passesAlways = !theirs.failures.length && theirs.passed >= FEWEST;
  const isPlain = failsAlways && passesAlways && Math.min(ours.failures.length, theirs.passed) >= FEWEST_OF_OURS;
  /** How it failed in the run itself, which is what is to be explained. */
  const kinds = new Set(
    attempts
      .slice(0, inRun)
      .filter(({ ok }) => !ok)
      .map(kindOf),
  );
  const hasLoadedIt = ours.failures.every(({ loaded }) => loaded?.asked.length);
  const flaky = [ours, theirs].some(({ passed, failures }) => passed > 0 && failures.length > 0);
  if (hasLoadedIt && (isPlain || fisherTail(triesOf(ours), triesOf(theirs)) <= NO_CHANCE)) {
    const component = guiltyIn(record, id, control.modules, flaky);
    return { cause: 'this change', sentence, component, flaky, unclear: false };
  }
  const failsAlike = theirs.failures.length >= FEWEST && theirs.failures.every((one) => kinds.has(kindOf(one)));
  // What the control cannot go without may be the cause of both.
  const isSure = flaky ? triesOf(theirs).of >= FEWEST_OF_FLAKY : failsAlways;
  if (failsAlike && control.whole && isSure) return { cause: 'not this change', sentence, flaky, unclear: false };
  return { cause: undefined, sentence, flaky, unclear: hasLoadedIt && (flaky || (failsAlways && passesAlways)) };
}

/**
 * The modules of a change without which a test passes: the one, or all of them where it takes several; undefined where a few
 * turns do not tell.
 */
function guiltyIn(record: RunRecord, test: string, modules: readonly string[], flaky: boolean): string | undefined {
  if (modules.length === 1) return modules[0];
  if (flaky) return undefined;
  const without = modules.map((module) => ({ module, ...outcomesOf(record, test, withoutNew(module)) }));
  const tried = without.filter(({ passed, failures }) => passed + failures.length >= FEWEST);
  const alone = tried.filter(({ failures }) => !failures.length).map(({ module }) => module);
  if (alone.length) return alone.join(' or ');
  return tried.length > 1
    ? `${pluralize(tried.length, 'module')} together: ${tried.map(({ module }) => module).join(', ')}`
    : undefined;
}

/** What a flow took in pairs of the new build and another side, where both came to their end, in milliseconds. */
export function pairsIn(turns: readonly Turn[], flow: string, side: string): Pair[] {
  const tookIn = ({ attempt: { ok, samples = [] } }: Turn) =>
    median(
      samples
        .filter((one) => ok && one.flow === flow && one.outcome === 'completed' && one.precision === 'frame')
        .map(({ duration }) => duration),
    );
  const usable = turns.filter(({ attempt }) => isOfItsSide(attempt.loaded));
  return usable.flatMap((turn) => {
    if (turn.side !== NEW) return [];
    const other = usable.find((one) => one.side === side && one.test === turn.test && one.pair === turn.pair);
    const [changed, control] = [tookIn(turn), other ? tookIn(other) : NaN];
    return changed > 0 && control > 0 ? [{ control, changed }] : [];
  });
}

/** The share of a slowdown that has to go with a module for it to be the one. */
const MOST_OF_IT = 0.5;

/** The module that a slowdown comes from, by pairs with the control's build of it alone; undefined where they do not tell. */
export function componentOf(flow: string, ratio: number, { plan, turns }: RunRecord): string | undefined {
  const modules = controlIn(plan)?.modules ?? [];
  if (modules.length === 1) return modules[0];
  const shareOf = (module: string) => {
    const pairs = turns.flatMap((look) => pairsIn(look, flow, withoutNew(module)));
    return hodgesLehmann(pairs.map(({ control, changed }) => Math.log(changed / control))) / Math.log(ratio);
  };
  return modules.filter((module) => shareOf(module) >= MOST_OF_IT).join(' and ') || undefined;
}
