import { z } from 'zod';
import { cut, plain } from '../../gate/render/text.ts';
import { withoutKeys, type Access } from '../access.ts';
import { call, type Answer } from '../client.ts';
import { unknown, whyNot, type Finding } from './finding.ts';

/** A search that finds more monitors says nothing about the deployment any more; Datadog's own gates have the same limit. */
const MOST_MONITORS = 50;
const MOST_NAMED = 8;
const NAME_WIDTH = 60;
const PERMISSION = 'monitors_read';

/** One monitor, as far as it says something about health. */
export interface SeenMonitor {
  id: number;
  name: string;
  /** Datadog's own word: `OK`, `Alert`, `Warn`, `No Data`, and rarer ones. */
  status: string;
  /** What is muted of it: all, or the scopes named, such as `host:a`. */
  muted: 'nothing' | 'all' | string[];
}

const ORDER = ['alert', 'unknown', 'muted', 'ok'] as const;

function stateOf({ status, muted }: SeenMonitor): (typeof ORDER)[number] {
  if (muted === 'all') return 'muted';
  if (status === 'Alert') return 'alert';
  if (status !== 'OK' && status !== 'Warn') return 'unknown';
  return muted === 'nothing' ? 'ok' : 'muted';
}

function describe({ id, name, status, muted }: SeenMonitor): string {
  const label = `${cut(plain(name) || 'a monitor without a name', NAME_WIDTH)} (${id})`;
  if (muted === 'all') return `${label} is muted, its state is ${status}`;
  return `${label} is in state ${status}${muted === 'nothing' ? '' : `, and muted for ${plain(muted.join(', '))}`}`;
}

/**
 * What monitors say together: the worst of them. An alert of one that is muted as a whole does not count as an alert, and
 * is told. Pure.
 */
export function judgeMonitors(monitors: readonly SeenMonitor[]): Finding {
  const told = monitors
    .map((monitor) => ({ monitor, state: stateOf(monitor) }))
    .filter(({ monitor, state }) => state !== 'ok' || monitor.status !== 'OK')
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const worst = told[0]?.state ?? 'ok';
  const named = told.slice(0, MOST_NAMED).map(({ monitor }) => describe(monitor));
  const more = told.length > MOST_NAMED ? [`and ${told.length - MOST_NAMED} more`] : [];
  const [only] = monitors;
  const well = monitors.length === 1 && only ? describe(only) : `${monitors.length} monitors are in state OK`;
  return { state: worst, detail: [...named, ...more].join('; ') || well };
}

const monitorSchema = z.object({
  id: z.number(),
  name: z.string(),
  overallState: z.string().nullish(),
  options: z.object({ silenced: z.record(z.string(), z.number().nullish()).nullish() }).nullish(),
  matchingDowntimes: z
    .array(
      z.object({
        scope: z.array(z.string()).nullish(),
        start: z.number().nullish(),
        end: z.number().nullish(),
      }),
    )
    .nullish(),
});

/** What of a monitor is muted now, by what the monitor itself says; this knows only downtimes of the older kind. */
function mutedBy({ options, matchingDowntimes }: z.infer<typeof monitorSchema>, now: number): SeenMonitor['muted'] {
  const seconds = now / 1_000;
  const silenced = Object.entries(options?.silenced ?? {})
    .filter(([, until]) => (until ?? Infinity) > seconds)
    .map(([scope]) => scope);
  const downtimes = (matchingDowntimes ?? [])
    .filter(({ start, end }) => (start ?? 0) <= seconds && (end ?? Infinity) > seconds)
    .map(({ scope }) => (scope ?? []).join(',') || '*');
  const scopes = [...new Set([...silenced, ...downtimes])];
  return scopes.includes('*') ? 'all' : scopes.length ? scopes : 'nothing';
}

