import { api, ApiError } from '@portal/kit';
import type { Entity, Narrowing, Schema, View } from './model.ts';

const path = (slug: string, id: string) => `entity/v1/entity/${slug}/${id}`;

export const getSchema = (slug: string) => api.get<Schema>(`entity/v1/entity/schemas/${slug}`);

export interface ListRequest {
  slug: string;
  text: string;
  filter?: [name: string, value: string];
  sort: string;
  from: number;
  size: number;
  deleted: boolean;
}

export function searchEntities({ slug, text, filter, sort, from, size, deleted }: ListRequest) {
  const terms = [`_schema:${slug}`, filter?.[1] ? `${filter[0]}:"${filter[1]}"` : '', text].filter(Boolean);
  return api.post<{ hits: number; results: Entity[] }>('entity/v1/entity:search', {
    ...{ q: terms.join(' AND '), sort, from, size },
    include_deleted: deleted ? 'only' : 'false',
  });
}

export const validateEntity = (slug: string, values: Record<string, unknown>): Promise<string[]> =>
  api.post(`entity/v1/entity/${slug}:validate`, values).then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 422) throw error;
      return error.body.errors?.map(({ message = '' }) => message) ?? [];
    },
  );

export const getEntity = (slug: string, id: string) =>
  api.get<{ entity: Entity }>(path(slug, id)).then(({ entity }) => entity);

export const deleteEntity = (slug: string, id: string) => api.delete<undefined>(path(slug, id));
export const restoreEntity = (slug: string, id: string) => api.patch<Entity>(`${path(slug, id)}:restore`, {});

export interface Activity {
  _id: string;
  title: string;
  message: string;
  timestamp: string;
}
export const getActivities = (slug: string, id: string) =>
  api.get<{ results: Activity[] }>(`${path(slug, id)}/activity`).then(({ results }) => results);

export type Related = Entity & { $relation: { attribute: string; reverse: boolean } };
export const getRelations = (slug: string, id: string) =>
  api.get<Related[]>(`${path(slug, id)}/relations?include_reverse=true&hydrate=true`);
export const addRelation = (slug: string, id: string, attribute: string, entityId: string) =>
  api.post(`${path(slug, id)}/relations`, [{ attribute, entity_id: entityId }]);
export const removeRelation = (slug: string, id: string, attribute: string, entityId: string) =>
  api.delete(`${path(slug, id)}/relations/${attribute}/${entityId}`);
export const setTags = (slug: string, id: string, tags: string[]) => api.patch<Entity>(path(slug, id), { _tags: tags });

export const listViews = (slug: string) =>
  api.get<{ results: View[] }>(`entity/v1/entity/views?slug=${slug}`).then(({ results }) => results);
export const createView = (slug: string, name: string, shared: boolean, list: Narrowing) =>
  api.post<View>('entity/v1/entity/view', { slug: [slug], name, shared, ui_config: { list } });
export const deleteView = (id: string) => api.delete(`entity/v1/entity/view/${id}`);
