import { plainFlow, RULES, verdictSchema, type PlannedTest } from 'playwright-gate/plugin';
import { METRICS, type Metric } from './metrics.ts';
import { FLOW_OUTCOMES, TEST_OUTCOMES, type PointContext, type RunTests } from './points.ts';

/** Custom metrics of one tag set of a distribution: count, sum, minimum, maximum and average, and as many percentiles. */
const DISTRIBUTION = 5;
const PERCENTILES = 5;
/** Rules that have findings about flows: budget, regression and unmeasured flows. */
const FLOW_RULES = 3;
/** Sent, spooled, lost and flushed. */
const DELIVERY_STATES = 4;
const HOURS_OF_A_MONTH = 730;

/** What the metrics of one stage cost, in custom metrics. */
export interface Cost {
  /** In an hour with one run, at most: if every flow had every outcome. */
  hour: number;
  /** On average over a month, which is what Datadog bills. */
  month: number;
}

/** How many custom metrics one tag set is. */
const weightOf = ({ kind, hasPercentiles }: Metric): number =>
  kind === 'count' ? 1 : DISTRIBUTION + (hasPercentiles ? PERCENTILES : 0);

/**
 * What the metrics of a stage cost at most: one custom metric for each tag set of a count, five for one of a distribution,
 * and ten where percentiles are on. Datadog bills the mean over the hours of a month: what has no version counts once in
 * every hour with a run, what has one counts for each deployment. Tests that are flaky come on top, one each.
 * Source: Datadog's documentation, "Custom Metrics Billing" and "Updating to distribution metrics"; contracts differ.
 * @param deployments a month, each with one run, spread at random
 */
export function costOf(
  { tests, flows }: Pick<RunTests, 'flows'> & { tests: readonly Pick<PlannedTest, 'area' | 'flows' | 'channel'>[] },
  context: PointContext,
  deployments: number,
): Cost {
  const names = [
    ...new Set([...flows, ...tests.flatMap((test) => test.flows ?? []).map((flow) => plainFlow({ tests }, flow))]),
  ];
  const channels = [context.channel].flat().length;
  const areas = [...new Set(tests.map(({ area }) => area))];
  const sets: [Metric, number][] = [
    [METRICS.flow, names.length * FLOW_OUTCOMES.length * channels],
    [METRICS.machineProbe, 1],
    [METRICS.tests, Object.keys(TEST_OUTCOMES).length + areas.length],
    [METRICS.findings, RULES.length + FLOW_RULES * names.length],
    [METRICS.leftovers, 1],
    [METRICS.verdicts, verdictSchema.shape.verdict.options.length],
    [METRICS.delivery, DELIVERY_STATES],
  ];
  const perHour = deployments / HOURS_OF_A_MONTH;
  // The share of hours in which there is a run at all, as they come at random.
  const busy = 1 - Math.exp(-perHour);
  let hour = 0;
  let month = 0;
  for (const [metric, count] of sets) {
    const own = count * weightOf(metric);
    const versioned = context.version !== undefined && metric.tags.includes('version');
    hour += own;
    month += own * (versioned ? perHour : busy);
  }
  return { hour, month: Math.round(month) };
}

/** The cost for whoever pays. */
export const costSentence = ({ hour, month }: Cost, deployments: number): string =>
  `at most ${hour.toLocaleString('en-US')} custom metrics in an hour with a run, ${month.toLocaleString('en-US')} on average over a month of ${deployments.toLocaleString('en-US')} deployments (contracts differ)`;
