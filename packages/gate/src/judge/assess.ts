import { durationsByFlow, flowResults } from './flow-results.ts';
import type { Assessment, FlowAssessment } from '../rules/assessment.ts';
import { breachesOf, unconfirmedBreaches } from '../rules/budget.ts';
import { tooFewSamples } from '../rules/unmeasured-flows.ts';
import { controlIn } from '../schema/control.ts';
import { isWhole, type History } from '../schema/history.ts';
import { policyOn, type Policy } from '../schema/policy.ts';
import type { RunRecord } from '../schema/record.ts';
import { fitBaseline } from '../statistics/baseline.ts';
import type { Run } from '../statistics/model.ts';
import type { PairJudgment } from '../statistics/pair-model.ts';
import { judgePairs } from '../statistics/pairs.ts';
import { judgeRounds, WHOLE, type FlowJudgment, type RegressionJudgment } from '../statistics/regression.ts';
import { pluralize } from '../wording.ts';
import { machineProbeOf } from './machine-probe.ts';
import { pairRounds } from './turns.ts';

/** With fewer runs no order of ranks is rare enough to decide. */
const FEWEST_RUNS = 10;
/** From this ratio on, a slowdown that stays in doubt leaves the run undecided. */
const HOLDS_FROM = 1.2;
/** From this ratio on, one that was not measured again does, whatever the reason. */
const HOLDS_AT_ONCE_FROM = 1.5;

/** The earlier runs as the statistics take them, oldest first; an accepted change counts from the next run on. */
export function pastRuns({ runs, accepted }: History): Run[] {
  const last = runs.at(-1)?.at ?? -Infinity;
  // A flow accepted since the last run has nothing to be compared with yet.
  const isNew = new Set(accepted.filter(({ at }) => at > last).map(({ flow }) => flow));
  return runs.map(({ flows, looks, machineProbe, at }, index) => {
    const before = runs[index - 1]?.at ?? -Infinity;
    return {
      flows: Object.assign(
        Object.create(null) as Run['flows'],
        Object.fromEntries(Object.entries(flows).filter(([flow]) => !isNew.has(flow))),
      ),
      accepted: accepted.filter((marker) => marker.at > before && marker.at <= at).map(({ flow }) => flow),
      ...(machineProbe === undefined ? {} : { probe: machineProbe }),
      ...(looks ? { looks } : {}),
    };
  });
}

function roundsOf(record: RunRecord): Run[] {
  const round = (attempts: Parameters<typeof durationsByFlow>[0], probe: number | undefined): Run => ({
    flows: durationsByFlow(attempts),
    ...(probe === undefined ? {} : { probe }),
  });
  return [
    round(
      record.tests.flatMap(({ attempts }) => attempts),
      machineProbeOf(record.tests.flatMap(({ attempts }) => attempts)),
    ),
    ...record.remeasurements.map(({ attempts }) => round(attempts, machineProbeOf(attempts))),
  ];
}

/** What a judgment means for the verdict if it stays as it is. A machine far from usual blocks nothing. */
function effectOf(
  { flow, state, estimate, milliseconds, rounds }: FlowJudgment,
  { noisy, least }: { noisy: boolean; least: number },
): FlowAssessment['effect'] {
  if (state === 'slower') return noisy ? 'undecided' : 'fail';
  const matters = flow === WHOLE || milliseconds >= least;
  if (state === 'inconclusive' || (state === 'doubt' && rounds > 1))
    return matters && estimate >= HOLDS_FROM ? 'undecided' : 'warn';
  if (state !== 'doubt' || !matters || estimate < HOLDS_FROM) return undefined;
  return estimate >= HOLDS_AT_ONCE_FROM ? 'undecided' : 'warn';
}

/** Whether a test that passed measures a flow: only such a test can be run again for it. */
const isMeasurable = ({ tests }: RunRecord, flow: string): boolean =>
  tests.some(
    ({ outcome, flows, attempts }) =>
      (outcome === 'passed' || outcome === 'flaky') &&
      (flows?.includes(flow) || attempts.some(({ samples }) => samples?.some((sample) => sample.flow === flow))),
  );

function noteOf(runs: number, { machine }: RegressionJudgment, measurements: number): string {
  const again = measurements > 1 ? `, in ${measurements} measurements` : '';
  const noisy = machine.noisy ? `; the machine was unusually slow (${machine.factor.toFixed(2)} times)` : '';
  return `Compared with ${runs} passing runs${again}${noisy}.`;
}

/**
 * The flows that a run measures again although they are not in doubt, so that its history learns how re-measurements
 * compare with runs: every flow, while fewer runs than the policy asks for have re-measurements. A run with a failure
 * teaches nothing; neither does one whose history comes from elsewhere, without re-measurements.
 */
export function flowsToLearnFrom(record: RunRecord, { regression }: Policy, { runs }: History): string[] {
  const fails = record.tests.some(({ outcome }) => outcome === 'failed' || outcome === 'did not run');
  const keepsLooks = !runs.length || runs.some(isWhole);
  const enough = runs.filter(({ looks }) => looks).length >= regression.learningRuns;
  if (fails || !keepsLooks || enough || record.remeasurements.length) return [];
  return Object.keys(durationsByFlow(record.tests.flatMap(({ attempts }) => attempts)));
}

/** The settings by which rounds are judged. */
const optionsOf = ({ regression }: Policy) => ({
  alpha: regression.falseBlocks,
  leastEffect: { ratio: regression.leastRatio, milliseconds: regression.leastMilliseconds },
});

/**
 * Compares a run with its control, in pairs: the flows that its history puts in doubt, and those that it has no baseline
 * of.
 */
