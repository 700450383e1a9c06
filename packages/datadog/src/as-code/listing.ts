import { identityInLine, isKeyOf, type Counts } from './identity.ts';
import { forEachOf, inTheWay, type Organization } from './organization/ask.ts';
import { allDashboards, dashboardsAtOnce } from './organization/dashboards.ts';
import { monitorsByOffset, monitorsByPage, searchedMonitors } from './organization/monitors.ts';
import { allObjectives, taggedObjectives } from './organization/objectives.ts';
import type { Pages } from './organization/pages.ts';
import { storeOf } from './organization/stores.ts';
import { counted, NAMES, type Found } from './resource.ts';
import type { State } from './state.ts';

/** What is listed; settings of metrics are asked for one by one. */
const LISTED = ['monitor', 'objective', 'dashboard'] as const;
type Listed = (typeof LISTED)[number];

export interface Listing {
  /** All that there is, ours or not; of dashboards without what is on them. */
  found: Found[];
  notes: string[];
}

export interface ListingOptions {
  service: string;
  /** What the last apply left. */
  state: State | undefined;
  /** Believes a listing that holds less than it should: whoever says so has looked. */
  trust: boolean;
}

type Verdict = { found: Found[]; gone: number; notes: string[] } | { complaint: string; wrong: boolean };

const isOurs = (service: string, { key }: Pick<Found, 'key'>) => key !== undefined && isKeyOf(service, key);

/**
 * Whether a listing holds what other sources know of: the notes of the last apply, and a second listing that Datadog makes
 * in another way. What is missing is asked for by its id; only what is not there may be missing.
 */
async function checked(
  organization: Organization,
  kind: Listed,
  found: Found[],
  expected: ReadonlySet<string>,
): Promise<Verdict> {
  const listed = new Set(found.map(({ id }) => id));
  const missing = [...expected].filter((id) => !listed.has(id));
  const store = storeOf(organization, kind);
  const answers = await forEachOf(missing, (id) => store.get(id));
  const notes: string[] = [];
  const [one, several] = NAMES[kind];
  for (const [index, answer] of answers.entries()) {
    const id = missing[index];
    if ('failure' in answer)
      return {
        complaint: `The ${one} ${id} was ours and is not in the list, and whether it is still there could not be asked: ${inTheWay(answer.failure)}`,
        wrong: false,
      };
    if (!answer.value) continue;
    if (answer.value.key !== undefined)
      return {
        complaint: `The list of ${several} leaves out ${id} (${answer.value.name}), which is there and carries our tags.`,
        wrong: true,
      };
    notes.push(`The ${one} ${id} (${answer.value.name}) was ours and no longer carries our tags: it is left alone.`);
  }
  return { found, gone: answers.filter((answer) => 'value' in answer && !answer.value).length, notes };
}

const noted = (state: State | undefined, kind: Listed) =>
  (state?.things ?? []).filter((thing) => thing.kind === kind).map(({ id }) => id);

/** The ids that a second listing finds, as far as they could be ours. */
async function secondly(organization: Organization, kind: Listed): Promise<Pages<string>> {
  if (kind === 'monitor') return searchedMonitors(organization);
  if (kind === 'objective') {
    const tagged = await taggedObjectives(organization);
    return 'items' in tagged ? { items: tagged.items.map(({ id }) => id) } : tagged;
  }
  const all = await dashboardsAtOnce(organization);
  return 'value' in all
    ? { items: all.value.filter(({ key }) => key !== undefined).map(({ id }) => id) }
    : { complaint: `The list of dashboards could not be read: ${inTheWay(all.failure)}`, wrong: false };
}

const WAYS = {
  monitor: [monitorsByPage, monitorsByOffset],
  objective: [allObjectives],
  dashboard: [allDashboards],
} as const;

/** All of one kind, read in one way or, where that looks wrong, in another. */
async function listOf(organization: Organization, kind: Listed, state: State | undefined): Promise<Verdict> {
  const second = await secondly(organization, kind);
  if ('complaint' in second) return second;
  const expected = new Set([...noted(state, kind), ...second.items]);
  let verdict: Verdict | undefined;
  for (const read of WAYS[kind]) {
    const pages = await read(organization);
    verdict = 'items' in pages ? await checked(organization, kind, pages.items, expected) : pages;
    if ('found' in verdict || !verdict.wrong) return verdict;
  }
  return verdict ?? { found: [], gone: 0, notes: [] };
}

/** What a dashboard of ours says that there was, where it is more than twice what there is now and nobody knows why. */
function shrunk(found: readonly Found[], gone: Readonly<Record<Listed, number>>, service: string): string[] {
  const ours = found.filter((one) => isOurs(service, one));
  const dashboard = ours.find(({ kind }) => kind === 'dashboard');
  const counts = dashboard && identityInLine(String(dashboard.body.description ?? ''))?.counts;
  if (!counts) return [];
  const said: [Listed, keyof Counts][] = [
    ['monitor', 'monitors'],
    ['objective', 'objectives'],
  ];
  return said.flatMap(([kind, name]) => {
    const there = ours.filter((one) => one.kind === kind).length;
    return (there + gone[kind]) * 2 < counts[name]
      ? [
          `There were ${counted(counts[name], kind)} of ours, as the dashboard ${dashboard.id} says, and the list holds ${there}. If somebody has deleted the others, say that this list is to be trusted.`,
        ]
      : [];
  });
}

/**
 * Lists all monitors, objectives and dashboards, and looks whether the lists can be believed: a tool that takes an empty
 * answer for an empty organization makes everything twice.
 * @returns why not, in sentences
 */
export async function listAll(
  organization: Organization,
  options: ListingOptions,
): Promise<{ listing: Listing } | { stopped: string[] }> {
  const verdicts = await Promise.all(LISTED.map((kind) => listOf(organization, kind, options.state)));
  const complaints = verdicts.flatMap((verdict) => ('complaint' in verdict ? [verdict.complaint] : []));
  if (complaints.length) return { stopped: complaints };
  const believed = verdicts.filter((verdict) => 'found' in verdict);
  const found = believed.flatMap((verdict) => verdict.found);
  const [monitor = 0, objective = 0, dashboard = 0] = believed.map(({ gone }) => gone);
  const missing = shrunk(found, { monitor, objective, dashboard }, options.service);
  if (missing.length && !options.trust) return { stopped: missing };
  return { listing: { found, notes: believed.flatMap(({ notes }) => notes) } };
}
