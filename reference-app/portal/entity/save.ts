import { api } from '@portal/kit';
import type { Entity } from './model.ts';

/**
 * Creates an entity, or changes the one that was read. A change names the state that it was made on, so that the server
 * can tell a stale one.
 */
export const saveEntity = (slug: string, values: Record<string, unknown>, before?: Entity): Promise<Entity> =>
  before
    ? api.patch(`entity/v1/entity/${slug}/${before._id}`, { ...values, _updated_at: before._updated_at })
    : api.post(`entity/v1/entity/${slug}`, values);
