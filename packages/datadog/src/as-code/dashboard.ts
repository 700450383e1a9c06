import { limitsOf } from 'playwright-gate/config';
import { METRICS } from '../points/metrics.ts';
import { tagOf, valueOf } from '../points/tags.ts';
import { identityLine, keyFor, MANAGED, type Counts } from './identity.ts';
import { dashboardTitle, runbook } from './message.ts';
import { ENDED, seconds } from './monitors.ts';
import { wireOf, type DesiredResource, type WatchPolicy } from './resource.ts';
import { alertList, board, eventList, graph, note, slo, sum, tiles, toplist, type Marker } from './widgets.ts';

/** Of events; the variables are filled in by those who look. */
const VERDICTS = 'gate:e2e $env $service';

const { name: FLOW } = METRICS.flow;
const count = ({ name }: { name: string }, filter = '', by = '') =>
  `sum:${name}{$env,$service${filter}}${by && ` by {${by}}`}.as_count()`;
const durations = (percentile: string, flow: string) =>
  `${percentile}:${FLOW}{$env AND $service AND ${flow} AND ${ENDED}}`;
const P95_BY_FLOW = `${durations('p95', '$flow')} by {flow}`;

/** The budgets of a flow as lines: one pair where all stages have the same, else one for each. */
function budgetLines(policy: WatchPolicy, flow: string, stages: readonly string[]): Marker[] {
  const all = stages.flatMap((stage) => {
    const limits = limitsOf(policy, flow, stage);
    return limits ? [{ of: `${stage} `, ...limits }] : [];
  });
  const same = all.every(({ warn, fail }) => warn === all[0]?.warn && fail === all[0].fail);
  return (same ? all.slice(0, 1) : all).flatMap(({ of, warn, fail }) => [
    { value: `y = ${seconds(warn)}`, label: ` ${same ? '' : of}warns `, display_type: 'warning dashed' },
    { value: `y = ${seconds(fail)}`, label: ` ${same ? '' : of}fails `, display_type: 'error dashed' },
  ]);
}

const againstBudgets = (policy: WatchPolicy, stages: readonly string[]) =>
  Object.keys(policy.flows).map((flow) => {
    const queries = { p95: durations('p95', tagOf('flow', flow)), median: durations('p50', tagOf('flow', flow)) };
    return graph(flow, queries, { seconds: true, markers: budgetLines(policy, flow, stages), over: VERDICTS });
  });

const about = (policy: WatchPolicy) =>
  `The gate decides on each deployment by these numbers.\n\nWhat to do about an alert: ${runbook(policy)}\n\nWhy a verdict is what it is: \`npx playwright-gate explain\``;

const widgetsOf = (policy: WatchPolicy, stages: readonly string[], slos: readonly { name: string; id: string }[]) =>
  board({
    Now: [
      ...tiles(4, 5, [alertList('Alerts', `tag:("${MANAGED}" AND "${tagOf('service', policy.datadog.service)}")`)]),
      ...tiles(8, 5, [eventList('Verdicts, and why', VERDICTS)]),
      ...tiles(2, 2, [
        sum('Passed', count(METRICS.verdicts, ',verdict:pass')),
        sum('Failed', count(METRICS.verdicts, ',verdict:fail'), 'white_on_red'),
        sum('Undecided', count(METRICS.verdicts, ',verdict:undecided'), 'white_on_yellow'),
      ]),
      ...tiles(6, 2, [note(about(policy))]),
    ],
    'What the gate found': [
      ...tiles(6, 3, [
        graph('Verdicts', count(METRICS.verdicts, '', 'verdict')),
        graph('Tests by outcome', count(METRICS.tests, '', 'outcome')),
      ]),
      ...tiles(3, 4, [
        toplist('Findings by rule', count(METRICS.findings, '', 'rule')),
        toplist('Flows that fail', `count:${FLOW}{$env,$service,$flow,outcome:failed} by {flow}.as_count()`),
        toplist('Flaky tests', count(METRICS.flaky, '', 'test')),
        toplist('Slowest flows (p95)', P95_BY_FLOW, true),
      ]),
      ...tiles(12, 4, [graph('Flows (p95)', P95_BY_FLOW, { seconds: true, over: VERDICTS })]),
    ],
    'Flows against their budgets': tiles(4, 3, againstBudgets(policy, stages)),
    'SLOs of critical flows': tiles(6, 3, slos.map(slo)),
    'Whether these numbers can be trusted': tiles(4, 3, [
      graph('Measurements by what became of them', count(METRICS.delivery, '', 'state')),
      graph('Leaked by tests', { leaked: count(METRICS.leftovers) }),
      graph('Machine probe', { probe: `avg:${METRICS.machineProbe.name}{$env,$service}` }, { seconds: true }),
    ]),
  });

/**
 * The one dashboard: what is wrong now and why, against which budgets, and whether the numbers can be trusted.
 * @param counts of what there is beside it, see `identityLine`
 * @param slos with the identities that they have in Datadog
 */
export function dashboardOf(
  policy: WatchPolicy,
  stages: readonly string[],
  counts: Counts,
  slos: readonly { name: string; id: string }[],
): DesiredResource {
  const { service, team } = policy.datadog;
  const key = keyFor(service, 'dashboard');
  const title = dashboardTitle(service);
  const variable = (name: string, values: readonly string[], value = values.at(-1) ?? '*') => ({
    name,
    prefix: name,
    defaults: [value],
    available_values: [...values],
  });
  const body = wireOf({
    title,
    description: `Durations, verdicts and flakiness of ${service}, made from gate.config.ts by \`npm run datadog -- apply\`: change it there.\n\n${identityLine(key, counts)}`,
    layout_type: 'ordered',
    reflow_type: 'fixed',
    tags: [tagOf('team', team)],
    template_variables: [
      variable('env', stages),
      variable('service', [valueOf('service', service)]),
      variable(
        'flow',
        Object.keys(policy.flows).map((flow) => valueOf('flow', flow)),
        '*',
      ),
    ],
    widgets: widgetsOf(policy, stages, slos),
  });
  return { kind: 'dashboard', key, name: title, body };
}
