import { floats, refuse, type Answer } from './answers.ts';
import { activeDowntimes } from './downtimes.ts';
import type { AddEndpoint, Asked, Organization } from './endpoint.ts';
import { readMonitor, storedOptions, type MonitorRequest } from './monitor-options.ts';
import { groupsOf, isMetricType, parseMonitorQuery } from './monitor-query.ts';
import { stateOf } from './monitor-state.ts';
import { metricsOf } from './query-grammar.ts';
import type { Store, StoredMonitor } from './store.ts';

export const ORG_ID = 321_813;
const CREATOR = { id: 1_445_416, handle: 'fake@example.com', name: null, email: 'fake@example.com' };
const PAGE = 100;
const MOST = 1_000;

/** What Datadog calls a metric monitor: it takes both names, and gives one back. */
const storedType = (type: string) => (isMetricType(type) ? 'query alert' : type);

/** A monitor as the API gives it out. */
function toWire(organization: Organization, monitor: StoredMonitor, query: URLSearchParams): object {
  const state = stateOf(monitor, organization);
  const { thresholds } = monitor.options;
  const options = thresholds ? { ...monitor.options, thresholds: floats(thresholds) } : monitor.options;
  const now = organization.clock.now();
  return {
    ...monitor,
    options,
    org_id: ORG_ID,
    creator: CREATOR,
    deleted: null,
    overall_state: state.overall,
    overall_state_modified: null,
    ...(query.get('group_states') ? { state: { groups: state.groups } } : {}),
    ...(query.get('with_downtimes') === 'true'
      ? { matching_downtimes: activeDowntimes(organization.store, monitor, now) }
      : {}),
  };
}

/** The monitor of the path. @throws Refusal 404 */
function monitorOf(store: Store, { parameters }: Asked): StoredMonitor {
  const found = store.monitors.find(({ id }) => String(id) === parameters.id);
  if (!found) throw refuse(404, 'Monitor not found');
  return found;
}

function storedMonitor(monitor: MonitorRequest, id: number, now: number, before?: StoredMonitor): StoredMonitor {
  const type = storedType(monitor.type);
  const at = new Date(now).toISOString().replace('Z', '+00:00');
  return {
    id,
    type,
    query: monitor.query,
    name: monitor.name ?? monitor.query,
    message: monitor.message ?? '',
    tags: [...new Set(monitor.tags ?? [])],
    priority: monitor.priority ?? null,
    restricted_roles: monitor.restricted_roles ?? null,
    options: storedOptions(type, monitor.options),
    multi: groupsOf(parseMonitorQuery(type, monitor.query)).length > 0,
    created: before?.created ?? at,
    created_at: before?.created_at ?? Math.floor(now / 1_000) * 1_000,
    modified: at,
  };
}

const sameText = (monitor: StoredMonitor) =>
  JSON.stringify([
    monitor.type,
    monitor.query,
    monitor.name,
    monitor.message,
    [...monitor.tags].sort(),
    monitor.options,
  ]);

/** The same monitor once more. By which fields Datadog knows it is not documented: here it takes all that say what it does. */
function refuseDuplicate(store: Store, monitor: StoredMonitor): void {
  const twin = store.monitors.find((other) => other.id !== monitor.id && sameText(other) === sameText(monitor));
  if (twin) throw refuse(400, `Duplicate of an existing monitor_id:${twin.id} org_id:${ORG_ID}`);
}

/** Who needs a monitor, in Datadog's sentence. */
function referenceTo(store: Store, { id, name }: StoredMonitor): string | undefined {
  const slos = store.slos.filter(({ monitor_ids: ids }) => Array.isArray(ids) && ids.includes(id));
  const composites = store.monitors.filter(
    ({ type, query }) => type === 'composite' && new RegExp(`\\b${id}\\b`).test(query),
  );
  const uses = [...slos, ...composites].map((one) => `${one.id},${one.name}`);
  const kind = slos.length > 0 ? 'slos' : 'composite monitors';
  return uses.length > 0 ? `monitor [${id},${name}] is referenced in ${kind}: [${uses.join('; ')}]` : undefined;
}

const listOf = (text: string | null) => (text ?? '').split(',').flatMap((one) => one.trim() || []);

/** Whether a monitor's query is about these tags: the filter `tags`, which is not `monitor_tags`. */
function hasScope(monitor: StoredMonitor, wanted: string[]): boolean {
  const query = parseMonitorQuery(monitor.type, monitor.query);
  if (query.kind !== 'metric') return wanted.length === 0;
  const scope = metricsOf(query.expression).flatMap(({ scopeText }) => listOf(scopeText));
  return wanted.every((tag) => scope.includes(tag));
}

