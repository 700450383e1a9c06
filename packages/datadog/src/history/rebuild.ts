import { pastRunSchema, type PastRun } from 'playwright-gate/plugin';
import { median } from 'playwright-gate/statistics';
import { normalizeTag } from '../points/tags.ts';
import { BUCKET, type Bucket, type Summary } from './queries.ts';

const MOST_VALUES = 5;
/** A run that is not over after so many buckets has left no verdict. */
const MOST_OPEN = 4;

/**
 * Values, in seconds and ascending, that stand for the samples of which a summary is left: as many as there were, at most
 * five. Up to three are the samples themselves, and five are as far as percentiles are exact. Of other numbers the least
 * and the largest are, and between them stands the mean of all others: sketches disagree about which sample a percentile
 * of so few is, and one rank off would be a percent or two. Quartiles keep outliers from moving that mean far.
 */
export function rebuild({ count = 1, sum, min, p25, p50, p75, max }: Summary): number[] {
  const samples = Math.max(1, Math.round(count));
  const others = Math.min(samples, MOST_VALUES) - 2;
  const ends = [min, max];
  const mean = sum === undefined || min === undefined || max === undefined ? p50 : (sum - min - max) / (samples - 2);
  const middle = samples > 3 ? within(mean, p25, p75) : mean;
  const quartiles = samples === MOST_VALUES && p25 && p50 && p75 ? [p25, p50, p75] : undefined;
  const all =
    samples === 1
      ? [min ?? p50]
      : samples === 2
        ? ends
        : [...ends, ...(quartiles ?? Array<typeof middle>(others).fill(middle))];
  // A percentile is only known to a percent or so, which must not put it outside of what was measured.
  const values = all.map((value) => within(value, min, max) ?? 0);
  return values.filter((value) => value > 0 && Number.isFinite(value)).sort((a, b) => a - b);
}

const within = (value: number | undefined, least = 0, most = Infinity) =>
  value === undefined ? undefined : Math.min(most, Math.max(least, value));

/** As many of some values as may be, evenly from the least to the largest. */
function thinned(values: number[]): number[] {
  const ascending = values.toSorted((a, b) => a - b);
  if (ascending.length <= MOST_VALUES) return ascending;
  const step = (ascending.length - 1) / (MOST_VALUES - 1);
  return Array.from({ length: MOST_VALUES }, (_, index) => ascending[Math.round(index * step)] ?? NaN);
}

const milliseconds = (seconds: number) => Math.round(seconds * 1e6) / 1e3;

function runOf(buckets: Bucket[], at: number, series: string, nameOf: (tag: string) => string): PastRun | undefined {
  const flows = new Map<string, number[]>();
  for (const bucket of buckets)
    for (const [tag, summary] of bucket.flows)
      flows.set(nameOf(tag), [...(flows.get(nameOf(tag)) ?? []), ...rebuild(summary)]);
  const measured = [...flows].filter(([, values]) => values.length).sort(([a], [b]) => (a < b ? -1 : 1));
  if (!measured.length) return undefined;
  const machineProbes = buckets.flatMap(({ machineProbe }) => machineProbe ?? []);
  return pastRunSchema.parse({
    type: 'run',
    at: at * 1_000,
    series,
    run: `datadog-${at}`,
    verdict: 'pass',
    flows: Object.fromEntries(measured.map(([flow, values]) => [flow, thinned(values).map(milliseconds)])),
    ...(machineProbes.length ? { machineProbe: milliseconds(median(machineProbes)) } : {}),
    duration: 0,
    flaky: [],
    failed: [],
    tests: '',
  } satisfies PastRun);
}

export interface RebuildOptions {
  /** The series that the runs are of, as `seriesOf` of the gate names it. */
  series: string;
  /** The names of the flows as the policy has them, which tags may have changed. */
  flows?: readonly string[];
}

/**
 * The runs that passed, oldest first, from what is left of them in buckets. A bucket with one verdict, which is `pass`, is
 * a run; what was measured in the buckets just before it without any verdict belongs to it as well. A bucket with another
 * verdict, or several, is none: whose its durations are cannot be told.
 *
 * Only durations are known of such a run: `at` is its bucket's beginning, `tests` is empty, `duration` is 0, and neither
 * its build nor its flaky tests are there.
 */
export function rebuildRuns(buckets: readonly Bucket[], { series, flows = [] }: RebuildOptions): PastRun[] {
  const names = new Map(flows.map((flow) => [normalizeTag(`flow:${flow}`).slice('flow:'.length), flow]));
  const runs: PastRun[] = [];
  let open: Bucket[] = [];
  for (const bucket of buckets.toSorted((a, b) => a.at - b.at)) {
    const { at, passed, others } = bucket;
    if (at - (open.at(-1)?.at ?? at) > BUCKET) open = [];
    open = [...open, bucket].slice(-MOST_OPEN);
    if (!passed && !others) continue;
    const run = passed === 1 && !others ? runOf(open, at, series, (tag) => names.get(tag) ?? tag) : undefined;
    if (run) runs.push(run);
    open = [];
  }
  return runs;
}
