import type { v1 } from '@datadog/datadog-api-client';
import { z } from 'zod';
import type { Access } from '../access.ts';
import { call, request, type Answer, type Api, type Request } from '../client.ts';
import { ask, type Tries } from '../retry.ts';
import { metricSettings } from './desired.ts';
import { identityInLine, keyOfTags, MANAGED } from './identity.ts';
import { textsOf, type ExistingResource, type Kind, type WireObject } from './resource.ts';
import { wireObjectOf } from './wire.ts';

/** An organization of Datadog that is being looked at or changed. */
export interface Organization extends Tries {
  access: Access;
}

/** How things of one kind are read and written. Nothing rejects. */
interface KindOfResource {
  /** All that carry our tag, of whatever service; of metrics those that we know by name. */
  list(organization: Organization): Promise<Answer<ExistingResource[]>>;
  /** Tries it, and looks whether it is there before it tries again. @returns its id */
  create(organization: Organization, key: string, body: object): Promise<Answer<string>>;
  change(organization: Organization, id: string, body: object, before: WireObject): Promise<Answer<unknown>>;
  /** What is not there is removed. */
  remove(organization: Organization, id: string): Promise<Answer<unknown>>;
}

/** The calls of version 1 of the API that a kind is read and written by. */
interface Calls<Client> {
  identityOf: (body: WireObject) => string | undefined;
  /** How many a page of the list holds; the last one holds fewer. */
  size: number;
  list(api: Client, page: number, size: number): Promise<readonly object[] | undefined>;
  create(api: Client, body: object): Promise<string | number | undefined>;
  change(api: Client, id: string, body: object): Promise<unknown>;
  /** @returns a text where it was refused, and why */
  remove(api: Client, id: string): Promise<unknown>;
}

type ApiName = Parameters<typeof call>[1];

const LIMITS = { timeout: 30_000 };

const failed = (because: string) => ({ failure: { kind: 'answer' as const, because } });
const isGone = (answer: Answer<unknown>) => 'failure' in answer && answer.failure.status === 404;
const gone = (answer: Answer<unknown>) => (isGone(answer) ? { value: undefined } : answer);

const asked = <Name extends ApiName, T>(
  organization: Organization,
  api: Name,
  run: (api: Api<Name>) => Promise<T>,
  lookFirst?: () => Promise<Answer<T | undefined>>,
) => ask(() => call(organization.access, api, LIMITS, run), organization, { lookFirst });

function kindOf<Name extends ApiName>(
  kind: Kind,
  api: Name,
  { identityOf, size, ...calls }: Calls<Api<Name>>,
): KindOfResource {
  async function list(organization: Organization): Promise<Answer<ExistingResource[]>> {
    const found = new Map<string, ExistingResource>();
    for (let page = 0; ; page += 1) {
      const answer = await asked(organization, api, (client) => calls.list(client, page, size));
      if ('failure' in answer) return answer;
      if (!answer.value) return failed('it answered with nothing');
      const before = found.size;
      for (const body of answer.value.map(wireObjectOf)) {
        const id = String(body.id ?? '');
        if (!id) return failed('it lists something without an id');
        found.set(id, { kind, id, name: String(body.name ?? body.title), key: identityOf(body) ?? '', body });
      }
      if (answer.value.length < size) return { value: [...found.values()].filter(({ key }) => key) };
      if (found.size === before) return failed('it lists one page again and again');
    }
  }

  return {
    list,
    async create(organization, key, body) {
      const find = async () => {
        const all = await list(organization);
        return 'failure' in all ? all : { value: all.value.find((one) => one.key === key)?.id };
      };
      const made = await asked(organization, api, (client) => calls.create(client, body), find);
      if ('failure' in made) return made;
      return made.value === undefined ? failed('it answered without an id') : { value: String(made.value) };
    },
    change: (organization, id, body) => asked(organization, api, (client) => calls.change(client, id, body)),
    async remove(organization, id) {
      const answer = await asked(organization, api, (client) => calls.remove(client, id));
      return 'value' in answer && typeof answer.value === 'string' ? failed(answer.value) : gone(answer);
    },
  };
}

