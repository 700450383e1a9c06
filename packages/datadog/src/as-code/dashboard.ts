import type { v1 } from '@datadog/datadog-api-client';
import { limitsOf } from 'playwright-gate/config';
import { METRICS } from '../points/metrics.ts';
import { identityLine, keyFor, MANAGED, tagOf, type Counts } from './identity.ts';
import { RUNBOOK } from './message.ts';
import { seconds } from './monitors.ts';
import type { WantedOf, WatchPolicy } from './resource.ts';
import { group, note, queryValue, stacked, timeseries, toplist, type Sized } from './widgets.ts';

/** Filled in by those who look. */
const PRODUCT = '$env,$service';
const MEASURED = 'outcome:completed,precision:frame';

const verdictsOf = (verdict: string) => `sum:${METRICS.verdicts.name}{${PRODUCT},verdict:${verdict}}.as_count()`;
const testsThat = (scope: string) => `sum:${METRICS.tests.name}{${PRODUCT}${scope}}`;
const ALL_VERDICTS = `sum:${METRICS.verdicts.name}{${PRODUCT}} by {verdict}.as_count()`;

/** What a dashboard is made of beside the policy. */
export interface DashboardOptions {
  stages: readonly string[];
  counts: Counts;
  /** Of each objective its identity in Datadog, in their order. */
  objectives: readonly { name: string; id: string }[];
}

function now(policy: WatchPolicy): Sized {
  const { service, monitors } = policy.datadog;
  const ours = `tag:("${MANAGED}" AND "${tagOf('service', service)}")`;
  const docs = monitors.docs.replace(/\/+$/, '');
  return group('Now', [
    {
      width: 4,
      height: 4,
      definition: {
        type: 'manage_status',
        title: 'Alerts',
        query: ours,
        summaryType: 'monitors',
        displayFormat: 'countsAndList',
        colorPreference: 'text',
        hideZeroCounts: true,
        showLastTriggered: true,
        sort: 'status,asc',
      },
    },
    { width: 2, height: 2, definition: queryValue('Passed', { query: verdictsOf('pass') }) },
    {
      width: 2,
      height: 2,
      definition: queryValue('Failed', { query: verdictsOf('fail') }, [['>', 0, 'white_on_red']]),
    },
    {
      width: 2,
      height: 2,
      definition: queryValue('Undecided', { query: verdictsOf('undecided') }, [['>', 0, 'white_on_yellow']]),
    },
    {
      width: 2,
      height: 4,
      definition: note(
        `The gate decides on each deployment by these numbers. Durations are true to a frame; the lines are the budgets of \`gate.config.ts\`.\n\nWhat to do about an alert: [${RUNBOOK}](${docs}/${RUNBOOK})\n\nWhy a verdict is what it is: \`npx playwright-gate explain\``,
      ),
    },
    {
      width: 6,
      height: 2,
      definition: timeseries('Verdicts', [{ query: ALL_VERDICTS }], { display: 'bars' }),
    },
  ]);
}

const slowest = (): Sized =>
  group('Slowest and flakiest', [
    {
      width: 4,
      height: 4,
      definition: toplist(
        'Slowest flows (p95)',
        { query: `p95:${METRICS.flow.name}{${PRODUCT},$flow,${MEASURED}} by {flow}`, unit: 'second' },
        'percentile',
      ),
    },
    {
      width: 4,
      height: 4,
      definition: toplist(
        'Flows that failed most often',
        { query: `count:${METRICS.flow.name}{${PRODUCT},$flow,outcome:failed} by {flow}.as_count()` },
        'sum',
      ),
    },
    {
      width: 4,
      height: 4,
      definition: toplist('Flakiest areas', { query: `${testsThat(',outcome:flaky')} by {area}.as_count()` }, 'sum'),
    },
    {
      width: 6,
      height: 3,
      definition: timeseries(
        'Durations of all flows (p95)',
        [{ query: `p95:${METRICS.flow.name}{${PRODUCT},$flow,${MEASURED}} by {flow}`, unit: 'second' }],
        { over: ALL_VERDICTS },
      ),
    },
    {
      width: 6,
      height: 3,
      definition: timeseries('Tests by outcome', [{ query: `${testsThat('')} by {outcome}.as_count()` }], {
        display: 'bars',
      }),
    },
  ]);

