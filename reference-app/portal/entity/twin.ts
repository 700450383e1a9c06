import type { Entity } from './model.ts';
import { searchEntities } from './requests.ts';

/** Another entity with this email address, where there is one. */
export async function findTwin(slug: string, email: string): Promise<Entity | undefined> {
  const list = { text: '', sort: '_created_at:asc', from: 0, size: 1, deleted: false };
  return (await searchEntities({ ...list, slug, filter: ['email', email] })).results[0];
}
