import { METRICS, type Metric } from '../points/metrics.ts';
import { dashboardOf } from './dashboard.ts';
import { monitorsOf } from './monitors.ts';
import { called, wireOf, type DesiredResource, type WatchPolicy } from './resource.ts';
import { slosOf } from './slos.ts';

/** All that there should be for one service, beside the settings of metrics. */
export interface Desired {
  monitors: DesiredResource[];
  slos: DesiredResource[];
  /**
   * The dashboard shows SLOs by the identities that Datadog gives them; it leaves out those that have none.
   * @param idOf the identity of an SLO by its key
   */
  dashboard: (idOf: (key: string) => string | undefined) => DesiredResource;
}

/**
 * Settings of the metrics that monitors, SLOs and the dashboard ask for percentiles of. Percentiles are off until somebody
 * switches them on, and each tag by which they can be asked for costs.
 */
export const metricSettings = (): DesiredResource[] =>
  Object.values(METRICS as Readonly<Record<string, Metric>>)
    .filter(({ hasPercentiles }) => hasPercentiles)
    .map(({ name, unit = '', description, tags }) => {
      const body = wireOf({ description, unit, include_percentiles: true, tags });
      return { kind: 'metric', key: name, name, body };
    });

/**
 * What a policy asks for. Pure: the same policy gives the same.
 * @param stages such as `staging` and `production`; the dashboard shows the last one first
 * @param site of Datadog, for links
 */
export function desiredOf(policy: WatchPolicy, stages: readonly string[], site: string): Desired {
  const readers = stages.map((stage) => ({ policy, site, stage }));
  const monitors = readers.flatMap(monitorsOf);
  const slos = readers.flatMap(slosOf);
  const counts = { monitors: monitors.length, slos: slos.length };
  const dashboard: Desired['dashboard'] = (idOf) => {
    const shown = slos.map(({ key, name }) => ({ name, id: idOf(key) ?? '' })).filter(({ id }) => id);
    return dashboardOf(policy, stages, counts, shown);
  };
  return { monitors, slos, dashboard };
}

/** Sentences on flows that differ only in what tags do not keep: two things of them would share one identity. */
export function sharedKeys({ monitors, slos }: Pick<Desired, 'monitors' | 'slos'>): string[] {
  const names = [...monitors, ...slos].map(({ kind, key }) => `${called(kind)} ${key}`);
  const shared = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return Array.from(
    shared,
    (name) =>
      `Two flows of gate.config.ts would share the ${name}, as Datadog keeps no capitals and signs: rename one.`,
  );
}
