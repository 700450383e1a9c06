import type { v1 } from '@datadog/datadog-api-client';
import type { Answer } from '../../client.ts';
import { identityInLine } from '../identity.ts';
import type { Found } from '../resource.ts';
import { wireObjectOf } from '../wire.ts';
import { ask, type Organization } from './ask.ts';
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
export const dashboardStore = (organization: Organization): Store => ({
  get: async (id) =>
    found(await ask(organization, 'dashboards', (api) => api.getDashboard({ dashboardId: id })), foundDashboard),
  find: (key) => find(organization, key),
  create: (key, body: v1.Dashboard) =>
    ask(
      organization,
      'dashboards',
      async (api) => (await api.createDashboard({ body })).id ?? '',
      () => find(organization, key),
    ),
  change: (id, body: v1.Dashboard) =>
    ask(organization, 'dashboards', (api) => api.updateDashboard({ dashboardId: id, body })),
  remove: async (id) => none(await ask(organization, 'dashboards', (api) => api.deleteDashboard({ dashboardId: id }))),
});

const itemsOf = (answer: Answer<v1.DashboardSummary>) =>
  'failure' in answer ? answer : { value: { items: (answer.value.dashboards ?? []).map(foundDashboard) } };

/** All dashboards of the organization, without what is on them. */
export const allDashboards = (organization: Organization): Promise<Pages<Found>> =>
  allPages<Found>({
    what: 'dashboards',
    size: PAGE,
    idOf: ({ id }) => id || undefined,
    read: async (_, soFar) =>
      itemsOf(await ask(organization, 'dashboards', (api) => api.listDashboards({ count: PAGE, start: soFar.length }))),
  });

/** The same in one piece, as Datadog gives it to who does not ask for pages. */
export const dashboardsAtOnce = async (organization: Organization): Promise<Answer<readonly Found[]>> => {
  const answer = itemsOf(await ask(organization, 'dashboards', (api) => api.listDashboards()));
  return 'failure' in answer ? answer : { value: answer.value.items };
};

async function find(organization: Organization, key: string): Promise<Answer<string | undefined>> {
  const all = await allDashboards(organization);
  if ('complaint' in all) return { failure: { kind: 'answer', because: all.complaint } };
  return { value: all.items.find((one) => one.key === key)?.id };
}
