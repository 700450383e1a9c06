import type { v1 } from '@datadog/datadog-api-client';
import type { Policy } from 'playwright-gate/plugin';
import type { DatadogOptions } from '../options.ts';

/** What of the policy monitors, objectives and the dashboard are made of. */
export type WatchPolicy = Pick<Policy, 'flows'> & { datadog: DatadogOptions };

/** How a metric is kept: its unit, and the tags by which its percentiles can be asked for. */
export interface MetricSettings {
  description: string;
  unit: string;
  includePercentiles: boolean;
  tags: string[];
}

interface Bodies {
  metric: MetricSettings;
  monitor: v1.Monitor;
  objective: v1.ServiceLevelObjectiveRequest;
  dashboard: v1.Dashboard;
}

export type Kind = keyof Bodies;
export type Body = Bodies[Kind];

/** One thing as it should be; only the fields that are there are ours to set. */
export type WantedOf<K extends Kind> = {
  [Name in K]: {
    kind: Name;
    /** What stays when it is renamed: see `keyFor`; of a metric its name. */
    key: string;
    name: string;
    body: Bodies[Name];
  };
}[K];
export type Wanted = WantedOf<Kind>;

/** A value as it is on the wire, with the names that Datadog's documentation uses. */
export type Wire = null | string | number | boolean | Wire[] | { [key: string]: Wire };
export type WireObject = { [key: string]: Wire };

/** One thing as it is in Datadog. */
export interface Found {
  kind: Kind;
  id: string;
  name: string;
  tags: string[];
  /** Of what carries our tags, of whatever service. */
  key?: string | undefined;
  body: WireObject;
}

/** What the kinds are called in sentences: one, and several. */
export const NAMES: Readonly<Record<Kind, readonly [one: string, several: string]>> = {
  metric: ['metric', 'metrics'],
  monitor: ['monitor', 'monitors'],
  objective: ['objective', 'objectives'],
  dashboard: ['dashboard', 'dashboards'],
};

/** `1 monitor`, `3 monitors`. */
export const counted = (count: number, kind: Kind): string => `${count} ${NAMES[kind][count === 1 ? 0 : 1]}`;
