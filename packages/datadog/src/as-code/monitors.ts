import type { v1 } from '@datadog/datadog-api-client';
import { limitsOf } from 'playwright-gate/config';
import { METRICS } from '../points/metrics.ts';
import { identityTags, keyFor, tagOf } from './identity.ts';
import { messageOf, type Readers } from './message.ts';
import type { WantedOf } from './resource.ts';

type Wanted = WantedOf<'monitor'>;

/** The window of a flow's percentile: the last runs, and not yesterday's. */
const RECENT = '4h';
/** The median may have grown by this many percent within a week. */
const DRIFT = { warning: 15, critical: 25 } as const;
const DAY_SECONDS = 86_400;

/** In an organization names are told apart by what they begin with. */
const titled = ({ policy, stage }: Readers, title: string) => `E2E ${policy.datadog.service} ${stage}: ${title}`;

/** Measurements that a user would have waited for, true to a frame: those that the gate judges. */
const judged = (service: string, stage: string, flow: string): string[] => [
  tagOf('env', stage),
  tagOf('service', service),
  flow,
  tagOf('outcome', 'completed'),
  tagOf('precision', 'frame'),
];

/** What narrows a query to the measurements of a flow. */
export const measurementsOf = (service: string, stage: string, flow: string): string =>
  judged(service, stage, tagOf('flow', flow)).join(',');

/** The same for several flows. With `IN` all the others are joined by `AND`: Datadog does not take commas beside it. */
const measurementsOfAll = (service: string, stage: string, flows: readonly string[]): string => {
  const names = flows.map((flow) => tagOf('flow', flow).replace(/^flow:/, ''));
  return judged(service, stage, `flow IN (${names.join(',')})`).join(' AND ');
};

/** Milliseconds of a budget as the seconds of a metric. */
export const seconds = (milliseconds: number): number => milliseconds / 1_000;

interface Definition {
  about: string;
  flow?: string;
  title: string;
  query: string;
  thresholds: v1.MonitorThresholds;
  message: string;
  /** From 1, the most urgent, to 5. */
  priority: number;
  options?: Partial<v1.MonitorOptions>;
}

function monitor(readers: Readers, { about, flow, title, ...rest }: Definition): Wanted {
  const { service, team } = readers.policy.datadog;
  const key = keyFor(service, readers.stage, about, ...(flow === undefined ? [] : [flow]));
  const name = titled(readers, title);
  const tags = [
    ...identityTags(key),
    tagOf('env', readers.stage),
    tagOf('service', service),
    tagOf('team', team),
    ...(flow === undefined ? [] : [tagOf('flow', flow)]),
  ];
  return {
    kind: 'monitor',
    key,
    name,
    body: {
      type: 'query alert',
      name,
      query: rest.query,
      message: rest.message,
      priority: rest.priority,
      tags,
      options: {
        thresholds: rest.thresholds,
        requireFullWindow: false,
        /*
         * Between two deployments there is no data, and that is well: the last known state stays. A state of NO DATA would
         * make Datadog's own Deployment Gates fail. Counts are taken as 0.
         */
        onMissingData: 'default',
        ...rest.options,
      },
    },
  };
}

const urgency = (stage: string) => (stage === 'production' ? 2 : 3);

function slow(readers: Readers, flow: string): Wanted[] {
  const limits = limitsOf(readers.policy, flow, readers.stage);
  if (!limits) return [];
  const { stage } = readers;
  const warn = seconds(limits.warn);
  const fail = seconds(limits.fail);
  const scope = measurementsOf(readers.policy.datadog.service, stage, flow);
  const took = `In ${stage} **${flow}** takes {{value}} s (95th percentile of the last ${RECENT})`;
  return [
    monitor(readers, {
      about: 'p95',
      flow,
      title: `${flow} is slow (p95)`,
      query: `percentile(last_${RECENT}):p95:${METRICS.flow.name}{${scope}} > ${fail}`,
      thresholds: { critical: fail, ...(warn < fail ? { warning: warn } : {}) },
      priority: urgency(stage),
      message: messageOf(
        readers,
        'slow',
        {
          alert: `${took}, which is over its limit of ${fail} s. Users wait for it, and the gate fails runs like these.`,
          warning: `${took}, which is over its warning of ${warn} s. From ${fail} s on the gate fails.`,
          recovery: `In ${stage} **${flow}** is within its budget again: {{value}} s.`,
        },
        flow,
      ),
    }),
  ];
}

/*
 * Datadog compares window with window point by point and then takes the mean. Deployments do not come at the same minute a
 * week later, so there would be no pair of points; medians of whole days do pair, on the same days of the week. Detection
 * of anomalies would need a stream of data, and three weeks of it.
 */
