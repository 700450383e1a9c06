import { must, yes, type Endpoints, type Organization } from './endpoint.ts';
import { isoTime, resourceEndpoints, whole } from './resources.ts';
import type { Options, Store } from './store.ts';

type Monitor = Store['monitors'][number];

const ORG_ID = 321_813;
const PAGE = 100;
const SEARCH_PAGE = 30;
/** A function of time, what it is asked of, and what the answer is compared with. */
const QUERY = /^\w+\(.*?\b(?:last|current)_\w+.*?\):.+\}.*?([<>]=?|[!=]=) ?(-?[\d.]+)$/s;
const DEFAULTS = { notify_audit: false, include_tags: true, notify_no_data: false, silenced: {}, new_host_delay: 300 };

/** Datadog takes two names for a metric monitor, and gives one back. */
const typeOf = (type: string) => (type === 'metric alert' ? 'query alert' : type);
/** As Python writes a float, which is how Datadog's sentences have it. */
const python = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value));
/** By which fields Datadog knows a monitor again is not documented: here by all that say what it does. */
const sameness = ({ type, query, name, message, tags, options }: Monitor) =>
  JSON.stringify([type, query, name, message, tags.toSorted(), options]);

function checkMetricMonitor(query: string, { thresholds = {} }: Options): void {
  const [, operator = '', number] = QUERY.exec(query) ?? [];
  must(operator, "The value provided for parameter 'query' is invalid: invalid operator specified: ");
  const limit = Number(number);
  const { critical = limit } = thresholds;
  const used = `used in the query (${python(limit)})`;
  must(critical === limit, `Alert threshold (${python(critical)}) does not match that ${used}.`);
}

function read({ store, clock }: Organization, body: Monitor, before: Monitor | undefined): Monitor {
  const { type: given, query, priority = null, options = {}, ...rest } = { ...before, ...body };
  const type = typeOf(given);
  must(!before || type === before.type, `The type of a monitor cannot be changed from '${before?.type}' to '${given}'`);
  must(priority === null || /^[1-5]$/.test(String(priority)), '`priority` is no number from 1 to 5.');
  if (type === 'query alert') checkMetricMonitor(query, options);
  const now = isoTime(clock.now());
  const texts = { type, query, name: rest.name ?? query, message: rest.message ?? '' };
  const more = { tags: [...new Set(rest.tags ?? [])], priority, options: { ...DEFAULTS, ...options } };
  const monitor: Monitor = { ...rest, ...texts, ...more, created: before?.created ?? now, modified: now };
  const twin = store.monitors.find((other) => other.id !== before?.id && sameness(other) === sameness(monitor));
  must(!twin, `Duplicate of an existing monitor_id:${twin?.id} org_id:${ORG_ID}`);
  return { ...monitor, multi: /\bby ?\{/.test(query) };
}

const stateOf = ({ states }: Store, { id }: Monitor) => states[id] ?? 'No Data';
const show = (store: Store, monitor: Monitor) => ({ ...monitor, overall_state: stateOf(store, monitor) });

function list(store: Store, query: URLSearchParams): object[] {
  const tags = query.get('monitor_tags')?.split(',') ?? [];
  const size = whole(query, 'page_size', PAGE);
  must(size >= 1 && size <= 1_000, "The value provided for parameter 'page_size' is invalid");
  const from = whole(query, 'page', 0) * size;
  return store.monitors
    .filter((one) => tags.every((tag) => one.tags.includes(tag)))
    .sort((a, b) => a.id - b.id)
    .slice(from, query.has('page') ? from + size : undefined)
    .map((one) => show(store, one));
}

/** What a search finds: all of its words have to fit. No more of Datadog's language is read, and more is flagged. */
function search({ store, flag }: Organization, query: URLSearchParams): object {
  const text = query.get('query') ?? '';
  const words = text.match(/-?(?:[\w.-]+:)?(?:"[^"]*"|[^\s()"]+)/g) ?? [];
  const isRead = !words.some((word) => /^(OR|NOT)$|[*?]/.test(word));
  if (!isRead) flag(`The fake reads no search with OR, NOT, * or ?, such as "${text}".`);
  must(isRead, `Query parsing error: ${text}`);
  const found = store.monitors.filter((one) => {
    const isMuted = Object.keys(one.options.silenced ?? {}).length > 0;
    const own = ['', 'AND', String(one.id), one.name, ...one.tags, `muted:${isMuted}`];
    const fits = (word: string) => own.includes(word.replace(/^-?(tag:)?/, '').replaceAll('"', ''));
    return words.every((word) => fits(word) !== word.startsWith('-'));
  });
  const size = whole(query, 'per_page', SEARCH_PAGE);
  const hits = found.slice(0, size).map((one) => {
    const { id, name, type, tags, query: asked } = one;
    return { id, name, type, tags, query: asked, status: stateOf(store, one) };
  });
  const counts = { page_count: Math.ceil(found.length / size), total_count: found.length };
  return { monitors: hits, metadata: { page: 0, per_page: size, ...counts } };
}

/** Monitors and their search. Their states, and what silences them, are those that a test says. */
export const monitorEndpoints = (organization: Organization): Endpoints => ({
  'GET /api/v1/monitor/search': { needs: 'monitors_read', run: ({ query }) => yes(search(organization, query)) },
  ...resourceEndpoints(organization, {
    of: 'monitors',
    models: ['v1.Monitor', 'v1.MonitorUpdateRequest'],
    read,
    show,
    list,
  }),
});
