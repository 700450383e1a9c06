import { hashPassword, type Accounts } from './accounts.ts';
import { HttpError } from './errors.ts';
import { mailResetLink, NO_LONGER, redeemLink } from './links.ts';
import { checkPassword, findPortalUser } from './operations/customer-portal.ts';

type Given = Record<string, string | undefined>;

function find(accounts: Accounts, { portal_id = '', email = '' }: Given) {
  const store = accounts.ownerOf('portal', portal_id);
  const user = store && findPortalUser(store, portal_id, email);
  return user && { store, user };
}

/** Mails a customer of a portal the link to a new password; says nothing of whether there is one. */
export function requestCustomerReset(accounts: Accounts, given: Given): void {
  const found = find(accounts, given);
  if (!found) return;
  const { store, user } = found;
  mailResetLink(store, user.id, String(user.data.email), `/portal/${given.portal_id}/reset-password`);
}

/** Sets the password of whoever has the link, and logs them out everywhere. */
export function resetCustomerPassword(accounts: Accounts, given: Given): void {
  const { token = '', password = '' } = given;
  checkPassword(password);
  const found = find(accounts, given);
  if (!found || !redeemLink(found.store, found.user.id, token)) throw new HttpError(400, NO_LONGER);
  const { store, user } = found;
  store.update('portal_user', user.id, user.title, { ...user.data, password: hashPassword(password) });
  accounts.endPortalSessions(user.id);
}