function drift(readers: Readers, flow: string): Wanted {
  const { stage } = readers;
  const scope = measurementsOf(readers.policy.datadog.service, stage, flow);
  const grew = `In ${stage} the median of **${flow}** is {{value}} % above what it was a week ago`;
  return monitor(readers, {
    about: 'drift',
    flow,
    title: `${flow} drifts (median, week on week)`,
    query: `pct_change(avg(last_2d),last_1w):p50:${METRICS.flow.name}{${scope}}.rollup(${DAY_SECONDS}) > ${DRIFT.critical}`,
    thresholds: { critical: DRIFT.critical, warning: DRIFT.warning },
    priority: 4,
    message: messageOf(
      readers,
      'drift',
      {
        alert: `${grew}. No single run need have been slow enough for the gate: look for several small changes.`,
        warning: `${grew}. From ${DRIFT.critical} % on it is an alert.`,
        recovery: `In ${stage} the median of **${flow}** is near that of a week ago again.`,
      },
      flow,
    ),
  });
}

function flakiness(readers: Readers): Wanted {
  const { service, monitors } = readers.policy.datadog;
  const { stage } = readers;
  const tests = `${tagOf('env', stage)},${tagOf('service', service)}`;
  const name = METRICS.tests.name;
  const share = `100 * sum:${name}{${tests},outcome:flaky}.as_count() / sum:${name}{${tests},!outcome:skipped,!outcome:did_not_run}.as_count()`;
  return monitor(readers, {
    about: 'flaky',
    title: 'tests are flaky',
    query: `sum(last_1d):${share} > ${monitors.flaky}`,
    thresholds: { critical: monitors.flaky },
    priority: 4,
    message: messageOf(readers, 'flaky', {
      alert: `In ${stage} {{value}} % of the tests of the last day failed and then passed when they were tried again; ${monitors.flaky} % may. A suite that is flaky hides what is broken.`,
      recovery: `In ${stage} at most ${monitors.flaky} % of the tests of the last day were flaky.`,
    }),
  });
}

function silence(readers: Readers): Wanted {
  const { service, monitors } = readers.policy.datadog;
  const { stage } = readers;
  const scope = `${tagOf('env', stage)},${tagOf('service', service)}`;
  const nothing = `For ${monitors.silence} h the gate has given no verdict on ${service} in ${stage}. Nothing was deployed, the pipeline no longer runs the suite, or what it measures does not arrive.`;
  return monitor(readers, {
    about: 'silence',
    title: 'the gate is silent',
    query: `sum(last_${monitors.silence}h):sum:${METRICS.verdicts.name}{${scope}}.as_count() < 1`,
    thresholds: { critical: 1 },
    priority: urgency(stage),
    options: { onMissingData: 'show_and_notify_no_data' },
    message: messageOf(readers, 'silence', {
      alert: nothing,
      noData: nothing,
      recovery: `The gate gives verdicts on ${service} in ${stage} again.`,
    }),
  });
}

/**
 * One for all flows of the policy, with a group for each that was ever measured, so that a quiet week is one notification.
 * They are named, so that one that is taken out of the policy has no group any more.
 */
function unmeasured(readers: Readers): Wanted[] {
  const { service } = readers.policy.datadog;
  const { stage } = readers;
  const flows = Object.keys(readers.policy.flows);
  if (!flows.length) return [];
  const missing = `In ${stage} **{{flow.name}}** has not been measured for a week, though it has a budget. Its test was removed, its durations are only coarse, or the suite did not run at all.`;
  const wanted = monitor(readers, {
    about: 'unmeasured',
    title: 'a flow is not measured',
    query: `sum(last_1w):count:${METRICS.flow.name}{${measurementsOfAll(service, stage, flows)}} by {flow}.as_count() < 1`,
    thresholds: { critical: 1 },
    priority: 4,
    options: { onMissingData: 'show_and_notify_no_data', notifyBy: ['*'] },
    message: messageOf(readers, 'unmeasured', {
      alert: missing,
      noData: missing,
      recovery: `In ${stage} **{{flow.name}}** is measured again.`,
    }),
  });
  return [wanted];
}

/** All monitors of one stage: two for each flow, and three for the gate itself. */
export const monitorsOf = (readers: Readers): Wanted[] => [
  ...Object.keys(readers.policy.flows).flatMap((flow) => [...slow(readers, flow), drift(readers, flow)]),
  flakiness(readers),
  silence(readers),
  ...unmeasured(readers),
];
