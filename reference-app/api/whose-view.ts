import type { Token } from './accounts.ts';
import type { Document } from './store.ts';

export const isOwnView = ({ user_id }: Token, { data }: Document): boolean =>
  (data.created_by as { user_id?: string }).user_id === user_id;

/** Whether somebody sees a view: it is their own, or shared with everybody. */
export const maySeeView = (token: Token, view: Document): boolean =>
  view.data.shared === true || isOwnView(token, view);
