import type { Organization } from './endpoint.ts';
import { groupsOf, parseMonitorQuery, type CompositeMonitor, type MetricMonitor } from './monitor-query.ts';
import { evaluate, pointsOf, spanOf, type Groups, type Span } from './query.ts';
import { metricsOf, QueryError } from './query-grammar.ts';
import { compare, reduce } from './sketch.ts';
import type { MonitorStatus, Store, StoredMonitor } from './store.ts';

interface MonitorGroup {
  /** `flow:entity.create`, or `*` of a monitor without groups. */
  name: string;
  status: MonitorStatus;
  /** What was compared with the threshold. */
  value?: number;
}

export interface MonitorState {
  overall: MonitorStatus;
  groups: Record<string, MonitorGroup>;
}

const WORST: MonitorStatus[] = ['Alert', 'Warn', 'No Data', 'OK'];
/** After so many seconds without data the last known state is forgotten. */
const REMEMBERED = 24 * 3_600;

type Options = {
  thresholds?: { warning?: number | null };
  notify_no_data?: boolean;
  no_data_timeframe?: number | null;
  on_missing_data?: 'default' | 'show_no_data' | 'show_and_notify_no_data' | 'resolve';
  evaluation_delay?: number | null;
};

const worstOf = (statuses: MonitorStatus[]): MonitorStatus =>
  WORST.find((status) => statuses.includes(status)) ?? 'No Data';

/** One number for each group of a window that ends here. */
function valuesAt({ method, window, expression }: MetricMonitor, store: Store, end: number): Map<string, number> {
  const counts = metricsOf(expression).every(({ asCount }) => asCount);
  // Percentiles and counts are taken of the window as a whole, other values of its pieces.
  const whole = method === 'percentile' || (method === 'sum' && counts);
  const span: Span = whole ? { from: end - window, to: end, interval: window } : spanOf(expression, end - window, end);
  const groups: Groups = evaluate(expression, { store }, span);
  return new Map(
    [...groups].flatMap(([key, values]) => {
      const value = reduce(
        values.filter((one) => one !== undefined),
        whole ? 'last' : method,
      );
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function changesAt(monitor: MetricMonitor, store: Store, end: number): Map<string, number> {
  const now = valuesAt(monitor, store, end);
  if (!monitor.change) return now;
  const { relative, earlier } = monitor.change;
  const before = valuesAt(monitor, store, end - earlier);
  return new Map(
    [...now].flatMap(([key, value]) => {
      const old = before.get(key);
      if (old === undefined || (relative && old === 0)) return [];
      return [[key, relative ? ((value - old) / old) * 100 : value - old]];
    }),
  );
}

function statusOf({ operator, threshold }: MetricMonitor, value: number, warning?: number | null): MonitorStatus {
  if (compare(value, operator, threshold)) return 'Alert';
  return typeof warning === 'number' && compare(value, operator, warning) ? 'Warn' : 'OK';
}

/**
 * What a group says that has no data in the window. Counts are 0 then; other monitors keep the last known state, unless
 * their options want it otherwise.
 * @param last when there was data, epoch seconds; undefined where there never was
 */
function withoutData(
  monitor: MetricMonitor,
  options: Options,
  store: Store,
  now: number,
  key: string,
  last: number | undefined,
): Omit<MonitorGroup, 'name'> {
  if (options.on_missing_data === 'resolve') return { status: 'OK' };
  if (options.on_missing_data?.startsWith('show')) return { status: 'No Data' };
  const counts = metricsOf(monitor.expression).every(({ asCount }) => asCount);
  if (options.on_missing_data === 'default' && counts)
    return { status: statusOf(monitor, 0, options.thresholds?.warning), value: 0 };
  const patience = options.notify_no_data
    ? (options.no_data_timeframe ?? (2 * monitor.window) / 60) * 60
    : Math.max(REMEMBERED, monitor.window);
  if (last === undefined || now - last > patience) return { status: 'No Data' };
  const value = changesAt(monitor, store, last + 1).get(key);
  return value === undefined
    ? { status: 'No Data' }
    : { status: statusOf(monitor, value, options.thresholds?.warning), value };
}

function metricState(monitor: MetricMonitor, options: Options, store: Store, time: number): MonitorState {
  const now = time - (options.evaluation_delay ?? 0);
  // Points of this very second belong to the window.
  const values = changesAt(monitor, store, now + 1);
  const last = new Map<string, number>();
  const by = groupsOf({ ...monitor });
  for (const query of metricsOf(monitor.expression))
    for (const { at, tags } of pointsOf(query, { store })) {
      const key = query.by.map((one) => tags.find((tag) => tag.startsWith(`${one}:`)) ?? `${one}:N/A`).join();
      if (at <= now && at > (last.get(key) ?? 0)) last.set(key, at);
    }
  const keys = new Set([...values.keys(), ...last.keys(), ...(by.length === 0 ? [''] : [])]);
  const groups = [...keys].map((key): MonitorGroup => {
    const value = values.get(key);
    const rest =
      value === undefined
        ? withoutData(monitor, options, store, now, key, last.get(key))
        : { status: statusOf(monitor, value, options.thresholds?.warning), value };
    return { name: key || '*', ...rest };
  });
  return {
    overall: worstOf(groups.map(({ status }) => status)),
    groups: Object.fromEntries(groups.map((group) => [group.name, group])),
  };
}

/** Works `1 && !(2 || 3)` out: a monitor is true when it alerts or warns. */
function compositeStatus({ query }: CompositeMonitor, isTrue: (id: number) => boolean): MonitorStatus {
  const tokens = query.match(/\d+|&&|\|\||[!()]/g) ?? [];
  const term = (): boolean => {
    const token = tokens.shift();
    if (token === '!') return !term();
    if (token !== '(') return isTrue(Number(token));
    const inner = any();
    tokens.shift();
    return inner;
  };
  const chain = (operator: string, next: () => boolean, join: (a: boolean, b: boolean) => boolean) => {
    let value = next();
    while (tokens[0] === operator) {
      tokens.shift();
      value = join(next(), value);
    }
    return value;
  };
  const all = () => chain('&&', term, (a, b) => a && b);
  const any = (): boolean => chain('||', all, (a, b) => a || b);
  return any() ? 'Alert' : 'OK';
}

const alone = (status: MonitorStatus): MonitorState => ({ overall: status, groups: { '*': { name: '*', status } } });

/** The state of a monitor now: what a test said that it is, or what the stored points say. */
export function stateOf(monitor: StoredMonitor, organization: Organization): MonitorState {
  const { store, clock } = organization;
  const scripted = store.scripted[monitor.id];
  if (scripted) return alone(scripted);
  try {
    const query = parseMonitorQuery(monitor.type, monitor.query);
    if (query.kind === 'metric') return metricState(query, monitor.options, store, Math.floor(clock.now() / 1_000));
    if (query.kind === 'other') return alone('No Data');
    const leaf = (id: number) => store.monitors.find((one) => one.id === id && one.type !== 'composite');
    return alone(
      compositeStatus(query, (id) => {
        const found = leaf(id);
        return found !== undefined && ['Alert', 'Warn'].includes(stateOf(found, organization).overall);
      }),
    );
  } catch (error) {
    // What the fake knows and cannot work out, such as anomalies, has no state until a test gives it one.
    if (error instanceof QueryError) return alone('No Data');
    throw error;
  }
}
