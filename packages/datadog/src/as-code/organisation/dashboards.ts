import type { v1 } from '@datadog/datadog-api-client';
import type { Answer } from '../../client.ts';
import { identityInLine } from '../identity.ts';
import type { Found } from '../resource.ts';
import { wireObjectOf } from '../wire.ts';
import { ask, type Organisation } from './ask.ts';
import { allPages, type Pages } from './pages.ts';
import { found, none, type Store } from './store.ts';

const PAGE = 100;

function foundDashboard(dashboard: v1.Dashboard | v1.DashboardSummaryDefinition): Found {
  return {
    kind: 'dashboard',
    id: dashboard.id ?? '',
    name: dashboard.title ?? '',
    tags: [],
    key: identityInLine(dashboard.description)?.key,
    body: wireObjectOf(dashboard),
  };
}

/** Dashboards as their own endpoints keep them. */
export const dashboardStore = (organisation: Organisation): Store => ({
  get: async (id) =>
    found(await ask(organisation, 'dashboards', (api) => api.getDashboard({ dashboardId: id })), foundDashboard),
  find: (key) => find(organisation, key),
  create: (key, body: v1.Dashboard) =>
    ask(
      organisation,
      'dashboards',
      async (api) => (await api.createDashboard({ body })).id ?? '',
      () => find(organisation, key),
    ),
  change: (id, body: v1.Dashboard) =>
    ask(organisation, 'dashboards', (api) => api.updateDashboard({ dashboardId: id, body })),
  remove: async (id) => none(await ask(organisation, 'dashboards', (api) => api.deleteDashboard({ dashboardId: id }))),
});

const itemsOf = (answer: Answer<v1.DashboardSummary>) =>
  'failure' in answer ? answer : { value: { items: (answer.value.dashboards ?? []).map(foundDashboard) } };

/** All dashboards of the organisation, without what is on them. */
export const allDashboards = (organisation: Organisation): Promise<Pages<Found>> =>
  allPages<Found>({
    what: 'dashboards',
    size: PAGE,
    idOf: ({ id }) => id || undefined,
    read: async (_, soFar) =>
      itemsOf(await ask(organisation, 'dashboards', (api) => api.listDashboards({ count: PAGE, start: soFar.length }))),
  });

/** The same in one piece, as Datadog gives it to who does not ask for pages. */
export const dashboardsAtOnce = async (organisation: Organisation): Promise<Answer<readonly Found[]>> => {
  const answer = itemsOf(await ask(organisation, 'dashboards', (api) => api.listDashboards()));
  return 'failure' in answer ? answer : { value: answer.value.items };
};

async function find(organisation: Organisation, key: string): Promise<Answer<string | undefined>> {
  const all = await allDashboards(organisation);
  if ('complaint' in all) return { failure: { kind: 'answer', because: all.complaint } };
  return { value: all.items.find((one) => one.key === key)?.id };
}