function assessPairs(record: RunRecord, policy: Policy, history: History, again: string[]): Assessment {
  const runs = history.runs.length;
  const { regression } = policy;
  const [first] = roundsOf(record);
  const measured = Object.keys(first?.flows ?? {}).filter((flow) => isMeasurable(record, flow));
  const screened =
    runs < FEWEST_RUNS || !first || !measured.length
      ? undefined
      : judgeRounds(fitBaseline(pastRuns(history)), [first], optionsOf(policy));
  const known = new Map(screened?.flows.map((one) => [one.flow, one]));
  const isClear = (flow: string) => known.get(flow)?.state === 'fine' && screened?.whole.state !== 'doubt';
  const rounds = pairRounds(record.turns, measured);
  const sofar = rounds.flatMap((round) => Object.keys(round));
  const paired = [...new Set([...measured.filter((flow) => !isClear(flow)), ...again, ...sofar])];
  const { flows, whole, next } = judgePairs(rounds, { ...optionsOf(policy), paired });
  const given = { noisy: screened?.machine.noisy ?? false, least: regression.leastMilliseconds };
  const before = screened ? [...screened.flows, screened.whole].filter(({ state }) => state !== 'no baseline') : [];
  const measuredInPairs = [...flows, ...(paired.length > 1 ? [whole] : [])].filter(({ pairs }) => pairs);
  return {
    runs,
    note: screened
      ? noteOf(runs, screened, 1)
      : `The history has ${pluralize(runs, 'run')}${comparedIn(flows)} with the control.`,
    doubtful: Object.keys(next),
    pairs: Math.max(0, ...Object.values(next)),
    controls: [],
    flows: new Map([
      ...before.map((one) => [one.flow, ofHistory(one, given)] as const),
      ...measuredInPairs.map((one) => [one.flow, ofPairs(one, known.get(one.flow), given.least)] as const),
    ]),
  };
}

/** How many flows pairs say something of, after what the history has. */
function comparedIn(flows: readonly PairJudgment[]): string {
  const compared = flows.filter(({ pairs }) => pairs).length;
  if (compared && compared === flows.length) return ', so every flow was compared';
  return compared ? `; ${compared} of ${flows.length} flows were compared` : '; no flow was compared';
}

/** What the pairs of a flow mean for the verdict if they stay as they are. */
function ofPairs(paired: PairJudgment, judgment: FlowJudgment | undefined, least: number): FlowAssessment {
  const { state, estimate, milliseconds, eValue, limit, pairs, control, changed } = paired;
  const matters = estimate >= HOLDS_FROM && (paired.flow === WHOLE || milliseconds >= least);
  const effects = { slower: 'fail', fine: undefined } as const;
  return {
    effect: state === 'slower' || state === 'fine' ? effects[state] : matters ? 'undecided' : 'warn',
    doubtful: state === 'doubt' || state === 'inconclusive',
    judgment,
    paired,
    change: {
      ratio: estimate,
      milliseconds,
      evidence: eValue,
      needed: limit,
      measurements: 1 + pairs,
      ...(paired.flow === WHOLE ? {} : { pairs: { control, changed, count: pairs } }),
    },
  };
}

/** What a comparison with its history says of a flow. */
const ofHistory = (judgment: FlowJudgment, given: Parameters<typeof effectOf>[1]): FlowAssessment => ({
  effect: effectOf(judgment, given),
  doubtful: judgment.state === 'doubt' || judgment.state === 'inconclusive',
  judgment,
  change: {
    ratio: judgment.estimate,
    milliseconds: judgment.milliseconds,
    evidence: judgment.eValue,
    needed: judgment.limit,
    measurements: judgment.rounds,
  },
});

/** Compares a run and its re-measurements with the earlier runs, or in pairs with its control. */
export function assess(record: RunRecord, whole: Policy, history: History): Assessment {
  const policy = policyOn(whole, record.plan);
  const { regression } = policy;
  const runs = history.runs.length;
  const flows = flowResults(record, policy, history);
  // What one re-measurement did not measure or confirm, another one will not.
  const again = record.remeasurements.length
    ? []
    : [
        ...tooFewSamples({ record, policy, history, flows }).keys(),
        ...unconfirmedBreaches({ record, policy, flows }),
      ].filter((flow) => isMeasurable(record, flow));
  if (controlIn(record.plan)) {
    const over = breachesOf({ record, policy, flows }).filter((flow) => isMeasurable(record, flow));
    return assessPairs(record, policy, history, [...again, ...over]);
  }
  const none: Assessment = { runs, note: '', flows: new Map(), doubtful: [...new Set(again)], controls: [] };
  if (runs < FEWEST_RUNS)
    return {
      ...none,
      note: `The history has ${pluralize(runs, 'run')}; a comparison needs ${FEWEST_RUNS}. Until then only budgets apply.`,
    };
  const rounds = roundsOf(record);
  if (!Object.keys(rounds[0]?.flows ?? {}).length) return { ...none, note: 'No flow was measured.' };
  const judgment = judgeRounds(fitBaseline(pastRuns(history)), rounds, {
    ...optionsOf(policy),
    mostRounds: regression.rounds,
    sameMachine: record.remeasurements.some(({ machine }) => machine === record.plan.machine),
  });
  const given = { noisy: judgment.machine.noisy, least: regression.leastMilliseconds };
  const all = [...judgment.flows, judgment.whole].filter(({ state }) => state !== 'no baseline');
  return {
    runs,
    note: noteOf(runs, judgment, rounds.length),
    doubtful: [...new Set([...judgment.doubtful, ...again])],
    // One flow alone cannot tell a slow product from a slow machine.
    controls: judgment.doubtful.length || judgment.controls.length > 1 ? judgment.controls : [],
    flows: new Map(all.map((one) => [one.flow, ofHistory(one, given)])),
  };
}
