import { limitsOf, type Policy } from '../schema/policy.ts';
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

/** The samples that tell what a user waited for: completed flows of attempts that passed. */
export function samplesByFlow(
  attempts: Iterable<{ ok: boolean; samples?: Sample[] | undefined }>,
): Map<string, Sample[]> {
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

function* firstLook({ tests }: RunRecord) {
  for (const { attempts } of tests) yield* attempts;
}
function* laterLooks({ rounds }: RunRecord) {
  for (const { attempts } of rounds) yield* attempts;
}
const isExact = ({ precision }: Sample) => precision === 'frame';

/** Samples true to a frame, in milliseconds, by flow. */
export const durationsByFlow = (
  attempts: Iterable<{ ok: boolean; samples?: Sample[] | undefined }>,
): Record<string, number[]> =>
  Object.fromEntries(
    [...samplesByFlow(attempts)]
      .map(([flow, samples]) => [flow, samples.filter(isExact).map(({ duration }) => duration)] as const)
      .filter(([, durations]) => durations.length)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Every flow of the policy, with what it took in this run and before. */
export function flowResults(record: RunRecord, policy: Policy, history: History): FlowResult[] {
  const samples = samplesByFlow(firstLook(record));
  const later = samplesByFlow(laterLooks(record));
  return Object.keys(policy.flows).map((flow) => {
    const { warn, fail } = limitsOf(policy, flow, record.plan.stage) ?? { warn: Infinity, fail: Infinity };
    const all = samples.get(flow) ?? [];
    const first = all.filter(isExact);
    // Later looks were taken for the flows that the run itself did not measure to a frame.
    const exact = first.length ? first : (later.get(flow) ?? []).filter(isExact);
    const counted = (exact.length ? exact : all).map(({ duration }) => duration);
    const percentile = PERCENTILES.find(({ needs }) => counted.length >= needs)?.percentile ?? 50;
    const duration = counted.length
      ? percentile === 50
        ? median(counted)
        : quantile(counted, percentile / 100)
      : undefined;
    return {
      flow,
      samples: counted,
      coarse: exact.length ? 0 : counted.length,
      duration,
      percentile,
      warn,
      fail,
      state: duration === undefined ? 'not measured' : duration >= fail ? 'fail' : duration >= warn ? 'warn' : 'within',
      history: history.runs
        .slice(-MOST_HISTORY)
        .flatMap(({ flows }) => (flows[flow]?.length ? [median(flows[flow])] : [])),
    };
  });
}
