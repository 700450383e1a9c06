import { measure } from './baseline.ts';
import { pooledShift } from './e-value.ts';
import { MEDIAN_VARIANCE } from './baseline-level.ts';
import { median } from './location.ts';
import { lookAtMachine, noiseRatio, type MachineLook } from './machine.ts';
import type { Baseline, FlowBaseline, Measured, Run } from './model.ts';
import { SAME_MACHINE_VARIANCE, settingsOf, type RegressionOptions, type Settings } from './options.ts';
import { screen, startTrack, weigh, type FlowState, type Track } from './sequential-test.ts';
import { lookAtWhole, startWhole } from './global-slowdown.ts';

/** The name of the pseudo-flow that stands for all flows together. */
export const WHOLE = 'the whole product';
/** The machine is noisy beyond so many of its standard deviations. */
const NOISY = 4;
/** So many more controls where the machine is noisy, or where they would add as much noise as a flow has. */
const MORE_CONTROLS = 2;

export interface FlowJudgment {
  flow: string;
  state: FlowState;
  /** How many times its level it took; 1 without a baseline. */
  estimate: number;
  /** The same as milliseconds above its level, on a machine as usual. */
  milliseconds: number;
  /** What a bet on "slower" is worth by now, in stakes. */
  eValue: number;
  /** What it has to reach for a block. */
  limit: number;
  /** The chance of such ranks among the flow's own history. */
  rankP: number;
  /** The rounds that measured it. */
  rounds: number;
  reason: string;
}

export interface RegressionJudgment {
  /** By name. */
  flows: FlowJudgment[];
  /** All flows together, against the machine probe; it has no milliseconds. */
  whole: FlowJudgment;
  /** The flows to measure again in a next round, on a fresh machine; none where all is decided. */
  doubtful: string[];
  /** The quiet flows to measure with them, to know the machine. */
  controls: string[];
  /** The first round's machine. */
  machine: { factor: number; noisy: boolean };
}

/** What a later look measured, as a run would have: on the same machine flows take a little more or less there. */
function measureAgain({ flows }: Run, { looks }: Baseline, { sameMachine }: Settings): Map<string, Measured> {
  const measured = measure(flows);
  if (sameMachine && looks)
    for (const [flow, one] of measured)
      measured.set(flow, { ...one, location: one.location - (looks.offsets.get(flow) ?? 0) });
  return measured;
}

/** The share of the variance that a run and looks on its machine have in common, for a flow or for the whole. */
function sharedBy({ looks }: Baseline, flow?: string): number {
  if (!looks) return SAME_MACHINE_VARIANCE;
  return flow === undefined ? Math.min(...looks.shared.values()) : looks.shared.get(flow)!;
}

/** Adds what a round says about a flow, the machine known from the other flows. */
function look(track: Track, flow: FlowBaseline, measured: Measured, machine: MachineLook): void {
  const raw = measured.location - flow.level;
  const noise = flow.scale * noiseRatio(measured.samples, flow.samples);
  track.raw.push(raw);
  track.factors.push(machine.factor);
  track.looks.push({
    shift: raw - flow.loading * machine.factor,
    sigma: Math.sqrt(noise ** 2 + flow.loading ** 2 * machine.variance),
  });
  const { errors } = machine;
  track.reference = flow.residuals
    .map((residual, run) => residual - (errors ? flow.loading * errors[run]! : 0))
    .filter((residual) => !Number.isNaN(residual));
}

function chooseControls(fine: FlowBaseline[], usual: number, noisy: boolean, { controls }: Settings): string[] {
  const quiet = fine.filter(({ common }) => common).sort((a, b) => a.scale - b.scale || (a.flow < b.flow ? -1 : 1));
  const precision = quiet.slice(0, controls).reduce((sum, { loading, scale }) => sum + (loading / scale) ** 2, 0);
  const more = noisy || Math.sqrt(MEDIAN_VARIANCE / precision) > usual;
  return quiet.slice(0, controls + (more ? MORE_CONTROLS : 0)).map(({ flow }) => flow);
}

/**
 * Judges whether a deployment made flows slower, from the rounds so far: the first has all flows, each later one the
 * flows that were in doubt before it, and controls, measured afresh on another machine. Resumable: call it again with
 * one round more. What is decided stays decided. Procedure and figures: docs/statistics.md, section 4, steps 6 to 14.
 * @throws Error without any round
 */
