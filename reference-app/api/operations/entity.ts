import type { OperationMethods } from '@epilot/sdk/entity';
import type { Call, OperationsOf } from '../contract.ts';
import { SCHEMAS, titleOf, validate, type EntitySchema } from '../entity-schemas.ts';
import { masked, type Payment } from '../../contact-logic.ts';
import { HttpError, notFound } from '../errors.ts';
import type { Document, Json, OrganizationStore, Search } from '../store.ts';

/** An entity as the product's API gives it: an IBAN is told to nobody as a whole. */
export const toEntity = (document: Document, organizationId: string): Json => ({
  ...document.data,
  ...(document.data.payment ? { payment: masked([document.data.payment].flat() as Payment[]) } : {}),
  _id: document.id,
  _org: organizationId,
  _schema: document.kind,
  _title: document.title,
  _tags: document.data._tags ?? [],
  _created_at: document.created_at,
  _updated_at: document.updated_at,
  ...(document.deleted_at ? { _deleted_at: document.deleted_at } : {}),
});

function schemaOf(slug: string | undefined): EntitySchema {
  const schema = slug !== undefined && Object.hasOwn(SCHEMAS, slug) ? SCHEMAS[slug] : undefined;
  if (!schema) throw notFound(`The schema ${slug}`);
  return schema;
}

/** Drops what the server sets itself and what a relation holds. */
const ownAttributes = (body: Json): Json =>
  Object.fromEntries(Object.entries(body).filter(([name]) => name === '_tags' || !name.startsWith('_')));

function checked(schema: EntitySchema, data: Json): Json {
  const errors = validate(schema, data);
  if (errors.length)
    throw new HttpError(422, errors.map(({ message }) => message).join(' '), { status: 'error', errors });
  return data;
}

export const callerOf = ({ accounts, token }: Pick<Call, 'accounts' | 'token'>): string =>
  (token?.user_id && accounts.userBy('id', token.user_id)?.display_name) || token?.name || 'A customer';

/** Creates an entity after checking it against its schema, and notes that in its activity feed. */
export function createEntity(store: OrganizationStore, slug: string, body: Json, caller: string): Document {
  const schema = schemaOf(slug);
  const data = checked(schema, ownAttributes(body));
  const document = store.insert(slug, titleOf(schema, data), data);
  store.addActivity(document.id, 'EntityCreated', `${schema.name} created`, `${caller} created this.`, caller);
  return document;
}

export function patchEntity(store: OrganizationStore, slug: string, id: string, body: Json, caller: string): Document {
  const schema = schemaOf(slug);
  const before = store.get(slug, id);
  if (body._updated_at && body._updated_at !== before.updated_at)
    throw new HttpError(409, `Someone else changed this ${schema.name.toLowerCase()} since it was read.`);
  const data = checked(schema, { ...before.data, ...ownAttributes(body) });
  const changed = Object.keys(ownAttributes(body)).filter(
    (name) => JSON.stringify(before.data[name] ?? null) !== JSON.stringify(data[name] ?? null),
  );
  if (!changed.length) return before;
  const labels = changed.map((name) =>
    name === '_tags' ? 'Tags' : (schema.attributes.find((attribute) => attribute.name === name)?.label ?? name),
  );
  const document = store.update(slug, id, titleOf(schema, data), data);
  store.addActivity(id, 'EntityUpdated', `${labels.join(', ')} changed`, `${caller} changed this.`, caller);
  return document;
}

