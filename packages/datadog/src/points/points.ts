import {
  plainFlow,
  type Attempt,
  type PastRun,
  type PlannedTest,
  type Sample,
  type Verdict,
} from 'playwright-gate/plugin';
import { METRICS, type Metric, type Point } from './metrics.ts';
import { tagsOf, valueOf, type TagKey } from './tags.ts';

/** What all points of a run have in common. */
export interface PointContext {
  /** The stage. */
  env: string;
  service: string;
  /** Of the build, see `versionOf`; undefined unless it is asked for. */
  version: string | undefined;
  /** Of releases, such as `stable`; of a run of several all of them. */
  channel: string | readonly string[];
}

/** What a run is asked about by its tests and flows. */
export interface RunTests {
  tests: readonly Pick<PlannedTest, 'id' | 'area' | 'title' | 'location' | 'channel'>[];
  /** Ids of those in quarantine. */
  quarantined: ReadonlySet<string>;
  /** The flows of the policy. */
  flows: readonly string[];
}

/** What became of a flow: a `coarse` duration was noticed late, and a `quarantined` failure blocks nobody. */
export const FLOW_OUTCOMES = ['completed', 'failed', 'coarse', 'quarantined'] as const;
/** What became of a test: the names of the verdict's columns, and how they are told. */
export const TEST_OUTCOMES = {
  passed: 'passed',
  failed: 'failed',
  flaky: 'flaky',
  skipped: 'skipped',
  missing: 'did not run',
} as const;
/** What became of the measurements of a run. */
const DELIVERY_STATES = ['sent', 'spooled', 'lost'] as const;

/** Microseconds of a second: what is finer is noise, and only makes a request longer. */
const FINEST = 1e6;
/** Datadog keeps values in 32 bits. */
const LARGEST = 3.402_823_4e38;

/** All that a tag can be made of. */
type TagValues = PointContext & Partial<Record<Exclude<TagKey, 'channel'>, string>>;

/** The tags of a metric, of all that is known. */
const tagsFor = ({ tags }: Metric, values: TagValues): string[] =>
  tagsOf(Object.fromEntries(tags.map((key) => [key, values[key]])));

/** A point; none where there is no value that Datadog takes, or no time of it. */
function pointOf(metric: Metric, milliseconds: number, given: number, values: TagValues): Point[] {
  const at = Math.floor(milliseconds / 1_000);
  const value = metric.unit === 'second' ? Math.round((given / 1_000) * FINEST) / FINEST : given;
  if (!Number.isFinite(at) || !(value >= 0 && value <= LARGEST)) return [];
  return [{ metric: metric.name, kind: metric.kind, at, value, tags: tagsFor(metric, values) }];
}

function outcomeOf({ outcome, precision }: Sample, isQuarantined: boolean): (typeof FLOW_OUTCOMES)[number] {
  if (outcome === 'failed') return isQuarantined ? 'quarantined' : 'failed';
  return precision === 'coarse' ? 'coarse' : 'completed';
}

/**
 * The durations of an attempt, in seconds and at its end: of its flows, and of the machine probe beside them. A flow that
 * failed took until it was given up. An attempt that was skipped has none.
 * @param attempt with times in milliseconds
 */
export function pointsOfAttempt(
  { test, channel, samples = [], status, at, duration }: Attempt,
  { quarantined }: Pick<RunTests, 'quarantined'>,
  given: PointContext,
): Point[] {
  if (status === 'skipped') return [];
  const context = channel === undefined ? given : { ...given, channel };
  const end = at + duration;
  // One worker measures the machine every few seconds only, and tells the same value until then.
  const machineProbes = new Set(samples.flatMap(({ machineProbe }) => (machineProbe ? [machineProbe.node] : [])));
  return [
    ...samples.flatMap((sample) =>
      pointOf(METRICS.flow, end, sample.duration, {
        ...context,
        flow: sample.flow,
        outcome: outcomeOf(sample, quarantined.has(test)),
      }),
    ),
    ...[...machineProbes].flatMap((machineProbe) => pointOf(METRICS.machineProbe, end, machineProbe, context)),
  ];
}

/** How the tag `test` names one. */
const testTag = ({ location, title }: RunTests['tests'][number]) => `${location.replace(/:\d+$/, '')} ${title}`;

/**
 * What a whole run came to, at its end: its tests by outcome, those that were flaky, the findings and the verdict. What
 * there was none of is not told: a count that is missing is 0.
 * @param past which tests failed and were flaky
 */
export function pointsOfVerdict(
  { areas, findings, leaked, ended, verdict, delivery }: Verdict,
  past: Pick<PastRun, 'flaky' | 'failed'>,
  { tests, quarantined, flows }: RunTests,
  context: PointContext,
): Point[] {
  const count = (metric: Metric, value: number, values: Omit<Partial<TagValues>, 'channel'>): Point[] =>
    value ? pointOf(metric, ended, value, { ...context, ...values }) : [];
  const sum = (column: keyof typeof TEST_OUTCOMES) => areas.reduce((all, area) => all + area[column], 0);
  const spared = tests.filter(({ id }) => quarantined.has(id) && past.failed.includes(id));
  const sparedIn = (area: string) => spared.filter((test) => test.area === area).length;
  // Each name once: titles that tags do not tell apart are one test in one run.
  const shaky = tests.filter(({ id }) => past.flaky.includes(id) && !quarantined.has(id));
  const flaky = new Set(shaky.map((test) => valueOf('test', testTag(test))));
  const found = new Map(
    findings.map(({ rule, subject }) => {
      // What is slower as a whole is told as a flow of its own, or no alert by flow would see it.
      const named = plainFlow({ tests }, subject);
      const flow = flows.includes(named) ? named : rule === 'regression' ? 'all' : undefined;
      return [JSON.stringify([rule, flow]), { rule, flow }] as const;
    }),
  );
  return [
    ...(['passed', 'flaky', 'skipped', 'missing'] as const).flatMap((column) =>
      count(METRICS.tests, sum(column), { outcome: TEST_OUTCOMES[column] }),
    ),
    ...areas.flatMap(({ area, failed }) => count(METRICS.tests, failed - sparedIn(area), { outcome: 'failed', area })),
    ...count(METRICS.tests, spared.length, { outcome: 'quarantined' }),
    ...[...flaky].flatMap((test) => count(METRICS.flaky, 1, { test })),
    ...[...found.values()].flatMap(({ rule, flow }) => count(METRICS.findings, 1, { rule, flow })),
    ...count(METRICS.leftovers, leaked.length, {}),
    ...count(METRICS.verdicts, 1, { verdict }),
    ...DELIVERY_STATES.flatMap((state) => count(METRICS.delivery, delivery?.[state] ?? 0, { state })),
  ];
}

/**
 * Says of points that a run has counted as spooled that they have arrived after all, by stage and service.
 * @param at epoch milliseconds
 */
export function pointsOfFlush(sent: readonly Point[], at: number): Point[] {
  const groups = new Map<string, number>();
  for (const { kind, tags } of sent) {
    if (kind !== 'distribution') continue;
    const own = JSON.stringify(tags.filter((tag) => /^(env|service):/.test(tag)));
    groups.set(own, (groups.get(own) ?? 0) + 1);
  }
  const { name: metric, kind } = METRICS.delivery;
  return [...groups].map(([tags, value]) => ({
    metric,
    kind,
    at: Math.floor(at / 1_000),
    value,
    tags: [...(JSON.parse(tags) as string[]), 'state:flushed'],
  }));
}
