import { createHash } from 'node:crypto';
import { must, yes, type Answer, type Asked, type Endpoints, type Organization } from './endpoint.ts';
import type { Store } from './store.ts';
import { flagTags } from './tags.ts';

type Kinds = Pick<Store, 'monitors' | 'slos' | 'dashboards'>;

/** A kind of things that are created, listed, read, changed and removed. */
export interface Kind<K extends keyof Kinds, T = Kinds[K][number]> {
  /** Where the store keeps them: `monitors` are at `/api/v1/monitor`, and need `monitors_read` and `monitors_write`. */
  of: K;
  /** The official client's models of what is sent, to create and to change. */
  models: readonly [create: string, change: string];
  /** What Datadog makes of a body of the right shape, with its defaults. @throws Refusal 400 where a rule is broken */
  read: (organization: Organization, body: T, before: T | undefined) => object;
  /** As one is given out, where that is not as it is kept. */
  show?: (store: Store, one: T) => object;
  list: (store: Store, query: URLSearchParams) => unknown;
  /** Answers give it in `data`, after a change as a list of one. */
  isWrapped?: boolean;
  /** Why one may not be removed. */
  held?: (store: Store, one: T) => string | undefined;
}

/** A number of a query. @throws Refusal 400 */
export function whole(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? String(otherwise);
  must(/^\d+$/.test(text), `The value provided for parameter '${name}' is invalid`);
  return Number(text);
}

/** As Datadog writes times. */
export const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString().replace('Z', '+00:00');

/** The metric of a query for percentiles, or for how many values are within a limit, which need the same. */
const PERCENTILES = /\b(?:p\d\d?|percentile|count\(v: ?v[^)]*\)):([\w.]+)\{/g;

/** The endpoints of a kind. */
export function resourceEndpoints<K extends keyof Kinds>(organization: Organization, kind: Kind<K>): Endpoints {
  type T = Kinds[K][number];
  const { of, models, isWrapped } = kind;
  const { store, flag } = organization;
  const name = of.slice(0, -1);
  const path = `/api/v1/${name}`;
  const all = () => store[of] as T[];
  const show = (one: T) => kind.show?.(store, one) ?? one;
  const idOf = (number: number) => (of === 'monitors' ? number : createHash('md5').update(`${number}`).digest('hex'));
  const wrap = (one: object, data: unknown = one) => yes(isWrapped ? { data } : one);
  const the = ({ id }: Asked): T => {
    const found = all().find((one) => String(one.id) === id);
    must(found, `The ${name} ${id} is not found`, 404);
    return found;
  };
  const keep = (body: T, before?: T): Answer => {
    const one = { ...kind.read(organization, body, before), id: before?.id ?? idOf(store.nextId++) } as T;
    const where = `The ${name} "${String(one.name ?? one.title)}"`;
    flagTags(flag, where, body.tags ?? []);
    for (const [, metric = ''] of JSON.stringify(body).matchAll(PERCENTILES))
      if (!store.metrics[metric]?.settings?.include_percentiles)
        flag(`${where} asks for percentiles of ${metric}, which are not switched on.`);
    all().splice(before ? all().indexOf(before) : all().length, 1, one);
    return wrap(show(one), [show(one)]);
  };
  const remove = (asked: Asked): Answer => {
    const one = the(asked);
    const reason = asked.query.get('force') === 'true' ? undefined : kind.held?.(store, one);
    must(!reason, reason ?? '', 409);
    all().splice(all().indexOf(one), 1);
    return wrap({ [`deleted_${name}_id`]: one.id }, [one.id]);
  };
  const [reading, writing] = [{ needs: `${of}_read` }, { needs: `${of}_write` }];
  return {
    [`POST ${path}`]: { ...writing, model: models[0], run: ({ body }) => keep(body as T) },
    [`GET ${path}`]: { ...reading, run: ({ query }) => yes(kind.list(store, query)) },
    [`GET ${path}/:id`]: { ...reading, run: (asked) => wrap(show(the(asked))) },
    [`PUT ${path}/:id`]: { ...writing, model: models[1], run: (asked) => keep(asked.body as T, the(asked)) },
    [`DELETE ${path}/:id`]: { ...writing, run: remove },
  };
}
