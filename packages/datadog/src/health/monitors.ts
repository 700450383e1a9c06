import { z } from 'zod';
import { cut, plain } from 'playwright-gate/plugin';
import { withoutKeys, type Access } from '../access.ts';
import { MANAGED } from '../as-code/identity.ts';
import { request } from '../client.ts';
import { listed, NOT_UNDERSTOOD, unknown, whyNot, type Finding } from './finding.ts';

/** A search that finds more monitors says nothing about the deployment any more; Datadog's own gates have the same limit. */
const MOST_MONITORS = 50;
const MOST_NAMED = 8;
const NAME_WIDTH = 60;
const PERMISSION = 'monitors_read';

/** One monitor, as far as it says something about health. */
interface SeenMonitor {
  id: number;
  name: string;
  /** Datadog's own word: `OK`, `Alert`, `Warn`, `No Data`, and rarer ones. */
  status: string;
  /** Whether it, or a part of it, is muted. */
  muted: boolean;
}

const ORDER = ['alert', 'unknown', 'muted', 'ok'] as const;

/** Which part of a monitor is muted is not known, so its alert is neither an alert nor none. */
function stateOf({ status, muted }: SeenMonitor): (typeof ORDER)[number] {
  if (status === 'OK' || status === 'Warn') return muted ? 'muted' : 'ok';
  return status === 'Alert' && !muted ? 'alert' : 'unknown';
}

const describe = ({ id, name, status, muted }: SeenMonitor) =>
  `${cut(plain(name) || 'a monitor without a name', NAME_WIDTH)} (${id}) is ${muted ? 'muted, its state is' : 'in state'} ${status}`;

/** What monitors say together: the worst of them. Pure. */
function judgeMonitors(monitors: readonly SeenMonitor[]): Finding {
  const told = monitors
    .map((monitor) => ({ monitor, state: stateOf(monitor) }))
    .filter(({ monitor, state }) => state !== 'ok' || monitor.status !== 'OK')
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const named = told.map(({ monitor }) => describe(monitor));
  const [only] = monitors;
  const well = monitors.length === 1 && only ? describe(only) : `${monitors.length} monitors are in state OK`;
  return { state: told[0]?.state ?? 'ok', detail: listed(named, MOST_NAMED) || well };
}

const base = { name: z.string(), tags: z.array(z.string()).nullish() };
const monitorSchema = z.object({ ...base, overall_state: z.string().nullish() });
const searchSchema = z.object({
  metadata: z.object({ total_count: z.number() }),
  monitors: z.array(z.object({ ...base, id: z.number(), status: z.string().catch('not known here') })),
});
type Found = z.infer<typeof searchSchema>['monitors'];

/** The suite's own monitors watch what the suite measures, which is no evidence beside it. */
const isOurs = ({ tags }: { tags?: string[] | null | undefined }) => Boolean(tags?.includes(MANAGED));

/** All that a search finds but the suite's own, or a sentence's end where that is not known. */
async function search(access: Access, query: string, timeout: number, more = ''): Promise<Found | string> {
  const words = encodeURIComponent(`(${query}) -tag:"${MANAGED}"${more}`);
  const path = `/api/v1/monitor/search?query=${words}&page=0&per_page=${MOST_MONITORS}`;
  const answer = await request(access, { method: 'GET', path }, { timeout });
  if ('failure' in answer) return whyNot(answer.failure, PERMISSION);
  const found = searchSchema.safeParse(answer.value).data;
  if (!found) return NOT_UNDERSTOOD;
  const { monitors } = found;
  const { total_count: count } = found.metadata;
  if (count > MOST_MONITORS)
    return `it finds ${count} monitors, and at most ${MOST_MONITORS} can be asked: make the search narrower`;
  return count === monitors.length
    ? monitors.filter((monitor) => !isOurs(monitor))
    : `only ${monitors.length} of ${count} monitors came in the answer`;
}

/** Judges monitors once it is known which are muted: the search alone knows that of every kind of muting. */
async function judgeFound(
  { access, query, timeout, what }: { access: Access; query: string; timeout: number; what: string },
  found: readonly Omit<SeenMonitor, 'muted'>[],
): Promise<Finding> {
  const muted = await search(access, query, timeout, ' muted:true');
  if (typeof muted === 'string') return unknown(`${what} muted is not known: ${muted}`);
  const ids = new Set(muted.map(({ id }) => id));
  return judgeMonitors(
    found.map(({ id, name, status }) => ({ id, name: withoutKeys(name, access), status, muted: ids.has(id) })),
  );
}

/** The state of all monitors that a search finds. Never rejects. */
export async function askMonitors(access: Access, query: string, timeout: number): Promise<Finding> {
  const found = await search(access, query, timeout);
  if (typeof found === 'string') return unknown(`Datadog's search for monitors "${query}" gave no answer: ${found}`);
  if (!found.length)
    return unknown(`no monitor is found by "${query}" beside those of this suite: check the tags in the search`);
  return judgeFound({ access, query, timeout, what: `which monitors of "${query}" are` }, found);
}

/** The state of one monitor. Never rejects. */
export async function askMonitor(access: Access, id: number, timeout: number): Promise<Finding> {
  const answer = await request(access, { method: 'GET', path: `/api/v1/monitor/${id}` }, { timeout });
  const failure = 'failure' in answer ? answer.failure : undefined;
  if (failure?.status === 404)
    return unknown(`there is no monitor ${id} in this organization of Datadog: check its number`);
  const monitor = 'value' in answer ? monitorSchema.safeParse(answer.value).data : undefined;
  if (!monitor)
    return unknown(
      `Datadog did not say how monitor ${id} is: ${failure ? whyNot(failure, PERMISSION) : NOT_UNDERSTOOD}`,
    );
  if (isOurs(monitor))
    return unknown(
      `monitor ${id} is the suite's own, which is no evidence beside what the suite measures: name a monitor of the product`,
    );
  const one = { id, name: monitor.name, status: monitor.overall_state || 'not known yet' };
  return judgeFound({ access, query: String(id), timeout, what: `whether monitor ${id} is` }, [one]);
}