export function judgeRounds(
  baseline: Baseline,
  rounds: readonly Run[],
  options: RegressionOptions = {},
): RegressionJudgment {
  const [first, ...later] = rounds;
  if (!first) throw new Error('There is no round to judge: measure all flows once first.');
  const names = Object.keys(first.flows).sort();
  const known = names.flatMap((name) => baseline.flows.get(name) ?? []);
  const settings = settingsOf(options, known.length);
  const tracks = new Map(known.map((flow) => [flow.flow, startTrack(flow, flow.residuals)]));
  const trackOf = ({ flow }: FlowBaseline): Track => tracks.get(flow)!;
  const whole = startWhole(baseline);
  const limit = (known.length + 1) / settings.alpha;
  const sharedOf = (flow?: string) => (settings.sameMachine ? sharedBy(baseline, flow) : 0);
  const scales = { settings, limit, costs: baseline.logMeans, machine: baseline.machine };

  const measured = measure(first.flows);
  const common = known.filter((flow) => flow.common && measured.has(flow.flow));
  for (const flow of known.filter(({ flow }) => measured.has(flow))) {
    const others = common.filter((other) => other !== flow);
    look(trackOf(flow), flow, measured.get(flow.flow)!, lookAtMachine(baseline, others, measured, false));
    screen(trackOf(flow), settings);
  }
  const machine = lookAtMachine(baseline, common, measured, false);
  const wholeLook = lookAtWhole(baseline, machine, first.probe);
  if (whole && wholeLook) {
    whole.looks.push(wholeLook);
    screen(whole, settings);
  }
  const isNoisy = machine.factor > NOISY * baseline.machineScale && !(whole?.looks.length && whole.state === 'doubt');

  for (const round of later.slice(0, settings.mostRounds - 1)) {
    const measured = measureAgain(round, baseline, settings);
    const inDoubt = known.filter((flow) => trackOf(flow).state === 'doubt');
    const fine = known.filter((flow) => trackOf(flow).state === 'fine' && flow.common && measured.has(flow.flow));
    const usable = inDoubt.filter((flow) => flow.common && measured.has(flow.flow));
    for (const flow of inDoubt.filter(({ flow }) => measured.has(flow))) {
      const others = [...fine, ...usable.filter((other) => other !== flow)];
      look(trackOf(flow), flow, measured.get(flow.flow)!, lookAtMachine(baseline, others, measured, true));
    }
    for (const flow of inDoubt)
      if (measured.has(flow.flow)) weigh(trackOf(flow), { ...scales, shared: sharedOf(flow.flow), history: flow });
    const wholeLook = lookAtWhole(baseline, lookAtMachine(baseline, fine, measured, true), round.probe);
    if (whole?.looks.length && whole.state === 'doubt' && wholeLook && fine.length > 1) {
      whole.looks.push(wholeLook);
      weigh(whole, { ...scales, shared: sharedOf() });
    }
  }
  if (rounds.length >= settings.mostRounds)
    for (const track of [...tracks.values(), ...(whole ? [whole] : [])])
      if (track.state === 'doubt') track.state = 'inconclusive';

  const doubtful = known.filter((flow) => trackOf(flow).state === 'doubt');
  const fine = known.filter((flow) => trackOf(flow).state === 'fine');
  const usualScale = median((doubtful.length ? doubtful : known).map(({ scale }) => scale));
  const isOpen = doubtful.length > 0 || (whole?.state === 'doubt' && whole.looks.length > 0);
  return {
    flows: names.map((name) => report(name, tracks.get(name), limit, baseline.without.get(name) ?? 0)),
    whole: report(WHOLE, whole?.looks.length ? whole : undefined, limit, undefined),
    doubtful: doubtful.map(({ flow }) => flow),
    controls: isOpen ? chooseControls(fine, usualScale, isNoisy, settings) : [],
    machine: { factor: Math.exp(machine.factor), noisy: isNoisy },
  };
}

function report(flow: string, track: Track | undefined, limit: number, values: number | undefined): FlowJudgment {
  const nothing = { flow, estimate: 1, milliseconds: 0, eValue: 1, limit, rankP: 1, rounds: 0 };
  if (!track) {
    const reason =
      values === undefined ? 'too few runs have a machine probe' : `only ${values} earlier runs measured it`;
    return { ...nothing, state: 'no baseline', reason };
  }
  const { looks, state, eValue, rankP, reason, usual } = track;
  if (!looks.length) return { ...nothing, state: 'inconclusive', reason: 'no attempt of the run measured it' };
  const estimate = Math.exp(pooledShift(looks).estimate);
  const level = Number.isFinite(usual.level) ? Math.exp(usual.level) : 0;
  return {
    ...nothing,
    state,
    estimate,
    milliseconds: level * (estimate - 1),
    eValue,
    rankP,
    rounds: looks.length,
    reason,
  };
}
