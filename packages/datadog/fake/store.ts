export const METRIC_TYPES = ['distribution', 'count', 'rate', 'gauge'] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

export interface StoredPoint {
  /** Epoch seconds. */
  at: number;
  value: number;
  /** Normalized, sorted. */
  tags: string[];
  /** Which of the requests that were stored brought it. */
  request: number;
}

/** What a metric may be asked for, as `/api/v2/metrics/{metric}/tags` sets it. */
export interface MetricSettings {
  tags: string[];
  excludeTagsMode: boolean;
  includePercentiles: boolean;
  createdAt: string;
  modifiedAt: string;
}

export interface StoredMetric {
  type: MetricType;
  points: StoredPoint[];
  metadata: { description?: string; unit?: string; per_unit?: string; short_name?: string; statsd_interval?: number };
  settings?: MetricSettings;
}

/** A point that was answered with 202 and not stored, as Datadog does with one that is too old or in the future. */
interface DroppedPoint {
  metric: string;
  at: number;
  because: 'too old' | 'in the future';
  /** How many values it held. */
  values: number;
}

interface StoredEvent {
  id: string;
  title: string;
  text: string;
  tags: string[];
  /** Epoch milliseconds. */
  at: number;
  /** Its alert type: `error`, `warning`, `success`, `info`, ... */
  status: string;
  aggregationKey?: string;
}

export interface StoredDeployment {
  id: string;
  kind: 'deployment' | 'failure';
  attributes: Record<string, unknown>;
  /** How often it was sent under this id. Whether Datadog counts it once is not documented. */
  times: number;
}

/** A monitor as Datadog gives it out, `state` and `matching_downtimes` aside. */
export interface StoredMonitor {
  id: number;
  type: string;
  query: string;
  name: string;
  message: string;
  tags: string[];
  priority: number | null;
  restricted_roles: string[] | null;
  options: Record<string, unknown>;
  multi: boolean;
  created: string;
  created_at: number;
  modified: string;
}

export interface StoredDowntime {
  id: number;
  scope: string[];
  monitor_id: number | null;
  monitor_tags: string[];
  start: number;
  end: number | null;
  message: string;
}

export interface StoredSlo {
  id: string;
  created_at: number;
  modified_at: number;
  name: string;
  type: 'metric' | 'monitor' | 'time_slice';
  tags: string[];
  [field: string]: unknown;
}

export interface StoredDashboard {
  id: string;
  created_at: string;
  modified_at: string;
  title: string;
  layout_type: string;
  widgets: StoredWidget[];
  [field: string]: unknown;
}

interface StoredWidget {
  id: number;
  definition: Record<string, unknown>;
  layout?: unknown;
}

export interface StoredGate {
  id: string;
  service: string;
  env: string;
  identifier: string;
  dry_run: boolean;
  rules: { id: string; name: string; type: string; dry_run: boolean; options: Record<string, unknown> }[];
}

export type MonitorStatus = 'Alert' | 'Warn' | 'OK' | 'No Data';

/** Everything that the fake keeps. JSON through and through. */
export interface Store {
  metrics: Record<string, StoredMetric>;
  dropped: DroppedPoint[];
  /** The digest of every request whose points were stored: its place is the point's `request`. */
  requests: string[];
  events: StoredEvent[];
  deployments: StoredDeployment[];
  monitors: StoredMonitor[];
  /** States that a test says, by monitor: they win over what the points say. */
  scripted: Record<number, MonitorStatus>;
  downtimes: StoredDowntime[];
  slos: StoredSlo[];
  dashboards: StoredDashboard[];
  gates: StoredGate[];
  nextId: number;
}

export function emptyStore(): Store {
  return {
    metrics: {},
    dropped: [],
    requests: [],
    events: [],
    deployments: [],
    monitors: [],
    scripted: {},
    downtimes: [],
    slos: [],
    dashboards: [],
    gates: [],
    // Where a newcomer's ids would stand today, so that nobody relies on small ones.
    nextId: 301_000_001,
  };
}

/** How many distinct tag sets a metric, or all of them together, came with: what Datadog bills custom metrics by. */
export function tagSets(store: Store, metric?: string): number {
  const chosen = metric === undefined ? Object.values(store.metrics) : [store.metrics[metric]];
  return chosen.reduce((sum, one) => sum + new Set(one?.points.map(({ tags }) => tags.join()) ?? []).size, 0);
}

export interface DuplicatePoint extends Omit<StoredPoint, 'request'> {
  metric: string;
  times: number;
}

/**
 * The points that were stored more than once, by different requests: what a retry after an unclear outcome leaves behind.
 * A value of a distribution is known by its time, tags and value; a count often comes as the same 1 again, so there only
 * a request that was sent twice to the letter tells.
 */
export function duplicatePoints(store: Store): DuplicatePoint[] {
  return Object.entries(store.metrics).flatMap(([metric, { type, points }]) => {
    const found = new Map<string, { point: StoredPoint; requests: Set<number> }>();
    for (const point of points) {
      const digest = type === 'distribution' ? '' : (store.requests[point.request] ?? '');
      const key = JSON.stringify([point.at, point.value, point.tags, digest]);
      const seen = found.get(key) ?? { point, requests: new Set() };
      seen.requests.add(point.request);
      found.set(key, seen);
    }
    return [...found.values()]
      .filter(({ requests }) => requests.size > 1)
      .map(({ point: { at, value, tags }, requests }) => ({ metric, at, value, tags, times: requests.size }));
  });
}

/** How many values are stored, of one metric or of all. */
export function countPoints(store: Store, metric?: string): number {
  const chosen = metric === undefined ? Object.values(store.metrics) : [store.metrics[metric]];
  return chosen.reduce((sum, one) => sum + (one?.points.length ?? 0), 0);
}
