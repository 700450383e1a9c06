import { dashboardOf } from './dashboard.ts';
import type { Counts } from './identity.ts';
import { metricSettings } from './metric-settings.ts';
import { monitorsOf } from './monitors.ts';
import { objectivesOf } from './objectives.ts';
import type { Wanted, WantedOf, WatchPolicy } from './resource.ts';

/** All that there should be for one service. */
export interface Desired {
  metrics: WantedOf<'metric'>[];
  monitors: WantedOf<'monitor'>[];
  objectives: WantedOf<'objective'>[];
  /**
   * The dashboard shows objectives by the identities that Datadog gives them; it leaves out those that have none.
   * @param idOf the identity of an objective by its key
   */
  dashboard: (idOf: (key: string) => string | undefined) => WantedOf<'dashboard'>;
  counts: Counts;
}

export interface DesiredOptions {
  policy: WatchPolicy;
  /** Such as `staging` and `production`; the dashboard shows the last one first. */
  stages: readonly string[];
  /** Of Datadog, for links. */
  site: string;
}

/** What the policy asks for. Pure: the same policy gives the same. */
export function desiredOf({ policy, stages, site }: DesiredOptions): Desired {
  const readers = stages.map((stage) => ({ policy, site, stage }));
  const monitors = readers.flatMap(monitorsOf);
  const objectives = readers.flatMap(objectivesOf);
  const counts = { monitors: monitors.length, objectives: objectives.length };
  return {
    metrics: metricSettings(),
    monitors,
    objectives,
    counts,
    dashboard: (idOf) =>
      dashboardOf(policy, {
        stages,
        counts,
        objectives: objectives.flatMap(({ key, name }) => {
          const id = idOf(key);
          return id ? [{ name, id }] : [];
        }),
      }),
  };
}

/** Names that two things would share although each needs its own: flows that differ only in what tags do not keep. */
export function sharedKeys({ monitors, objectives }: Pick<Desired, 'monitors' | 'objectives'>): string[] {
  const all: Wanted[] = [...monitors, ...objectives];
  const seen = new Set<string>();
  return [...new Set(all.map(({ kind, key }) => `${kind} ${key}`).filter((one) => seen.size === seen.add(one).size))];
}
