import { allowsCoarse, limitsOf, type Policy } from '../schema/policy.ts';
import type { History } from '../schema/history.ts';
import type { RunRecord } from '../schema/record.ts';
import type { Sample } from '../schema/sample.ts';
import type { FlowResult } from '../schema/verdict.ts';
import { median, quantile } from '../statistics/location.ts';

/** How many samples a percentile needs, so that it is not just the largest one. */
const PERCENTILES = [
  { percentile: 95, needs: 20 },
  { percentile: 75, needs: 8 },
];
const MOST_HISTORY = 60;

/** The samples that count: completed flows of attempts that passed. */
function samplesByFlow(attempts: Iterable<{ ok: boolean; samples?: Sample[] | undefined }>): Map<string, Sample[]> {
  const found = new Map<string, Sample[]>();
  for (const { ok, samples } of attempts)
    if (ok)
      for (const sample of samples ?? [])
        if (sample.outcome === 'completed') {
          const list = found.get(sample.flow);
          if (list) list.push(sample);
          else found.set(sample.flow, [sample]);
        }
  return found;
}

function stateOf(
  duration: number | undefined,
  { warn, fail, optional }: { warn?: number; fail?: number; optional?: boolean },
): FlowResult['state'] {
  if (duration === undefined) return optional ? 'not required' : 'not measured';
  if (warn === undefined || fail === undefined) return 'no budget';
  return duration >= fail ? 'fail' : duration >= warn ? 'warn' : 'within';
}

const isExact = ({ precision }: Sample) => precision === 'frame';

/** The samples that are exact to a frame, in milliseconds, by flow. */
export const durationsByFlow = (
  attempts: Iterable<{ ok: boolean; samples?: Sample[] | undefined }>,
): Record<string, number[]> =>
  Object.fromEntries(
    [...samplesByFlow(attempts)]
      .map(([flow, samples]) => [flow, samples.filter(isExact).map(({ duration }) => duration)] as const)
      .filter(([, durations]) => durations.length)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/**
 * Every flow that the policy names for the stage, in its order, then every other flow that was measured, by name: how
 * long each took in this run and in earlier ones.
 */
export function flowResults(record: RunRecord, policy: Policy, history: History): FlowResult[] {
  const samples = samplesByFlow(record.tests.flatMap(({ attempts }) => attempts));
  const later = samplesByFlow(record.remeasurements.flatMap(({ attempts }) => attempts));
  const named = Object.keys(policy.flows).filter((flow) => limitsOf(policy, flow, record.plan.stage));
  const others = [...samples.keys()].filter((flow) => !named.includes(flow)).sort();
  return [...named, ...others].map((flow) => {
    const { warn, fail } = limitsOf(policy, flow, record.plan.stage) ?? {};
    const all = samples.get(flow) ?? [];
    const first = all.filter(isExact);
    // Re-measurements make up for the flows that the run itself did not measure to a frame.
    const exact = first.length ? first : (later.get(flow) ?? []).filter(isExact);
    const enough = exact.length >= Math.max(1, allowsCoarse(policy, flow) ? policy.samples.least : 1);
    const counted = enough ? exact : all;
    const durations = counted.map(({ duration }) => duration);
    const percentile = PERCENTILES.find(({ needs }) => durations.length >= needs)?.percentile ?? 50;
    const duration = durations.length
      ? percentile === 50
        ? median(durations)
        : quantile(durations, percentile / 100)
      : undefined;
    return {
      flow,
      samples: durations,
      coarse: counted.filter((sample) => !isExact(sample)).length,
      duration,
      percentile,
      warn,
      fail,
      state: stateOf(duration, { warn, fail, optional: policy.flows[flow]?.optional }),
      history: history.runs
        .slice(-MOST_HISTORY)
        .flatMap(({ flows }) => (flows[flow]?.length ? [median(flows[flow])] : [])),
    };
  });
}
