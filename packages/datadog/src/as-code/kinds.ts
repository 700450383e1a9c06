import { z } from 'zod';
import type { Access } from '../access.ts';
import { request, type Answer, type Request } from '../client.ts';
import { ask, type Tries } from '../retry.ts';
import { metricSettings } from './desired.ts';
import { identityInLine, identityTag, keyFor, keyOfTags, MANAGED } from './identity.ts';
import { serviceInTitle } from './message.ts';
import { isWireObject, textsOf, type ExistingResource, type Kind, type WireObject } from './resource.ts';

/** An organization of Datadog that is being looked at or changed. */
export interface Organization extends Tries {
  access: Access;
}

/** How things of one kind are read and written. Nothing rejects. */
interface KindOfResource {
  /** All that carry our tag, of whatever service, or the tag that is given; of metrics those that we know by name. */
  list(organization: Organization, tag?: string): Promise<Answer<ExistingResource[]>>;
  /** Tries it, and looks whether it is there before it tries again. @returns its id */
  create(organization: Organization, key: string, body: WireObject): Promise<Answer<string>>;
  change(organization: Organization, id: string, body: WireObject, before: WireObject): Promise<Answer<unknown>>;
  /** What is not there is removed. */
  remove(organization: Organization, id: string): Promise<Answer<unknown>>;
}

/** Where version 1 of the API has things of one kind. */
interface Place {
  path: string;
  /** The field of an answer that holds a list; without it the answer is one. */
  field?: string;
  /** How many a page of the list holds; the last one holds fewer. */
  size: number;
  query: (page: number, size: number, tag: string) => Record<string, string | number>;
  keyOf: (body: WireObject) => string | undefined;
  /** Whether the list does not say enough of one, so that it is read by itself. */
  isBrief?: (body: WireObject) => boolean;
}

const LIMITS = { timeout: 30_000 };

const failed = (because: string) => ({ failure: { kind: 'answer' as const, because } });
const isGone = (answer: Answer<unknown>) => 'failure' in answer && answer.failure.status === 404;
const gone = (answer: Answer<unknown>) => (isGone(answer) ? { value: undefined } : answer);

type Found = WireObject & { id: string | number };
const isFound = (value: unknown): value is Found => isWireObject(value) && /^(string|number)$/.test(typeof value.id);

const asked = (
  organization: Organization,
  method: Request['method'],
  path: string,
  body?: object,
  lookFirst?: () => Promise<Answer<unknown>>,
) => ask(() => request(organization.access, { method, path, body }, LIMITS), organization, { lookFirst });

function kindOf(kind: Kind, { path, field, size, query, keyOf, isBrief = () => false }: Place): KindOfResource {
  const within = (answer: unknown): unknown => (field && isWireObject(answer) ? answer[field] : answer);

  async function list(organization: Organization, tag = MANAGED): Promise<Answer<ExistingResource[]>> {
    const found = new Map<string, ExistingResource>();
    for (let page = 0; ; page += 1) {
      const parameters = Object.entries(query(page, size, tag)).map(([name, value]) => `${name}=${value}`);
      const answer = await asked(organization, 'GET', `${path}?${parameters.join('&')}`);
      if ('failure' in answer) return answer;
      const listed = within(answer.value);
      if (!Array.isArray(listed) || !listed.every(isFound))
        return failed('it answered with something else than a list');
      const before = found.size;
      for (const one of listed) {
        const read = isBrief(one) ? await asked(organization, 'GET', `${path}/${one.id}`) : { value: one };
        if ('failure' in read) return read;
        const body = isFound(read.value) ? read.value : one;
        const id = String(one.id);
        found.set(id, { kind, id, name: String(body.name ?? body.title), key: keyOf(body) ?? '', body });
      }
      if (listed.length < size) return { value: [...found.values()].filter(({ key }) => key) };
      if (found.size === before) return failed('it lists one page again and again');
    }
  }

  return {
    list,
    async create(organization, key, body) {
      const made = await asked(organization, 'POST', path, body, async () => {
        const all = await list(organization, identityTag(key));
        return 'failure' in all ? all : { value: all.value.find((one) => one.key === key)?.body };
      });
      if ('failure' in made) return made;
      const one = [made.value, within(made.value)].flat().find(isFound);
      return one ? { value: String(one.id) } : failed('it answered without an id');
    },
    change: (organization, id, body) => asked(organization, 'PUT', `${path}/${id}`, body),
    remove: async (organization, id) => gone(await asked(organization, 'DELETE', `${path}/${id}`)),
  };
}

