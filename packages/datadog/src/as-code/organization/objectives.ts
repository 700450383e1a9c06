import type { v1 } from '@datadog/datadog-api-client';
import type { Answer } from '../../client.ts';
import { identityTag, keyOfTags, MANAGED } from '../identity.ts';
import type { Found } from '../resource.ts';
import { wireObjectOf } from '../wire.ts';
import { ask, type Organization } from './ask.ts';
import { allPages, type Pages } from './pages.ts';
import { found, none, type Store } from './store.ts';

const PAGE = 1_000;

function foundObjective(objective: v1.ServiceLevelObjective | v1.SLOResponseData): Found {
  const tags = objective.tags ?? [];
  return {
    kind: 'objective',
    id: objective.id ?? '',
    name: objective.name ?? '',
    tags,
    key: keyOfTags(tags),
    body: wireObjectOf(objective),
  };
}

/** Service level objectives as their own endpoints keep them. */
export const objectiveStore = (organization: Organization): Store => {
  const find = async (key: string): Promise<Answer<string | undefined>> => {
    const answer = await ask(organization, 'objectives', (api) => api.listSLOs({ tagsQuery: identityTag(key) }));
    if ('failure' in answer) return answer;
    return { value: (answer.value.data ?? []).map(foundObjective).find((one) => one.key === key)?.id };
  };
  return {
    get: async (id) =>
      found(await ask(organization, 'objectives', (api) => api.getSLO({ sloId: id })), ({ data }) =>
        data ? foundObjective(data) : undefined,
      ),
    find,
    create: (key, body: v1.ServiceLevelObjectiveRequest) =>
      ask(
        organization,
        'objectives',
        async (api) => (await api.createSLO({ body })).data?.[0]?.id ?? '',
        () => find(key),
      ),
    change: (id, body: v1.ServiceLevelObjectiveRequest) =>
      ask(organization, 'objectives', (api) => api.updateSLO({ sloId: id, body })),
    remove: async (id, force = false) => {
      const answer = await ask(organization, 'objectives', (api) =>
        api.deleteSLO({ sloId: id, ...(force ? { force: 'true' } : {}) }),
      );
      if ('failure' in answer || answer.value.data?.includes(id)) return none(answer);
      // The client takes a conflict for an answer like any other: what it says is beside what was removed.
      const why = Object.values(answer.value.errors ?? {}).join('; ');
      return { failure: { kind: 'answer', status: 409, because: why || 'it was not removed' } };
    },
  };
};

const pages = (organization: Organization, what: string, filter: { tagsQuery?: string }): Promise<Pages<Found>> =>
  allPages<Found>({
    what,
    size: PAGE,
    idOf: ({ id }) => id || undefined,
    read: async (_, soFar) => {
      const answer = await ask(organization, 'objectives', (api) =>
        api.listSLOs({ ...filter, limit: PAGE, offset: soFar.length }),
      );
      if ('failure' in answer) return answer;
      const { data = [], metadata } = answer.value;
      // With a filter it says something else than how many there are.
      const total = filter.tagsQuery ? undefined : metadata?.page?.totalCount;
      return { value: { items: data.map(foundObjective), total } };
    },
  });

/** All objectives of the organization. */
export const allObjectives = (organization: Organization) => pages(organization, 'objectives', {});

/** Those that carry our tag, as Datadog finds them. */
export const taggedObjectives = (organization: Organization) =>
  pages(organization, 'objectives with our tag', { tagsQuery: MANAGED });
