import { refuse, type Answer } from './answers.ts';
import { mutedScopes } from './downtimes.ts';
import type { AddEndpoint, Asked, Organization } from './endpoint.ts';
import { isMetricType, parseMonitorQuery } from './monitor-query.ts';
import { stateOf } from './monitor-state.ts';
import { ORG_ID } from './monitors.ts';
import { metricsOf } from './query-grammar.ts';
import { QueryError, Reader } from './query-reader.ts';
import type { StoredMonitor } from './store.ts';

/** A monitor as far as a search looks at it. */
interface Candidate {
  monitor: StoredMonitor;
  status: string;
  muted: boolean;
  scopes: string[];
  groups: string[];
}

type Test = (candidate: Candidate) => boolean;

const PER_PAGE = 30;
const STATUSES: Record<string, string> = {
  alert: 'Alert',
  warn: 'Warn',
  ok: 'OK',
  'no data': 'No Data',
  no_data: 'No Data',
};
/** What has a meaning of its own in a search unless it stands between quotes. */
const RESERVED = /[:[\]{}+=&|<>!^~\\/]/;

const classificationOf = ({ type }: StoredMonitor) => (isMetricType(type) ? 'metric' : type.replace(/ alert$/, ''));

function patternOf(value: string): RegExp {
  const text = value
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${text}$`, 'i');
}

/** @param flag told what would have to stand between quotes */
function testOf(key: string | undefined, value: string, quoted: boolean, flag: (sentence: string) => void): Test {
  if (!quoted && RESERVED.test(value))
    flag(`The search "${key ? `${key}:` : ''}${value}" has reserved characters: put the value between quotes.`);
  const pattern = patternOf(value);
  switch (key) {
    case undefined:
      return ({ monitor }) =>
        [monitor.name, String(monitor.id), ...monitor.tags].some(
          (text) => text.toLowerCase().includes(value.toLowerCase()) || pattern.test(text),
        );
    case 'tag':
      return ({ monitor }) => monitor.tags.some((tag) => pattern.test(tag));
    case 'id':
      return ({ monitor }) => pattern.test(String(monitor.id));
    case 'title':
      return ({ monitor }) => monitor.name.toLowerCase().includes(value.toLowerCase()) || pattern.test(monitor.name);
    case 'type':
      return ({ monitor }) => pattern.test(classificationOf(monitor));
    case 'muted':
      return ({ muted }) => muted === (value.toLowerCase() === 'true');
    case 'priority':
      return ({ monitor }) =>
        pattern.test(`p${monitor.priority ?? ''}`) || pattern.test(String(monitor.priority ?? ''));
    case 'scope':
      return ({ scopes }) => scopes.some((scope) => pattern.test(scope));
    case 'group':
      return ({ groups }) => groups.some((group) => pattern.test(group));
    case 'status':
    case 'group_status': {
      const status = STATUSES[value.toLowerCase()];
      if (!status) throw new QueryError(`there is no status "${value}"`);
      return (candidate) => candidate.status === status;
    }
    default:
      return ({ monitor }) => monitor.tags.some((tag) => patternOf(`${key}:${value}`).test(tag));
  }
}

/** Reads a search for monitors. @throws QueryError */
function parseSearch(text: string, flag: (sentence: string) => void): Test {
  const reader = new Reader(text);
  const word = (key?: string): Test => {
    const quoted = reader.match(/"[^"]*"/y);
    if (quoted !== undefined) return testOf(key, quoted.slice(1, -1), true, flag);
    return testOf(key, reader.match(/[^\s()"]+/y) ?? reader.fail('a value'), false, flag);
  };
  const one = (key?: string): Test => {
    if (reader.take('-') || reader.takeWord('NOT')) {
      const test = one(key);
      return (candidate) => !test(candidate);
    }
    if (reader.take('(')) {
      const test = any(key);
      reader.expect(')');
      return test;
    }
    const attribute = key ? undefined : reader.match(/[a-z_.-]+(?=:)/iy);
    if (attribute) reader.expect(':');
    else return word(key);
    return reader.text[reader.at] === '(' ? one(attribute.toLowerCase()) : word(attribute.toLowerCase());
  };
  const all = (key?: string): Test => {
    const tests = [one(key)];
    while (!reader.done && reader.text[reader.at] !== ')') {
      if (/^OR\b/.test(reader.text.slice(reader.at))) break;
      reader.takeWord('AND');
      tests.push(one(key));
    }
    return (candidate) => tests.every((test) => test(candidate));
  };
  const any = (key?: string): Test => {
    const tests = [all(key)];
    while (!reader.done && reader.takeWord('OR')) tests.push(all(key));
    return (candidate) => tests.some((test) => test(candidate));
  };
  if (reader.done) return () => true;
  const test = any();
  if (!reader.done) reader.fail('its end');
  return test;
}

function candidateOf(organization: Organization, monitor: StoredMonitor): Candidate {
  const { store, clock } = organization;
  const query = parseMonitorQuery(monitor.type, monitor.query);
  const state = stateOf(monitor, organization);
  return {
    monitor,
    status: state.overall,
    muted: mutedScopes(store, monitor, clock.now()).length > 0,
    scopes: query.kind === 'metric' ? metricsOf(query.expression).flatMap(({ scopeText }) => scopeText.split(',')) : [],
    groups: Object.keys(state.groups),
  };
}

/** The monitors that a search finds, with their states. @throws Refusal 400 in Datadog's words where it cannot be read */
export function searchMonitors(organization: Organization, text: string): Candidate[] {
  try {
    const test = parseSearch(text, organization.flag);
    return organization.store.monitors.map((monitor) => candidateOf(organization, monitor)).filter(test);
  } catch (error) {
    if (error instanceof QueryError) throw refuse(400, `Query parsing error: ${error.message}`);
    throw error;
  }
}

function counted(names: (string | boolean)[]) {
  const counts = new Map<string | boolean, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ count, name })).sort((a, b) => b.count - a.count);
}

const toResult = ({ monitor, status, muted, scopes }: Candidate) => ({
  id: monitor.id,
  name: monitor.name,
  status,
  type: monitor.type,
  query: monitor.query,
  tags: monitor.tags,
  scopes,
  classification: classificationOf(monitor),
  metrics: scopes.length > 0 ? [...new Set(monitor.query.match(/[a-z]\w*(?:\.\w+)+(?=\{)/gi) ?? [])] : [],
  notifications: [...monitor.message.matchAll(/(?<!\w)@([\w.-]+)/g)].map(([, handle]) => ({ handle, name: handle })),
  muted_until_ts: muted ? 2_147_483_647 : null,
  last_triggered_ts: null,
  org_id: ORG_ID,
  priority: monitor.priority,
  creator: { id: 1_445_416, handle: 'fake@example.com', name: null },
});

function paged<T>({ query }: Asked, items: T[]): { items: T[]; metadata: object } {
  const [page, perPage] = [Number(query.get('page') ?? 0), Number(query.get('per_page') ?? PER_PAGE)];
  return {
    items: items.slice(page * perPage, (page + 1) * perPage),
    metadata: { page, per_page: perPage, page_count: Math.ceil(items.length / perPage), total_count: items.length },
  };
}

const SORTED: Record<string, (candidate: Candidate) => string> = {
  name: ({ monitor }) => monitor.name,
  status: ({ status }) => status,
};

function sorted(candidates: Candidate[], sort: string | null): Candidate[] {
  const [field = '', direction = 'asc'] = sort?.split(',') ?? [];
  const by = SORTED[field];
  if (!by) return candidates;
  return candidates.toSorted((a, b) => by(a).localeCompare(by(b)) * (direction === 'desc' ? -1 : 1));
}

/** Searching for monitors, and for groups of them. */
export function addMonitorSearch(add: AddEndpoint, organization: Organization): void {
  const rules = { keys: 'both', permission: 'monitors_read' } as const;

  add('GET', '/api/v1/monitor/search', rules, (asked): Answer => {
    const found = sorted(searchMonitors(organization, asked.query.get('query') ?? ''), asked.query.get('sort'));
    const { items, metadata } = paged(asked, found);
    return {
      status: 200,
      body: {
        counts: {
          status: counted(found.map(({ status }) => status)),
          muted: counted(found.map(({ muted }) => muted)),
          tag: counted(found.flatMap(({ monitor }) => monitor.tags)),
          type: counted(found.map(({ monitor }) => classificationOf(monitor))),
        },
        monitors: items.map(toResult),
        metadata,
      },
    };
  });

  add('GET', '/api/v1/monitor/groups/search', rules, (asked): Answer => {
    const found = searchMonitors(organization, asked.query.get('query') ?? '');
    const groups = found.flatMap(({ monitor }) =>
      Object.values(stateOf(monitor, organization).groups).map(({ name, status }) => ({
        monitor_id: monitor.id,
        monitor_name: monitor.name,
        group: name,
        group_tags: name === '*' ? [] : name.split(','),
        status,
        last_triggered_ts: null,
        last_nodata_ts: 0,
      })),
    );
    const { items, metadata } = paged(asked, groups);
    const counts = { status: counted(groups.map(({ status }) => status)), type: [] };
    return { status: 200, body: { counts, groups: items, metadata } };
  });
}