const line = (milliseconds: number, label: string, displayType: string): v1.WidgetMarker => ({
  value: `y = ${seconds(milliseconds)}`,
  label: ` ${label} `,
  displayType,
});

/** The budgets of a flow as lines: one pair where all stages have the same, else one for each. */
function budgetLines(policy: WatchPolicy, flow: string, stages: readonly string[]): v1.WidgetMarker[] {
  const all = stages.flatMap((stage) => {
    const limits = limitsOf(policy, flow, stage);
    return limits ? [{ stage, ...limits }] : [];
  });
  const [first] = all;
  const same = all.every(({ warn, fail }) => warn === first?.warn && fail === first.fail);
  return (same ? all.slice(0, 1) : all).flatMap(({ stage, warn, fail }) => [
    line(warn, same ? 'warns' : `${stage} warns`, 'warning dashed'),
    line(fail, same ? 'fails' : `${stage} fails`, 'error dashed'),
  ]);
}

const againstBudgets = (policy: WatchPolicy, stages: readonly string[]): Sized =>
  group(
    'Durations against their budgets',
    Object.keys(policy.flows).map((flow) => {
      const scope = `{${PRODUCT},${tagOf('flow', flow)},${MEASURED}}`;
      return {
        width: 4,
        height: 3,
        definition: timeseries(
          flow,
          [
            { query: `p95:${METRICS.flow.name}${scope}`, alias: 'p95', unit: 'second' },
            { query: `p50:${METRICS.flow.name}${scope}`, alias: 'median', unit: 'second' },
          ],
          { markers: budgetLines(policy, flow, stages), over: ALL_VERDICTS },
        ),
      };
    }),
  );

const kept = (objectives: DashboardOptions['objectives']): Sized =>
  group(
    'Objectives of critical flows',
    objectives.map(({ name, id }) => ({
      width: 6,
      height: 3,
      definition: {
        type: 'slo',
        title: name,
        sloId: id,
        viewType: 'detail',
        viewMode: 'overall',
        timeWindows: ['7d', '30d'],
        showErrorBudget: true,
      },
    })),
  );

const delivery = (): Sized =>
  group('Whether these numbers can be trusted', [
    {
      width: 4,
      height: 3,
      definition: timeseries(
        'Measurements by what became of them',
        [{ query: `sum:${METRICS.delivery.name}{${PRODUCT}} by {state}.as_count()` }],
        { display: 'bars' },
      ),
    },
    {
      width: 4,
      height: 3,
      definition: timeseries('Left behind by tests', [
        { query: `sum:${METRICS.leftovers.name}{${PRODUCT}}.as_count()`, alias: 'left behind' },
      ]),
    },
    {
      width: 4,
      height: 3,
      definition: timeseries('How fast the machines were', [
        { query: `avg:${METRICS.machineProbe.name}{${PRODUCT}}`, alias: 'fixed piece of work', unit: 'second' },
      ]),
    },
  ]);

const dashboardKey = (service: string): string => keyFor(service, 'dashboard');

/** The one dashboard: what is wrong now, against which budgets, and whether the numbers can be trusted. */
export function dashboardOf(
  policy: WatchPolicy,
  { stages, counts, objectives }: DashboardOptions,
): WantedOf<'dashboard'> {
  const { service, team } = policy.datadog;
  const key = dashboardKey(service);
  const title = `E2E ${service}: what the gate sees`;
  return {
    kind: 'dashboard',
    key,
    name: title,
    body: {
      title,
      description: `Durations, verdicts and flakiness of ${service}, made of gate.config.ts by \`npm run datadog -- apply\`: change it there.\n\n${identityLine(key, counts)}`,
      layoutType: 'ordered',
      reflowType: 'fixed',
      tags: [tagOf('team', team)],
      templateVariables: [
        { name: 'env', prefix: 'env', defaults: [stages.at(-1) ?? '*'], availableValues: [...stages] },
        { name: 'service', prefix: 'service', defaults: [tagOf('service', service).replace(/^service:/, '')] },
        {
          name: 'flow',
          prefix: 'flow',
          defaults: ['*'],
          availableValues: Object.keys(policy.flows).map((flow) => tagOf('flow', flow).replace(/^flow:/, '')),
        },
      ],
      widgets: stacked([
        now(policy),
        slowest(),
        againstBudgets(policy, stages),
        ...(objectives.length ? [kept(objectives)] : []),
        delivery(),
      ]),
    },
  };
}
