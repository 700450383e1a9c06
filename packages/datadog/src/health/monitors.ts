import { z } from 'zod';
import { cut, plain } from 'playwright-gate/plugin';
import { withoutKeys, type Access } from '../access.ts';
import { call, type Answer } from '../client.ts';
import { NOT_UNDERSTOOD, unknown, whyNot, type Finding } from './finding.ts';
import { mutedBy, mutedByDowntimes, mutingSchema, type Muted } from './muted.ts';

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
  /** What is muted of it; or why it is not known what that is, though something is. */
  muted: Muted | { unknown: string };
}

const ORDER = ['alert', 'unknown', 'muted', 'ok'] as const;

const isWell = (status: string) => status === 'OK' || status === 'Warn';

function stateOf({ status, muted }: SeenMonitor): (typeof ORDER)[number] {
  if (muted === 'all') return 'muted';
  if (typeof muted === 'object' && !Array.isArray(muted)) return 'unknown';
  if (status === 'Alert') return 'alert';
  if (!isWell(status)) return 'unknown';
  return muted === 'nothing' ? 'ok' : 'muted';
}

function describe({ id, name, status, muted }: SeenMonitor): string {
  const label = `${cut(plain(name) || 'a monitor without a name', NAME_WIDTH)} (${id})`;
  if (muted === 'all') return `${label} is muted, its state is ${status}`;
  const here = `${label} is in state ${status}`;
  if (muted === 'nothing') return here;
  return Array.isArray(muted)
    ? `${here}, and muted for ${plain(muted.join(', '))}`
    : `${here}, and what of it is muted is not known: ${plain(muted.unknown)}`;
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

const monitorSchema = mutingSchema.extend({
  id: z.number(),
  name: z.string(),
  overallState: z.string().nullish(),
});
type Monitor = z.infer<typeof monitorSchema>;

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
// Both kinds of downtimes are known to the search alone, and neither with its scope.
const mutedAmong = (query: string) => `(${query}) muted:true`;

/** One monitor by its number, with the downtimes that it knows of. */
const get = (access: Access, id: number, { timeout }: AskOptions) =>
  call(access, 'monitors', { timeout }, (api) => api.getMonitor({ monitorId: id, withDowntimes: true }));

function read(answer: Answer<unknown>): Monitor | string {
  if ('failure' in answer) return whyNot(answer.failure, PERMISSION);
  const monitor = monitorSchema.safeParse(answer.value);
  return monitor.success ? monitor.data : NOT_UNDERSTOOD;
}

const statusOf = ({ overallState }: Monitor) => overallState || 'not known yet';

/** What is muted of a monitor that a search finds muted; which part of it that is makes a difference while it is not well. */
async function partOf(access: Access, monitor: Monitor, { timeout, now }: AskOptions): Promise<SeenMonitor['muted']> {
  const muted = mutedBy(monitor, now());
  if (muted !== 'nothing') return muted;
  return isWell(statusOf(monitor)) ? 'all' : mutedByDowntimes(access, monitor.id, timeout);
}

/** A monitor that a search finds muted, and in which state. */
async function lookAt(
  access: Access,
  found: Omit<SeenMonitor, 'muted'>,
  options: AskOptions,
): Promise<Pick<SeenMonitor, 'status' | 'muted'>> {
  if (isWell(found.status)) return { status: found.status, muted: 'all' };
  const monitor = read(await get(access, found.id, options));
  if (typeof monitor === 'string') return { status: found.status, muted: { unknown: monitor } };
  return { status: statusOf(monitor), muted: await partOf(access, monitor, options) };
}

/**
 * The state of all monitors that a search finds. Those that are muted and not well are asked one by one what of them is
 * muted, for an alert of the rest of such a monitor counts. Never rejects.
 */
export async function askMonitors(access: Access, query: string, options: AskOptions): Promise<Finding> {
  const [found, muted] = await Promise.all([
    search(access, query, options),
    search(access, mutedAmong(query), options),
  ]);
  if (typeof found === 'string') return unknown(`Datadog's search for monitors "${query}" gave no answer: ${found}`);
  if (!found.length) return unknown(`no monitor is found by "${query}": check the tags in the search`);
  if (typeof muted === 'string') return unknown(`which monitors of "${query}" are muted is not known: ${muted}`);
  const silent = idsOf(muted);
  const seen = found.map(async ({ id, name, status }): Promise<SeenMonitor> => {
    const monitor = {
      id,
      name: withoutKeys(name, access),
      status: typeof status === 'string' ? status : 'not known here',
    };
    return silent.has(id)
      ? { ...monitor, ...(await lookAt(access, monitor, options)) }
      : { ...monitor, muted: 'nothing' };
  });
  return judgeMonitors(await Promise.all(seen));
}

/** The state of one monitor. Never rejects. */
export async function askMonitor(access: Access, id: number, options: AskOptions): Promise<Finding> {
  const [answer, found] = await Promise.all([
    get(access, id, options),
    search(access, mutedAmong(String(id)), options),
  ]);
  if ('failure' in answer && answer.failure.status === 404)
    return unknown(`there is no monitor ${id} in this organization of Datadog: check its number`);
  const monitor = read(answer);
  if (typeof monitor === 'string') return unknown(`Datadog did not say how monitor ${id} is: ${monitor}`);
  const muted = mutedBy(monitor, options.now());
  if (typeof found === 'string' && muted !== 'all')
    return unknown(`whether monitor ${id} is muted is not known: ${found}`);
  const isSilent = typeof found !== 'string' && idsOf(found).has(id);
  return judgeMonitors([
    {
      id,
      name: withoutKeys(monitor.name, access),
      status: statusOf(monitor),
      muted: isSilent ? await partOf(access, monitor, options) : muted,
    },
  ]);
}
