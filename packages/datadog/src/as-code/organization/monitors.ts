import type { v1 } from '@datadog/datadog-api-client';
import type { Answer } from '../../client.ts';
import { identityTag, keyOfTags, MANAGED } from '../identity.ts';
import type { Found } from '../resource.ts';
import { wireObjectOf } from '../wire.ts';
import { ask, type Organization } from './ask.ts';
import { allPages, type Pages } from './pages.ts';
import { found, none, type Store } from './store.ts';

/** The most that Datadog gives at once. */
const PAGE = 1_000;
/** Of what a search finds; it may give fewer at once. */
const SEARCH_PAGE = 100;

const foundMonitor = (monitor: v1.Monitor): Found => {
  const tags = monitor.tags ?? [];
  return {
    kind: 'monitor',
    id: monitor.id === undefined ? '' : String(monitor.id),
    name: monitor.name ?? '',
    tags,
    key: keyOfTags(tags),
    body: wireObjectOf(monitor),
  };
};

/** Monitors as their own endpoints keep them. */
export const monitorStore = (organization: Organization): Store => {
  const get = async (id: string): Promise<Answer<Found | undefined>> =>
    found(await ask(organization, 'monitors', (api) => api.getMonitor({ monitorId: Number(id) })), foundMonitor);
  const find = async (key: string): Promise<Answer<string | undefined>> => {
    const answer = await ask(organization, 'monitors', (api) =>
      api.listMonitors({ monitorTags: identityTag(key), page: 0, pageSize: 100 }),
    );
    if ('failure' in answer) return answer;
    const ours = answer.value.map(foundMonitor).find((one) => one.key === key);
    return { value: ours?.id };
  };
  return {
    get,
    find,
    create: async (key, body: v1.Monitor) =>
      ask(
        organization,
        'monitors',
        async (api) => String((await api.createMonitor({ body })).id),
        () => find(key),
      ),
    change: (id, body: v1.Monitor) =>
      ask(organization, 'monitors', (api) => api.updateMonitor({ monitorId: Number(id), body })),
    remove: async (id, force = false) =>
      none(
        await ask(organization, 'monitors', (api) =>
          api.deleteMonitor({ monitorId: Number(id), ...(force ? { force: 'true' } : {}) }),
        ),
      ),
  };
};

/** All monitors of the organization, page by page. */
export const monitorsByPage = (organization: Organization): Promise<Pages<Found>> =>
  allPages({
    what: 'monitors',
    size: PAGE,
    idOf: ({ id }) => id || undefined,
    read: async (page) =>
      itemsOf(await ask(organization, 'monitors', (api) => api.listMonitors({ page, pageSize: PAGE }))),
  });

/** The same by the last id that is known: what is created or deleted meanwhile cannot move what comes after it. */
export const monitorsByOffset = (organization: Organization): Promise<Pages<Found>> =>
  allPages<Found>({
    what: 'monitors',
    idOf: ({ id }) => id || undefined,
    read: async (_, soFar) =>
      itemsOf(
        await ask(organization, 'monitors', (api) =>
          api.listMonitors({ idOffset: Number(soFar.at(-1)?.id ?? 0), pageSize: PAGE }),
        ),
      ),
  });

const itemsOf = (answer: Answer<v1.Monitor[]>) =>
  'failure' in answer ? answer : { value: { items: answer.value.map(foundMonitor) } };

/** The ids of the monitors that carry our tag, as the search knows them: it has an index of its own, a little behind. */
export async function searchedMonitors(organization: Organization): Promise<Pages<string>> {
  return allPages<string>({
    what: 'monitors that a search finds',
    idOf: (id) => id,
    read: async (page) => {
      const answer = await ask(organization, 'monitors', (api) =>
        api.searchMonitors({ query: `tag:"${MANAGED}"`, page, perPage: SEARCH_PAGE }),
      );
      if ('failure' in answer) return answer;
      const { monitors = [], metadata } = answer.value;
      return { value: { items: monitors.map(({ id }) => String(id)), total: metadata?.totalCount } };
    },
  });
}
