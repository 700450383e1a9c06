import type { Policy } from 'playwright-gate/plugin';
import type { DatadogOptions } from '../options.ts';

/** What of the policy monitors, SLOs and the dashboard are made of. */
export type WatchPolicy = Pick<Policy, 'flows'> & { datadog: DatadogOptions };

export type Kind = 'metric' | 'monitor' | 'slo' | 'dashboard';

/** What a kind is called in sentences: `monitor` or `monitors`, `SLO` or `SLOs`. */
export const called = (kind: Kind, count = 1): string => `${kind === 'slo' ? 'SLO' : kind}${count === 1 ? '' : 's'}`;

/** One thing as it should be. */
export interface DesiredResource {
  kind: Kind;
  /** What stays when it is renamed: see `keyFor`; of a metric its name. */
  key: string;
  name: string;
  /** As it goes over the wire; only the fields that are there are ours to set. */
  body: WireObject;
}

/** One thing of ours, of whatever service, as it is in Datadog. */
export interface ExistingResource extends DesiredResource {
  id: string;
}

/** A value as it is on the wire, with the names that Datadog's documentation uses. */
export type Wire = null | string | number | boolean | Wire[] | { [key: string]: Wire };
export type WireObject = { [key: string]: Wire };

export const isWireObject = (value: unknown): value is WireObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** A body as it goes over the wire: what is undefined in it has no key. */
export const wireOf = (body: object): WireObject => JSON.parse(JSON.stringify(body)) as WireObject;
/** The texts of a list; none of what is no list. */
export const textsOf = (value: Wire | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