const monitor = kindOf('monitor', {
  path: '/api/v1/monitor',
  size: 1_000,
  query: (page, size, tag) => ({ monitor_tags: encodeURIComponent(tag), page, page_size: size }),
  keyOf: ({ tags }) => keyOfTags(textsOf(tags)),
});

const slo = kindOf('slo', {
  path: '/api/v1/slo',
  field: 'data',
  size: 1_000,
  query: (page, size, tag) => ({ tags_query: encodeURIComponent(tag), limit: size, offset: page * size }),
  keyOf: ({ tags }) => keyOfTags(textsOf(tags)),
});

const dashboard = kindOf('dashboard', {
  path: '/api/v1/dashboard',
  field: 'dashboards',
  size: 100,
  query: (page, size) => ({ count: size, start: page * size }),
  // By the last line of its description, or where that was edited by its title and the tag of the monitors that it shows.
  keyOf({ title, description, widgets = null }) {
    const service = JSON.stringify(widgets).includes(MANAGED) ? serviceInTitle(title) : undefined;
    return identityInLine(description)?.key ?? (service && keyFor(service, 'dashboard'));
  },
  isBrief: ({ title, description }) => Boolean(identityInLine(description) ?? serviceInTitle(title)),
});

/** As version 2 of the API gives the settings of a metric's tags. */
const settingsSchema = z.object({
  data: z.object({ attributes: z.object({ tags: z.array(z.string()), include_percentiles: z.boolean().optional() }) }),
});

const metadataOf = (name: string) => `/api/v1/metrics/${encodeURIComponent(name)}`;
function settingsOf(organization: Organization, id: string, method: Request['method'], attributes?: object) {
  const body = attributes && { data: { attributes, id, type: 'manage_tags' } };
  return asked(organization, method, `/api/v2/metrics/${encodeURIComponent(id)}/tags`, body);
}

const metric: KindOfResource = {
  async list(organization) {
    const found: ExistingResource[] = [];
    for (const { name } of metricSettings()) {
      const metadata = await asked(organization, 'GET', metadataOf(name));
      // Datadog has never seen a point of it.
      if (isGone(metadata)) continue;
      if ('failure' in metadata) return metadata;
      const settings = gone(await settingsOf(organization, name, 'GET'));
      if ('failure' in settings) return settings;
      const read = settingsSchema.safeParse(settings.value);
      if (!isWireObject(metadata.value) || (settings.value && !read.success))
        return failed('it answered with something else than the settings of a metric');
      const body = { ...metadata.value, configured: read.success, ...read.data?.data.attributes };
      found.push({ kind: 'metric', id: name, key: name, name, body });
    }
    return { value: found };
  },
  create: () => Promise.resolve(failed('a metric is made by what is sent to it')),
  async change(organization, name, { description, unit, include_percentiles, tags }, { configured }) {
    const described = await asked(organization, 'PUT', metadataOf(name), { description, unit });
    if ('failure' in described) return described;
    return configured
      ? settingsOf(organization, name, 'PATCH', { include_percentiles, tags })
      : settingsOf(organization, name, 'POST', { include_percentiles, metric_type: 'distribution', tags });
  },
  remove: async (organization, name) => gone(await settingsOf(organization, name, 'DELETE')),
};

/** The four kinds of things that are kept as code. */
export const KINDS: Readonly<Record<Kind, KindOfResource>> = { metric, monitor, slo, dashboard };