const searchSchema = z.object({
  metadata: z.object({ totalCount: z.number() }),
  monitors: z.array(z.object({ id: z.number(), name: z.string(), status: z.unknown() })),
});
type Found = z.infer<typeof searchSchema>['monitors'];

export interface AskOptions {
  /** Milliseconds for one question. */
  timeout: number;
  /** Epoch milliseconds. */
  now: () => number;
}

const NOT_UNDERSTOOD = 'its answer is not what Datadog answers; something between may have answered in its place';

/** What a search finds, all of it; a sentence where that is not known. */
async function search(access: Access, query: string, { timeout }: AskOptions): Promise<Found | string> {
  const answer = await call(access, 'monitors', { timeout }, (api) =>
    api.searchMonitors({ query, page: 0, perPage: MOST_MONITORS }),
  );
  if ('failure' in answer) return whyNot(answer.failure, PERMISSION);
  const found = searchSchema.safeParse(answer.value);
  if (!found.success) return NOT_UNDERSTOOD;
  const { metadata, monitors } = found.data;
  if (metadata.totalCount > MOST_MONITORS)
    return `it finds ${metadata.totalCount} monitors, and at most ${MOST_MONITORS} can be asked: make the search narrower`;
  return metadata.totalCount === monitors.length
    ? monitors
    : `only ${monitors.length} of ${metadata.totalCount} monitors came in the answer`;
}

const idsOf = (found: Found) => new Set(found.map(({ id }) => id));
// Both kinds of downtimes are known to the search alone.
const mutedAmong = (query: string) => `(${query}) muted:true`;

/** The state of all monitors that a search finds. Never rejects. */
export async function askMonitors(access: Access, query: string, options: AskOptions): Promise<Finding> {
  const [found, muted] = await Promise.all([
    search(access, query, options),
    search(access, mutedAmong(query), options),
  ]);
  if (typeof found === 'string') return unknown(`Datadog's search for monitors "${query}" gave no answer: ${found}`);
  if (!found.length) return unknown(`no monitor is found by "${query}": check the tags in the search`);
  if (typeof muted === 'string') return unknown(`which monitors of "${query}" are muted is not known: ${muted}`);
  const silent = idsOf(muted);
  return judgeMonitors(
    found.map(({ id, name, status }) => ({
      id,
      name: withoutKeys(name, access),
      status: typeof status === 'string' ? status : 'not known here',
      muted: silent.has(id) ? 'all' : 'nothing',
    })),
  );
}

function read(answer: Answer<unknown>): z.infer<typeof monitorSchema> | string {
  if ('failure' in answer) return whyNot(answer.failure, PERMISSION);
  const monitor = monitorSchema.safeParse(answer.value);
  return monitor.success ? monitor.data : NOT_UNDERSTOOD;
}

/** The state of one monitor. Never rejects. */
export async function askMonitor(access: Access, id: number, options: AskOptions): Promise<Finding> {
  const { timeout, now } = options;
  const [answer, found] = await Promise.all([
    call(access, 'monitors', { timeout }, (api) => api.getMonitor({ monitorId: id, withDowntimes: true })),
    search(access, mutedAmong(String(id)), options),
  ]);
  if ('failure' in answer && answer.failure.status === 404)
    return unknown(`there is no monitor ${id} in this organisation of Datadog: check its number`);
  const monitor = read(answer);
  if (typeof monitor === 'string') return unknown(`Datadog did not say how monitor ${id} is: ${monitor}`);
  const muted = mutedBy(monitor, now());
  if (typeof found === 'string' && muted !== 'all')
    return unknown(`whether monitor ${id} is muted is not known: ${found}`);
  // A search that finds it knows of a downtime, and not of its scope where the monitor names none itself.
  const silent = typeof found !== 'string' && idsOf(found).has(id) && muted === 'nothing';
  return judgeMonitors([
    {
      id,
      name: withoutKeys(monitor.name, access),
      status: monitor.overallState || 'not known yet',
      muted: silent ? 'all' : muted,
    },
  ]);
}
