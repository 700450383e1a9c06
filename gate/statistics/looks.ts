import { median, weightedMedian } from './location.ts';
import { noiseRatio, type Measured } from './machine.ts';

/** What the later looks of past runs, on the runs' own machines, say of later looks; logarithms. */
export interface LookBaseline {
  /** By flow: how much longer it takes in a later look than in a run, where it has other tests beside it. */
  offsets: Map<string, number>;
  /** The share of a flow's variance that a run and its later looks have in common, at most. */
  shared: number;
}

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
const OFFSET_PRIOR = 8;
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

/**
 * Learns from past runs with later looks on the same machine what such looks are worth: how much longer each flow takes
 * in them, and how much of a run's deviation comes back in its looks. The latter is a slope through all flows, in units
 * of their noise, with what may be wrong of it (a sandwich estimate over runs, Liang and Zeger 1986). A flow is looked at
 * again because of what the run itself took, and that leaves a slope on just this unharmed.
 * @param looks by run, oldest first: its later looks
 * @returns undefined with looks in fewer than 10 runs
 */
export function fitLooks(
  flows: readonly FittedFlow[],
  looks: readonly (readonly ReadonlyMap<string, Measured>[])[],
): LookBaseline | undefined {
  const pairs: { run: number; flow: string; first: number; later: number }[] = [];
  for (const [run, those] of looks.entries()) {
    const shifts = those.map((look) => shiftsOf(flows, run, look));
    for (const { flow, residuals, scale } of flows) {
      const later = shifts.flatMap((one) => one.get(flow) ?? []);
      if (later.length && !Number.isNaN(residuals[run]!))
        pairs.push({ run, flow, first: clip(residuals[run]! / scale), later: clip(mean(later) / scale) });
    }
  }
  const runs = new Set(pairs.map(({ run }) => run));
  if (runs.size < FEWEST_RUNS) return undefined;
  const inScales = new Map(
    flows.map(({ flow }) => {
      const own = pairs.filter((pair) => pair.flow === flow).map(({ later }) => later);
      return [flow, own.length ? (median(own) * own.length) / (own.length + OFFSET_PRIOR) : 0] as const;
    }),
  );
  const center = mean(pairs.map(({ first }) => first));
  const centered = pairs.map((pair) => ({ ...pair, x: pair.first - center, y: pair.later - inScales.get(pair.flow)! }));
  const middle = mean(centered.map(({ y }) => y));
  const squares = centered.reduce((sum, { x }) => sum + x * x, 0);
  const slope = centered.reduce((sum, { x, y }) => sum + x * (y - middle), 0) / squares;
  const byRun = new Map<number, number>();
  for (const { run, x, y } of centered) byRun.set(run, (byRun.get(run) ?? 0) + x * (y - middle - slope * x));
  const error = Math.sqrt([...byRun.values()].reduce((sum, one) => sum + one ** 2, 0)) / squares;
  return {
    offsets: new Map(flows.map(({ flow, scale }) => [flow, inScales.get(flow)! * scale])),
    shared: Math.max(LEAST_SHARED, Math.min(1, slope + SURE * error)),
  };
}
