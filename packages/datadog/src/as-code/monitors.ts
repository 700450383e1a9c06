import { limitsOf } from 'playwright-gate/config';
import { METRICS } from '../points/metrics.ts';
import { tagOf, valueOf } from '../points/tags.ts';
import { identityTags, keyFor } from './identity.ts';
import { messageOf, type Meaning, type Readers, type Topic } from './message.ts';
import { wireOf, type DesiredResource } from './resource.ts';

interface Definition extends Meaning {
  topic: Topic;
  /** What tells it from others of its topic; that, or a flow. */
  of?: string;
  flow?: string;
  title: string;
  /** Up to its comparison. */
  query: string;
  /** `>=` unless it is given. */
  comparator?: '>' | '<';
  /** 1 unless it is given. */
  critical?: number;
  /** What it has to come back to; without it, to what is not critical. */
  back?: number;
  /** From 1, which pages, to 5; 4 unless it is given. */
  priority?: number;
  options?: object;
}

/** One finding that a build is slower can be chance; not two in a day. */
const AGAIN = 2;
/** An attempt and its retry are one run, and an answer that broke off can double one attempt: three are more than that. */
const KEEPS = 3;
/** Shares of the runs and of the points of a day that are not worth an alert. */
const FEW = { undecided: 0.2, undelivered: 0.05 } as const;
/** The share of its limit at which a slow flow is well again. */
const WELL_BELOW = 0.9;

/** Milliseconds of a budget as the seconds of a metric. */
export const seconds = (milliseconds: number): number => milliseconds / 1_000;

/** Attempts that came to an end, whether or not the flow did. */
export const ENDED = 'outcome IN (completed,failed)';

/** What narrows a query to a stage, and further. With `IN` all filters are joined by AND: Datadog takes no commas beside it. */
export const scopeOf = ({ policy, stage }: Readers, ...more: string[]): string =>
  [tagOf('env', stage), tagOf('service', policy.datadog.service), ...more].join(
    more.some((filter) => filter.includes(' IN ')) ? ' AND ' : ',',
  );

/** The flows that a stage measures. */
export const flowsOf = ({ policy, stage }: Readers): string[] =>
  Object.keys(policy.flows).filter((flow) => limitsOf(policy, flow, stage) !== undefined);

/** The tags of something of ours. */
export const tagsFor = ({ policy, stage }: Readers, key: string, flow?: string): string[] => [
  ...identityTags(key),
  ...[tagOf('env', stage), tagOf('service', policy.datadog.service), tagOf('team', policy.datadog.team)],
  ...(flow === undefined ? [] : [tagOf('flow', flow)]),
];