/** Reads the part of the product's search language that the portal speaks: words, `name:value` and `AND`. */
function parseQuery(q: string): Pick<Search, 'text' | 'where'> & { slugs: string[] } {
  const slugs: string[] = [];
  const where: Record<string, string> = {};
  const words: string[] = [];
  for (const [, name, quoted, plain, phrase, word] of q.matchAll(/([\w.]+):(?:"([^"]*)"|(\S+))|"([^"]*)"|(\S+)/g)) {
    const value = quoted ?? plain ?? '';
    if (name === '_schema') slugs.push(value);
    else if (name) where[name] = value;
    else if (phrase) words.push(phrase);
    else if (word && word !== 'AND' && word !== '*') words.push(word);
  }
  return { slugs, where, text: words.join(' ') };
}

const INCLUDE_DELETED = { true: 'with', false: 'without', only: 'only' } as const;

const setDeleted =
  (deleted: boolean) =>
  (call: Call): Document => {
    const { store, params } = call;
    const schema = schemaOf(params.slug);
    const document = store.find(schema.slug, params.id ?? '');
    if (!document || (deleted && document.deleted_at)) throw notFound(`The ${schema.name.toLowerCase()}`);
    store.markDeleted(schema.slug, document.id, deleted);
    const what = deleted ? 'deleted' : 'restored';
    const caller = callerOf(call);
    store.addActivity(
      document.id,
      `Entity${deleted ? 'Deleted' : 'Restored'}`,
      `${schema.name} ${what}`,
      `${caller} ${what} this.`,
      caller,
    );
    return store.find(schema.slug, document.id) ?? document;
  };

const existing = ({ store, params }: Call): Document => {
  const document = store.find(schemaOf(params.slug).slug, params.id ?? '');
  if (!document) throw notFound(`The ${params.slug}`);
  return document;
};

export const entityOperations: OperationsOf<OperationMethods> = {
  listSchemas: { access: 'read', run: () => ({ status: 200, body: { results: Object.values(SCHEMAS) } }) },
  getSchema: { access: 'read', run: ({ params }) => ({ status: 200, body: schemaOf(params.slug) }) },
  searchEntities: {
    access: 'read',
    run: ({ body, store }) => {
      const { slugs, ...query } = parseQuery(body.q);
      const [sort = '_created_at:desc'] = [body.sort ?? []].flat();
      const [attribute = '', direction] = sort.split(':');
      const { hits, documents } = store.search({
        kind: slugs.length ? slugs.filter((slug) => SCHEMAS[slug]) : Object.keys(SCHEMAS),
        ...query,
        sort: { attribute, descending: direction === 'desc' },
        from: body.from ?? 0,
        size: Math.min(body.size ?? 10, 1_000),
        deleted: INCLUDE_DELETED[body.include_deleted ?? 'false'],
      });
      return { status: 200, body: { hits, results: documents.map((entry) => toEntity(entry, store.organizationId)) } };
    },
  },
  validateEntity: {
    access: 'read',
    run: ({ params, body }) => {
      const errors = validate(schemaOf(params.slug), ownAttributes(body)).map(
        ({ keyword: code, params: details, property_name, message }) => ({
          ...{ code, params: details, path: [property_name], message },
        }),
      );
      return errors.length
        ? { status: 422, body: { status: 'error', errors } }
        : { status: 200, body: { status: 'success', errors } };
    },
  },
  createEntity: {
    access: 'write',
    run: (call) => {
      const document = createEntity(call.store, call.params.slug ?? '', call.body, callerOf(call));
      return { status: 201, body: toEntity(document, call.store.organizationId) };
    },
  },
  getEntity: {
    access: 'read',
    run: (call) => ({
      status: 200,
      body: {
        entity: toEntity(existing(call), call.store.organizationId),
        relations: call.store
          .relations(call.params.id ?? '')
          .map(({ entity }) => toEntity(entity, call.store.organizationId)),
      },
    }),
  },
  patchEntity: {
    access: 'write',
    run: (call) => {
      const { slug = '', id = '' } = call.params;
      return {
        status: 200,
        body: toEntity(patchEntity(call.store, slug, id, call.body, callerOf(call)), call.store.organizationId),
      };
    },
  },
  deleteEntity: {
    access: 'manage',
    run: (call) => {
      if (call.query.purge) call.store.purge(existing(call).kind, existing(call).id);
      else setDeleted(true)(call);
      return { status: 200 };
    },
  },
  restoreEntity: {
    access: 'manage',
    run: (call) => ({ status: 200, body: toEntity(setDeleted(false)(call), call.store.organizationId) }),
  },
  getEntityActivityFeed: {
    access: 'read',
    run: (call) => {
      const results = call.store
        .activities(existing(call).id)
        .map(({ id, type, title, message, caller, timestamp }) => ({
          _id: id,
          type,
          title,
          message,
          timestamp,
          caller: { EpilotAuth: { token: { name: caller } } },
        }));
      return { status: 200, body: { total: results.length, results } };
    },
  },
  getRelations: {
    access: 'read',
    run: (call) => ({
      status: 200,
      body: call.store
        .relations(existing(call).id)
        .filter(({ reverse }) => !reverse || call.query.include_reverse)
        .map(({ attribute, reverse, entity }) => ({
          ...toEntity(entity, call.store.organizationId),
          $relation: { entity_id: entity.id, attribute, reverse },
        })),
    }),
  },
  addRelations: {
    access: 'write',
    run: (call) => {
      const { store, body } = call;
      const source = existing(call);
      for (const { entity_id, attribute } of body as { entity_id: string; attribute: string }[]) {
        const definition = schemaOf(source.kind).attributes.find(({ name }) => name === attribute);
        const target = store.findById(entity_id);
        if (!target || target.deleted_at || !definition?.allowed_schemas?.includes(target.kind))
          throw notFound(`The entity ${entity_id} for the relation ${attribute}`);
        store.addRelation(source.id, attribute, target.id);
        store.addActivity(
          source.id,
          'RelationsAdded',
          `${target.title} related`,
          `${callerOf(call)} added a relation.`,
          callerOf(call),
        );
      }
      return { status: 200, body: body[0] };
    },
  },
  deleteRelation: {
    access: 'write',
    run: (call) => {
      const { attribute = '', entity_id = '' } = call.params;
      if (!call.store.removeRelation(existing(call).id, attribute, entity_id)) throw notFound('The relation');
      return { status: 204 };
    },
  },
};
