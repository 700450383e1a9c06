import { api } from '@portal/kit';
import type { Entity } from '../portal/entity/model.ts';

/** A `saveEntity` that gives the search index a moment before a new entity is shown: milliseconds that nobody notices. */
export const savesSlower =
  (milliseconds: number) =>
  async (slug: string, values: Record<string, unknown>, before?: Entity): Promise<Entity> => {
    if (before)
      return api.patch(`entity/v1/entity/${slug}/${before._id}`, { ...values, _updated_at: before._updated_at });
    const saved = await api.post<Entity>(`entity/v1/entity/${slug}`, values);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return saved;
  };