function list({ store }: Organization, { query }: Asked): StoredMonitor[] {
  const name = query.get('name')?.toLowerCase() ?? '';
  const [tags, monitorTags] = [listOf(query.get('tags')), listOf(query.get('monitor_tags'))];
  const whole = (key: string) => {
    const text = query.get(key);
    if (text !== null && !/^\d+$/.test(text)) throw refuse(400, `The value provided for parameter '${key}' is invalid`);
    return text === null ? undefined : Number(text);
  };
  const [page, size, offset] = [whole('page'), whole('page_size'), whole('id_offset')];
  if (size !== undefined && (size < 1 || size > MOST))
    throw refuse(400, "The value provided for parameter 'page_size' is invalid");
  const all = store.monitors
    .filter((monitor) => monitor.name.toLowerCase().includes(name))
    .filter((monitor) => monitorTags.every((tag) => monitor.tags.includes(tag)))
    .filter((monitor) => hasScope(monitor, tags))
    .sort((a, b) => a.id - b.id);
  if (offset !== undefined) return all.filter(({ id }) => id > offset).slice(0, size ?? PAGE);
  if (page === undefined) return all;
  return all.slice(page * (size ?? PAGE), (page + 1) * (size ?? PAGE));
}

/** Create, list, read, change, remove and validate monitors. */
export function addMonitors(add: AddEndpoint, organization: Organization): void {
  const { store, clock } = organization;
  const read = { keys: 'both', permission: 'monitors_read' } as const;
  const write = { keys: 'both', permission: 'monitors_write' } as const;
  const none = new URLSearchParams();

  add('POST', '/api/v1/monitor', write, ({ body }): Answer => {
    const { monitor } = readMonitor(organization, body);
    const stored = storedMonitor(monitor, store.nextId, clock.now());
    refuseDuplicate(store, stored);
    store.nextId += 1;
    store.monitors.push(stored);
    return { status: 200, body: toWire(organization, stored, none) };
  });

  add('GET', '/api/v1/monitor', read, (asked): Answer => ({
    status: 200,
    body: list(organization, asked).map((monitor) => toWire(organization, monitor, asked.query)),
  }));

  add('POST', '/api/v1/monitor/validate', read, ({ body }): Answer => {
    readMonitor(organization, body);
    return { status: 200, body: {} };
  });

  add('GET', '/api/v1/monitor/can_delete', write, ({ query }): Answer => {
    const ids = listOf(query.get('monitor_ids')).map(Number);
    const chosen = ids.map((id) => store.monitors.find((monitor) => monitor.id === id));
    const errors = Object.fromEntries(
      chosen.flatMap((monitor) => {
        const reference = monitor && referenceTo(store, monitor);
        return monitor && reference ? [[String(monitor.id), [reference]]] : [];
      }),
    );
    const conflict = Object.keys(errors).length > 0;
    const ok = ids.filter((id, index) => chosen[index] && !(String(id) in errors));
    return { status: conflict ? 409 : 200, body: { data: { ok }, errors: conflict ? errors : null } };
  });

  add('GET', '/api/v1/monitor/:id{[0-9]+}', read, (asked): Answer => ({
    status: 200,
    body: toWire(organization, monitorOf(store, asked), asked.query),
  }));

  const change = (asked: Asked) => {
    const before = monitorOf(store, asked);
    const given = (asked.body ?? {}) as Partial<MonitorRequest>;
    if (given.type !== undefined && storedType(given.type) !== before.type)
      throw refuse(400, `The type of a monitor cannot be changed from '${before.type}' to '${given.type}'`);
    const options = {
      ...(given.options ?? before.options),
      silenced: given.options?.silenced ?? before.options.silenced,
    };
    return { before, monitor: readMonitor(organization, { ...before, ...given, type: before.type, options }).monitor };
  };

  add('PUT', '/api/v1/monitor/:id{[0-9]+}', write, (asked): Answer => {
    const { before, monitor } = change(asked);
    const stored = storedMonitor(monitor, before.id, clock.now(), before);
    refuseDuplicate(store, stored);
    store.monitors[store.monitors.indexOf(before)] = stored;
    return { status: 200, body: toWire(organization, stored, none) };
  });

  add('POST', '/api/v1/monitor/:id{[0-9]+}/validate', read, (asked): Answer => {
    change(asked);
    return { status: 200, body: {} };
  });

  add('DELETE', '/api/v1/monitor/:id{[0-9]+}', write, (asked): Answer => {
    const monitor = monitorOf(store, asked);
    const reference = referenceTo(store, monitor);
    if (reference && asked.query.get('force') !== 'true') throw refuse(400, reference);
    store.monitors.splice(store.monitors.indexOf(monitor), 1);
    return { status: 200, body: { deleted_monitor_id: monitor.id } };
  });
}