function definitionsOf(readers: Readers): Definition[] {
  const { stage, policy } = readers;
  const { service, monitors } = policy.datadog;
  const flows = flowsOf(readers);
  const isProduction = tagOf('env', stage) === 'env:production';
  const count = (metric: { name: string }, by: string, ...filters: string[]) =>
    `sum:${metric.name}{${scopeOf(readers, ...filters)}}${by && ` by {${by}}`}.as_count()`;
  const verdicts = (...filters: string[]) => count(METRICS.verdicts, '', ...filters);
  const findings = (rule: string) => `sum(last_1d):${count(METRICS.findings, 'flow', tagOf('rule', rule))}`;
  const durations = (...filters: string[]) => `${METRICS.flow.name}{${scopeOf(readers, ...filters)}}`;
  const [flow, test] = ['**{{flow.name}}**', '**{{test.name}}**'];
  const business = monitors.businessHours;
  const hours = business ? 24 : monitors.silence;
  const nothing = `The gate has given no verdict on ${service} in ${stage} for ${hours} hours. Nothing was deployed, the pipeline no longer runs the suite, or what it measures does not arrive.`;
  const days = `FREQ=WEEKLY;INTERVAL=1;BYDAY=${business?.days.join(',')};BYHOUR=${business?.at};BYMINUTE=0`;
  const schedule = business && { custom_schedule: { recurrences: [{ rrule: days, timezone: business.timezone }] } };
  const byFlow: Definition[] = [
    {
      topic: 'failing',
      title: 'a flow keeps failing',
      query: `sum(last_1d):count:${durations('outcome:failed')} by {flow}.as_count()`,
      critical: KEEPS,
      back: 1,
      priority: isProduction ? 2 : 3,
      alert: `In ${stage} ${flow} did not come to its end {{value}} times in the last day.`,
      recovery: `In ${stage} ${flow} has not failed for a day.`,
    },
    {
      topic: 'slower',
      title: 'a flow became slower',
      query: findings('regression'),
      critical: AGAIN,
      back: 1,
      priority: 3,
      alert: `In ${stage} {{value}} runs of the last day found ${flow} slower than its history. One such finding can be chance; several rarely are.`,
      recovery: `In ${stage} no run of the last day found ${flow} slower than its history.`,
    },
    {
      topic: 'unmeasured',
      title: 'a flow is not measured',
      query: findings('unmeasured flows'),
      alert: `In ${stage} {{value}} runs of the last day did not measure ${flow}, which has a budget.`,
      recovery: `In ${stage} no run of the last day missed ${flow}.`,
    },
    ...flows.map((name): Definition => {
      const critical = seconds(limitsOf(policy, name, stage)?.fail ?? 0);
      const back = Number((critical * WELL_BELOW).toPrecision(3));
      return {
        // Of the 95th percentile of ten runs a day one outlier makes an alert: npm run bench -- alerts.
        topic: 'slow',
        flow: name,
        title: `${name} is slow (p90)`,
        query: `percentile(last_1d):p90:${durations(tagOf('flow', name), ENDED)}`,
        comparator: '>',
        critical,
        back,
        priority: isProduction ? 3 : 4,
        alert: `In ${stage} **${name}** took {{value}} s (90th percentile of the last day, failed attempts included); its limit is {{threshold}} s. The gate judges the median of a run, so the runs may have passed.`,
        recovery: `In ${stage} the 90th percentile of **${name}** is ${back} s or less again.`,
      };
    }),
  ];
  return [
    {
      topic: 'failed',
      title: 'the gate failed',
      query: `sum(last_1h):${verdicts('verdict:fail')}`,
      priority: isProduction ? 1 : 3,
      // No recovery is told: an hour without a failed run does not say that anything was mended, and would close the incident.
      alert: `The gate failed ${service} in ${stage}: it is worse than the policy allows. The verdict names build, test or flow, and what is wrong.${isProduction ? ' Roll back, unless the pipeline has.' : ''}`,
    },
    {
      topic: 'undecided',
      title: 'too many runs are undecided',
      query: `sum(last_1d):${verdicts('verdict:undecided')} - ${FEW.undecided} * ${verdicts()}`,
      back: 0.5,
      priority: 3,
      alert: `In ${stage} too many runs of the last day came to no verdict, so nothing is known of their builds. {{value}} is the number of undecided runs minus a fifth of all runs: of 3 runs it takes 2 to alert, of 40 it takes 9.`,
      recovery: `In ${stage} most runs of the last day came to a verdict.`,
    },
    ...(flows.length ? byFlow : []),
    {
      topic: 'flaky',
      title: 'a test is flaky',
      query: `sum(last_1d):${count(METRICS.flaky, 'test')}`,
      critical: monitors.flaky,
      back: monitors.flaky > 1 ? 1 : undefined,
      alert: `In ${stage} the test ${test} failed and then passed on retry in {{value}} runs of the last day; {{threshold}} are worth a look.`,
      recovery: `In ${stage} the test ${test} was not flaky for a day.`,
    },
    {
      topic: 'silence',
      // Datadog neither gives a schedule to a monitor that has none, nor takes one away: it is another monitor.
      of: business && 'on-schedule',
      title: 'the gate is silent',
      query: `sum(last_${hours}h):${verdicts()}`,
      comparator: '<',
      priority: isProduction ? 2 : 3,
      options: { on_missing_data: 'show_and_notify_no_data', scheduling_options: schedule },
      alert: nothing,
      noData: nothing,
      recovery: `The gate gives verdicts on ${service} in ${stage} again.`,
    },
    {
      topic: 'delivery',
      title: 'measurements do not arrive',
      query: `sum(last_1d):${count(METRICS.delivery, '', 'state IN (spooled,lost)')} - ${count(METRICS.delivery, '', 'state:flushed')} - ${FEW.undelivered} * ${count(METRICS.delivery, '', '!state:flushed')}`,
      alert: `In ${stage} more than a twentieth of the measurements of the last day were left on disk or are lost, so graphs and alerts know too little. {{value}} is their number, without those that a flush sent later, minus a twentieth of all.`,
      recovery: `In ${stage} the measurements of the last day arrived.`,
    },
  ];
}

/** All monitors of one stage: those of its runs, flows and tests, and one for each flow that it measures. */
export const monitorsOf = (readers: Readers): DesiredResource[] =>
  definitionsOf(readers).map((definition) => {
    const {
      topic,
      flow,
      of = flow && valueOf('flow', flow),
      comparator = '>=',
      critical = 1,
      priority = 4,
    } = definition;
    const { service } = readers.policy.datadog;
    const key = keyFor(service, readers.stage, topic, ...(of === undefined ? [] : [of]));
    const name = `E2E ${service} ${readers.stage}: ${definition.title}`;
    const body = wireOf({
      type: 'query alert',
      name,
      query: `${definition.query} ${comparator} ${critical}`,
      priority,
      options: {
        thresholds: { critical, critical_recovery: definition.back },
        require_full_window: false,
        /*
         * Between two deployments there is no data, and that is well: the last known state stays. A state of NO DATA would
         * make Datadog's own Deployment Gates fail. Counts are taken as 0.
         */
        on_missing_data: 'default',
        ...definition.options,
      },
      tags: tagsFor(readers, key, flow),
      message: messageOf(readers, topic, definition, priority),
    });
    return { kind: 'monitor', key, name, body };
  });
