/** A metric; what it may be asked for is as `/api/v2/metrics/{metric}/tags` gives it. */
export interface StoredMetric {
  type: 'distribution' | 'count' | 'rate' | 'gauge';
  points: StoredPoint[];
  metadata: { description?: string; unit?: string; type?: string };
  settings?: { tags: string[]; include_percentiles?: boolean; [field: string]: unknown };
}
/** Epoch seconds, tags as they are stored, sorted, and which of the requests that were stored brought it. */
type StoredPoint = { at: number; value: number; tags: string[]; request: number };

/** A monitor, an SLO or a dashboard as Datadog gives it out, as far as the fake looks at it. */
type Resource<T> = T & { tags: string[]; [field: string]: unknown };
type StoredMonitor = { id: number; type: string; query: string; name: string; message: string; options: Options };
export type Options = { thresholds?: { critical?: number }; silenced?: object };
type StoredSlo = { id: string; type: string; name: string };
type StoredDashboard = { id: string; title: string; widgets: { id?: number; layout?: unknown; definition: object }[] };

/** `at` is in epoch milliseconds; `status` is the alert type: `error`, `warning`, `success`, `info`. */
export type StoredEvent = Record<'id' | 'title' | 'text' | 'status', string> & EventMore;
type EventMore = { tags: string[]; at: number; aggregationKey?: string };

/** As monitors have them; `OK`, `Alert`, `Warn` and `No Data` are the usual ones. */
export type MonitorStatus = 'Alert' | 'Ignored' | 'No Data' | 'OK' | 'Skipped' | 'Unknown' | 'Warn';

/** Everything that the fake keeps. JSON through and through. */
export interface Store {
  metrics: Record<string, StoredMetric>;
  /** Points that were answered with 202 and not stored, as Datadog does with them, and how many values each held. */
  dropped: { metric: string; at: number; because: 'too old' | 'in the future'; values: number }[];
  /** The body of every request whose points were stored: its place is the point's `request`. */
  requests: string[];
  events: StoredEvent[];
  /** As they were sent and patched, and how often under this id: whether Datadog counts them once is not documented. */
  deployments: { id: string; kind: 'deployment' | 'failure'; attributes: Record<string, unknown>; times: number }[];
  monitors: Resource<StoredMonitor>[];
  /** By the monitor's id; the others have no data. */
  states: Record<number, MonitorStatus>;
  slos: Resource<StoredSlo>[];
  dashboards: Resource<StoredDashboard>[];
  /** Deployment gates, with what their evaluations come to; an identifier is `default` unless it is said. */
  gates: Gate[];
  nextId: number;
}
type Gate = Record<'service' | 'env', string> & { identifier?: string; dry_run?: boolean; rules?: Rule[] } & GateStatus;
type GateStatus = { gate_status: 'pass' | 'fail' | 'in_progress' };
type Rule = { name: string; status: string; reason?: string; dry_run?: boolean };

export const emptyStore = (): Store => ({
  metrics: {},
  dropped: [],
  requests: [],
  events: [],
  deployments: [],
  monitors: [],
  states: {},
  slos: [],
  dashboards: [],
  gates: [],
  // Where a newcomer's ids would stand today, so that nobody relies on small ones.
  nextId: 301_000_001,
});

const pointsOf = ({ metrics }: Store, metric?: string): StoredPoint[][] =>
  (metric === undefined ? Object.values(metrics) : [metrics[metric]]).map((one) => one?.points ?? []);

/** How many values are stored, of one metric or of all. */
export const countPoints = (store: Store, metric?: string): number => pointsOf(store, metric).flat().length;

/** How many distinct tag sets a metric, or all of them together, came with: what Datadog bills custom metrics by. */
export const tagSets = (store: Store, metric?: string): number =>
  pointsOf(store, metric).reduce((sum, points) => sum + new Set(points.map(({ tags }) => tags.join())).size, 0);

/**
 * The points that were stored more than once, by different requests: what a retry after an unclear outcome leaves behind.
 * A value of a distribution is known by its time, tags and value; a count often comes as the same 1 again, so there only
 * a request that was sent twice to the letter tells.
 */
export function duplicatePoints(store: Store) {
  return Object.entries(store.metrics).flatMap(([metric, { type, points }]) => {
    const found = new Map<string, Omit<StoredPoint, 'request'> & { requests: Set<number> }>();
    for (const { request, ...point } of points) {
      const key = JSON.stringify([point, type === 'distribution' ? '' : store.requests[request]]);
      const one = found.get(key) ?? { ...point, requests: new Set() };
      found.set(key, { ...one, requests: one.requests.add(request) });
    }
    const repeated = [...found.values()].filter(({ requests }) => requests.size > 1);
    return repeated.map(({ requests, ...point }) => ({ metric, ...point, times: requests.size }));
  });
}
