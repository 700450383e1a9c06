import { MEDIAN_VARIANCE } from './baseline-level.ts';
import { median, medianAbsoluteDeviation, weightedMedian } from './location.ts';
import { noiseRatio } from './machine.ts';
import type { LookBaseline, Measured } from './model.ts';

/** A flow as it is fitted to its history, as far as later looks are compared with it. */
export interface FittedFlow {
  flow: string;
  loading: number;
  scale: number;
  samples: number;
  common: boolean;
  /** By run: how far it lay off its level; NaN where it was not measured. */
  residuals: readonly number[];
  /** By run: its level. */
  levels: readonly number[];
}

/** An offset counts as 0 in so many runs beside those that are known. */
const OFFSET_PRIOR = 2;
/** With looks in fewer runs nothing is said of what they share. */
const FEWEST_RUNS = 10;
const LEAST_SHARED = 0.1;
/** One-sided 95 %. */
const SURE = 1.645;
const CLIP = 3;

const clip = (value: number) => Math.max(-CLIP, Math.min(CLIP, value));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How far each flow of a look lies off its level of that run, the machine known from the other flows. */
function shiftsOf(flows: readonly FittedFlow[], run: number, look: ReadonlyMap<string, Measured>): Map<string, number> {
  const seen = flows.filter(({ flow, levels }) => look.has(flow) && !Number.isNaN(levels[run]!));
  const raw = (one: FittedFlow) => look.get(one.flow)!.location - one.levels[run]!;
  const shifts = new Map<string, number>();
  for (const one of seen) {
    const others = seen.filter((other) => other !== one && other.common);
    if (others.length < 2) continue;
    const factor = weightedMedian(
      others.map((other) => raw(other) / other.loading),
      others.map(
        ({ flow, loading, scale, samples }) => (loading / (scale * noiseRatio(look.get(flow)!.samples, samples))) ** 2,
      ),
    );
    shifts.set(one.flow, raw(one) - one.loading * factor);
  }
  return shifts;
}

/** What a run and its later looks say of one flow, in units of its noise. */
interface Pair {
  run: number;
  flow: string;
  first: number;
  later: number;
}

/** How much longer one flow takes in later looks, beyond what they share with their run, and how far that may be wrong. */
function offsetOf(pairs: readonly Pair[], slope: number): { offset: number; variance: number } {
  const own = pairs.map(({ first, later }) => later - slope * first);
  if (!own.length) return { offset: 0, variance: NaN };
  const known = own.length / (own.length + OFFSET_PRIOR);
  const middle = median(own);
  const variance = (MEDIAN_VARIANCE * medianAbsoluteDeviation(own, middle) ** 2) / own.length;
  return { offset: known * middle, variance: variance + ((1 - known) * middle) ** 2 };
}

/** How much of a run's deviation comes back in its looks, and the standard error of that, by runs. */
function slopeOf(pairs: readonly Pair[], offsets: ReadonlyMap<string, number>): { slope: number; error: number } {
  const center = mean(pairs.map(({ first }) => first));
  const centered = pairs.map(({ run, flow, first, later }) => ({
    run,
    x: first - center,
    y: clip(later - offsets.get(flow)!),
  }));
  const middle = mean(centered.map(({ y }) => y));
  // Runs that are all alike say nothing.
  const squares = centered.reduce((sum, { x }) => sum + x * x, 0) || 1;
  const slope = centered.reduce((sum, { x, y }) => sum + x * (y - middle), 0) / squares;
  const byRun = new Map<number, number>();
  for (const { run, x, y } of centered) byRun.set(run, (byRun.get(run) ?? 0) + x * (y - middle - slope * x));
  return { slope, error: Math.sqrt([...byRun.values()].reduce((sum, one) => sum + one ** 2, 0)) / squares };
}

/**
 * Learns from past runs with later looks on the same machine what such looks are worth: how much longer each flow takes
 * in them, and how much of a run's deviation comes back in its looks. The latter is a slope through all flows, in units
 * of their noise, with what may be wrong of it (a sandwich estimate over runs, Liang and Zeger 1986). A flow is looked at
 * again because of what the run itself took, and that leaves a slope on just this unharmed. What may be wrong of a flow's
 * own offset is the same in all its looks, so it counts as shared, too.
 * @param looks by run, oldest first: its later looks
 * @returns undefined with looks in fewer than 10 runs
 */
export function fitLooks(
  flows: readonly FittedFlow[],
  looks: readonly (readonly ReadonlyMap<string, Measured>[])[],
): LookBaseline | undefined {
  const pairs: Pair[] = [];
  for (const [run, those] of looks.entries()) {
    const shifts = those.map((look) => shiftsOf(flows, run, look));
    for (const { flow, residuals, scale } of flows) {
      const later = shifts.flatMap((one) => one.get(flow) ?? []);
      if (later.length && !Number.isNaN(residuals[run]!))
        pairs.push({ run, flow, first: clip(residuals[run]! / scale), later: mean(later) / scale });
    }
  }
  if (new Set(pairs.map(({ run }) => run)).size < FEWEST_RUNS) return undefined;
  const ofFlow = (flow: string) => pairs.filter((pair) => pair.flow === flow);
  const offsetsAt = (slope: number) => new Map(flows.map(({ flow }) => [flow, offsetOf(ofFlow(flow), slope)]));
  const slopeAt = (all: ReturnType<typeof offsetsAt>) =>
    slopeOf(pairs, new Map([...all].map(([flow, { offset }]) => [flow, offset])));
  const offsets = offsetsAt(slopeAt(offsetsAt(0)).slope);
  const { slope, error } = slopeAt(offsets);
  const ofRun = Math.max(LEAST_SHARED, slope + SURE * error);
  // A flow without looks may be as far off as others are.
  const usual = mean([...offsets.values()].map(({ offset }) => offset ** 2));
  return {
    offsets: new Map(flows.map(({ flow, scale }) => [flow, offsets.get(flow)!.offset * scale])),
    shared: new Map(
      [...offsets].map(([flow, { variance }]) => [
        flow,
        Math.min(1, ofRun + (Number.isNaN(variance) ? usual : variance)),
      ]),
    ),
  };
}
