import { durationsByFlow, flowResults } from './flow-results.ts';
import { tooFewSamples } from '../rules/unmeasured-flows.ts';
import { isWhole, type History } from '../schema/history.ts';
import type { Policy } from '../schema/policy.ts';
import type { RunRecord } from '../schema/record.ts';
import type { FlowResult } from '../schema/verdict.ts';
import { yardstickOf } from './machine-probe.ts';
import { fitBaseline, type Run } from '../statistics/baseline.ts';
import { judgeRounds, WHOLE, type FlowJudgement, type RegressionJudgement } from '../statistics/regression.ts';

/** With fewer runs no order of ranks is rare enough to decide. */
export const FEWEST_RUNS = 10;
/** A slowdown that stays in doubt holds a deployment from this ratio on. */
const HOLDS_FROM = 1.2;
/** And from this one on where nobody could measure it again. */
const HOLDS_AT_ONCE_FROM = 1.5;

/** What history says of a run. */
export interface Assessment {
  /** How many runs it was compared with, and in a sentence what that is worth. */
  runs: number;
  note: string;
  flows: Map<string, FlowAssessment>;
  /** Flows to measure again, for doubt or for want of samples, and others to measure with them to know the machine; none when all is decided. */
  doubtful: string[];
  controls: string[];
}

export interface FlowAssessment {
  effect: 'fail' | 'undecided' | 'warn' | undefined;
  doubtful: boolean;
  judgement: FlowJudgement;
  change: FlowResult['change'];
}

/** The runs before as the statistics take them, oldest first; an accepted change counts from the run after it on. */
export function pastRuns({ runs, accepted }: History): Run[] {
  const last = runs.at(-1)?.at ?? -Infinity;
  // What was accepted since then has no run yet to be compared with.
  const isNew = new Set(accepted.filter(({ at }) => at > last).map(({ flow }) => flow));
  return runs.map(({ flows, looks, yardstick, at }, index) => {
    const before = runs[index - 1]?.at ?? -Infinity;
    return {
      flows: Object.assign(
        Object.create(null) as Run['flows'],
        Object.fromEntries(Object.entries(flows).filter(([flow]) => !isNew.has(flow))),
      ),
      accepted: accepted.filter((marker) => marker.at > before && marker.at <= at).map(({ flow }) => flow),
      ...(yardstick === undefined ? {} : { probe: yardstick }),
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
      yardstickOf(record.tests.flatMap(({ attempts }) => attempts)),
    ),
    ...record.rounds.map(({ attempts }) => round(attempts, yardstickOf(attempts))),
  ];
}

/**
 * What a judgement does to the verdict if it stays at that. On a machine that is far from usual nothing is blocked: the run
 * is to be repeated elsewhere.
 */
function effectOf(
  { flow, state, estimate, milliseconds, rounds }: FlowJudgement,
  { noisy, repeatable, least }: { noisy: boolean; repeatable: boolean; least: number },
): FlowAssessment['effect'] {
  if (state === 'slower') return noisy ? 'undecided' : 'fail';
  const matters = flow === WHOLE || milliseconds >= least;
  if (state === 'inconclusive' || (state === 'doubt' && rounds > 1))
    return matters && estimate >= HOLDS_FROM ? 'undecided' : 'warn';
  if (state !== 'doubt' || !matters || estimate < HOLDS_FROM) return undefined;
  return repeatable && estimate >= HOLDS_AT_ONCE_FROM ? 'undecided' : 'warn';
}

/** Whether the run itself was to measure again what is in doubt: not a shard's, nor that of two stages at once. */
const isRepeatable = ({ plan }: RunRecord, { regression }: Policy): boolean =>
  regression.seconds > 0 && plan.shard.total === 1 && !plan.stage.includes(', ');

function noteOf(runs: number, { machine }: RegressionJudgement, looks: number): string {
  const again = looks > 1 ? `, ${looks} looks` : '';
  const noisy = machine.noisy ? `; the machine was unusually slow (${machine.factor.toFixed(2)} times)` : '';
  return `Compared with ${runs} runs that passed${again}${noisy}.`;
}

/**
 * The flows that a run measures once more, in doubt or not, so that its history learns what a later look is worth: all that
 * it measured, while fewer runs than the policy says have such looks. A run with a failure teaches nothing, and neither
 * does one whose history is kept elsewhere, where looks are not.
 */
export function flowsToLearnFrom(record: RunRecord, { regression }: Policy, { runs }: History): string[] {
  const fails = record.tests.some(({ outcome }) => outcome === 'failed' || outcome === 'did not run');
  const keepsLooks = !runs.length || runs.some(isWhole);
  const enough = runs.filter(({ looks }) => looks).length >= regression.learningRuns;
  if (fails || !keepsLooks || enough || record.rounds.length) return [];
  return Object.keys(durationsByFlow(record.tests.flatMap(({ attempts }) => attempts)));
}

/** Compares a run, and the looks after it, with the runs before. */
export function assess(record: RunRecord, policy: Policy, history: History): Assessment {
  const { regression } = policy;
  const runs = history.runs.length;
  // What one more look did not measure, another will not.
  const unmeasured = record.rounds.length ? [] : tooFewSamples(record, policy, flowResults(record, policy, history));
  const none: Assessment = { runs, note: '', flows: new Map(), doubtful: unmeasured, controls: [] };
  if (runs < FEWEST_RUNS)
    return {
      ...none,
      note: `${runs} of the ${FEWEST_RUNS} runs that a comparison needs are known, so durations are judged by their budgets alone.`,
    };
  const rounds = roundsOf(record);
  if (!Object.keys(rounds[0]?.flows ?? {}).length) return { ...none, note: 'No flow was measured.' };
  const judgement = judgeRounds(fitBaseline(pastRuns(history)), rounds, {
    alpha: regression.falseBlocks,
    mostRounds: regression.rounds,
    leastEffect: { ratio: regression.leastRatio, milliseconds: regression.leastMilliseconds },
    sameMachine: record.rounds.some(({ machine }) => machine === record.plan.machine),
  });
  const given = {
    noisy: judgement.machine.noisy,
    repeatable: isRepeatable(record, policy),
    least: regression.leastMilliseconds,
  };
  const all = [...judgement.flows, judgement.whole].filter(({ state }) => state !== 'no baseline');
  return {
    runs,
    note: noteOf(runs, judgement, rounds.length),
    doubtful: [...new Set([...judgement.doubtful, ...unmeasured])],
    controls: judgement.controls,
    flows: new Map(
      all.map((one) => [
        one.flow,
        {
          effect: effectOf(one, given),
          doubtful: one.state === 'doubt' || one.state === 'inconclusive',
          judgement: one,
          change: {
            ratio: one.estimate,
            milliseconds: one.milliseconds,
            evidence: one.eValue,
            needed: one.limit,
            rounds: one.rounds,
          },
        },
      ]),
    ),
  };
}
