import type { Attempt, PlannedTest, Verdict } from 'playwright-gate/plugin';
import { METRICS, type Metric } from './metrics.ts';
import type { Point } from './point.ts';
import { tagsOf, type TagKey } from './tags.ts';

/** What all points of a run have in common. */
export interface PointContext {
  /** The stage. */
  env: string;
  service: string;
  team: string;
  /** Of the build, see `versionOf`; undefined where the target does not say. */
  version: string | undefined;
  /** Of releases, such as `stable`. */
  channel?: string | undefined;
  browser: string | undefined;
}

/** All that a tag can be made of. */
export type TagValues = PointContext & Partial<Record<TagKey, string>>;

/** What an attempt that was not as expected is counted as; one that passed although it should fail has failed. */
export const ATTEMPT_OUTCOMES = {
  passed: 'failed',
  failed: 'failed',
  timedOut: 'timed out',
  interrupted: 'interrupted',
} as const satisfies Record<Exclude<Attempt['status'], 'skipped'>, string>;

/** What became of a test: the names of the verdict's columns, and how they are told. */
export const TEST_OUTCOMES = {
  passed: 'passed',
  failed: 'failed',
  flaky: 'flaky',
  skipped: 'skipped',
  missing: 'did not run',
} as const;

/** What became of measurements. */
export const DELIVERY_STATES = ['sent', 'spooled', 'lost'] as const;

/** Microseconds of a second: what is finer is noise, and only makes a request longer. */
const FINEST = 1e6;
/** Datadog keeps values in 32 bits. */
const LARGEST = 3.402_823_4e38;

/** The tags of a metric, of all that is known. */
export const tagsFor = ({ tags }: Metric, values: TagValues): string[] =>
  tagsOf(Object.fromEntries(tags.map((key) => [key, values[key]])));

/** A point; none where there is no value that Datadog takes, or no time of it. */
function pointOf(metric: Metric, milliseconds: number, given: number, values: TagValues): Point[] {
  const at = Math.floor(milliseconds / 1_000);
  const value = metric.unit === 'second' ? Math.round((given / 1_000) * FINEST) / FINEST : given;
  if (!Number.isFinite(at) || !(value >= 0 && value <= LARGEST)) return [];
  return [{ metric: metric.name, kind: metric.kind, at, value, tags: tagsFor(metric, values) }];
}

/**
 * The durations of an attempt, in seconds and at its end: of its flows, of itself, and of the machine probe beside them.
 * What was only measured coarsely is there, too, and says so in the tag `precision`; one that was skipped has none.
 * @param attempt with times in milliseconds
 */
export function pointsOfAttempt(
  attempt: Attempt,
  { project, area }: Pick<PlannedTest, 'project' | 'area'>,
  context: PointContext,
): Point[] {
  if (attempt.status === 'skipped') return [];
  const { samples = [], status, ok, duration } = attempt;
  const end = attempt.at + duration;
  const values = { ...context, project, area };
  const outcome = ok ? 'passed' : ATTEMPT_OUTCOMES[status];
  // One worker measures the machine every few seconds only, and tells the same value until then.
  const machineProbes = new Set(samples.flatMap(({ machineProbe }) => (machineProbe ? [machineProbe.node] : [])));
  return [
    ...samples.flatMap((sample) =>
      pointOf(METRICS.flow, end, sample.duration, {
        ...values,
        flow: sample.flow,
        outcome: sample.outcome,
        precision: sample.precision,
      }),
    ),
    ...pointOf(METRICS.test, end, duration, { ...values, outcome }),
    ...[...machineProbes].flatMap((machineProbe) => pointOf(METRICS.machineProbe, end, machineProbe, values)),
  ];
}

/**
 * What a run came to, at its end: its tests by area and outcome, what it left behind, and the verdict.
 * Also what there was none of is counted, as 0: a monitor cannot tell the absence of failures from that of runs.
 */
export function pointsOfVerdict(
  {
    areas,
    leaked,
    ended,
    stage,
    verdict,
    delivery,
  }: Pick<Verdict, 'areas' | 'leaked' | 'ended' | 'stage' | 'verdict' | 'delivery'>,
  context: PointContext,
): Point[] {
  const values = { ...context, project: stage };
  return [
    ...areas.flatMap((result) =>
      Object.entries(TEST_OUTCOMES).flatMap(([column, outcome]) =>
        pointOf(METRICS.tests, ended, result[column as keyof typeof TEST_OUTCOMES], {
          ...values,
          area: result.area,
          outcome,
        }),
      ),
    ),
    ...pointOf(METRICS.leftovers, ended, leaked.length, values),
    ...pointOf(METRICS.verdicts, ended, 1, { ...values, verdict }),
    ...DELIVERY_STATES.flatMap((state) =>
      delivery ? pointOf(METRICS.delivery, ended, delivery[state], { ...values, state }) : [],
    ),
  ];
}