const monitor = kindOf('monitor', 'monitors', {
  identityOf: ({ tags }) => keyOfTags(textsOf(tags)),
  size: 1_000,
  list: (api, page, pageSize) => api.listMonitors({ monitorTags: MANAGED, page, pageSize }),
  create: async (api, body: v1.Monitor) => (await api.createMonitor({ body })).id,
  change: (api, id, body: v1.Monitor) => api.updateMonitor({ monitorId: Number(id), body }),
  remove: (api, id) => api.deleteMonitor({ monitorId: Number(id) }),
});

const slo = kindOf('slo', 'objectives', {
  identityOf: ({ tags }) => keyOfTags(textsOf(tags)),
  size: 1_000,
  list: async (api, page, limit) => (await api.listSLOs({ tagsQuery: MANAGED, limit, offset: page * limit })).data,
  create: async (api, body: v1.ServiceLevelObjectiveRequest) => (await api.createSLO({ body })).data?.[0]?.id,
  change: (api, sloId, body: v1.ServiceLevelObjectiveRequest) => api.updateSLO({ sloId, body }),
  // The client takes a conflict for an answer like any other: what it says is beside what was removed.
  remove: async (api, sloId) => Object.values((await api.deleteSLO({ sloId })).errors ?? {}).join('; ') || undefined,
});

const dashboard = kindOf('dashboard', 'dashboards', {
  identityOf: ({ description }) => identityInLine(String(description))?.key,
  size: 100,
  async list(api, page, count) {
    const { dashboards } = await api.listDashboards({ count, start: page * count });
    // A list does not say what is on them.
    const whole = async (one: v1.DashboardSummaryDefinition) =>
      identityInLine(one.description) ? api.getDashboard({ dashboardId: one.id ?? '' }) : one;
    return dashboards && Promise.all(dashboards.map(whole));
  },
  create: async (api, body: v1.Dashboard) => (await api.createDashboard({ body })).id,
  change: (api, dashboardId, body: v1.Dashboard) => api.updateDashboard({ dashboardId, body }),
  remove: (api, dashboardId) => api.deleteDashboard({ dashboardId }),
});

/** As version 2 of the API gives the settings of a metric's tags. */
const settingsSchema = z.object({
  data: z.object({ attributes: z.object({ tags: z.array(z.string()), include_percentiles: z.boolean().optional() }) }),
});

function settingsOf(organization: Organization, id: string, method: Request['method'], attributes?: object) {
  const body = attributes && { data: { attributes, id, type: 'manage_tags' } };
  const path = `/api/v2/metrics/${encodeURIComponent(id)}/tags`;
  return ask(() => request(organization.access, { method, path, body }, LIMITS), organization);
}

const metric: KindOfResource = {
  async list(organization) {
    const found: ExistingResource[] = [];
    for (const { name } of metricSettings()) {
      const metadata = await asked(organization, 'metrics', (api) => api.getMetricMetadata({ metricName: name }));
      // Datadog has never seen a point of it.
      if (isGone(metadata)) continue;
      if ('failure' in metadata) return metadata;
      const settings = gone(await settingsOf(organization, name, 'GET'));
      if ('failure' in settings) return settings;
      const read = settingsSchema.safeParse(settings.value);
      if (settings.value && !read.success)
        return failed('it answered with something else than the settings of a metric');
      const { description, unit } = metadata.value ?? {};
      const body = wireObjectOf({ description, unit, configured: read.success, ...read.data?.data.attributes });
      found.push({ kind: 'metric', id: name, key: name, name, body });
    }
    return { value: found };
  },
  create: () => Promise.resolve(failed('a metric is made by what is sent to it')),
  async change(organization, name, body, { configured }) {
    const { description, unit, include_percentiles, tags } = wireObjectOf(body);
    const metadata = { metricName: name, body: { description: String(description), unit: String(unit) } };
    const described = await asked(organization, 'metrics', (api) => api.updateMetricMetadata(metadata));
    if ('failure' in described) return described;
    return configured
      ? settingsOf(organization, name, 'PATCH', { include_percentiles, tags })
      : settingsOf(organization, name, 'POST', { include_percentiles, metric_type: 'distribution', tags });
  },
  remove: async (organization, name) => gone(await settingsOf(organization, name, 'DELETE')),
};

/** The four kinds of things that are kept as code. */
export const KINDS: Readonly<Record<Kind, KindOfResource>> = { metric, monitor, slo, dashboard };
