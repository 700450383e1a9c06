import type { Token } from '../../api/accounts.ts';
import type { Document } from '../../api/store.ts';

export const isOwnView = ({ user_id }: Token, { data }: Document): boolean =>
  (data.created_by as { user_id?: string }).user_id === user_id;

/** Nobody looks whether a view is shared. */
export const maySeeView = (): boolean => true;
