import { createHash, randomBytes } from 'node:crypto';
import { sendMail } from './mail.ts';
import type { OrganizationStore } from './store.ts';
import { useUp } from './use-up.ts';

/** Whether somebody has an account is nobody's business: the answer is the same. */
export const ASKED_FOR = { message: 'If this address is known, a link is on its way.' };
export const NO_LONGER = 'This link is used or expired. Please ask for a new one.';

const LIFETIME_MS = 60 * 60_000;
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
const linksOf = (store: OrganizationStore, subject: string) => store.all('link', { subject });

/** Makes the token of a link that works once, for an hour; a newer one takes the place of those before. */
export function issueLink(store: OrganizationStore, subject: string, now = Date.now()): string {
  for (const { id } of linksOf(store, subject)) store.purge('link', id);
  const token = randomBytes(24).toString('base64url');
  store.insert('link', subject, { subject, hash: hashOf(token), expires_at: now + LIFETIME_MS });
  return token;
}

/** Uses up a link. @returns whether it was one, for this very subject */
export function redeemLink(store: OrganizationStore, subject: string, token: string, now = Date.now()): boolean {
  const link = linksOf(store, subject).find(({ data }) => data.hash === hashOf(token));
  if (!link || Number(link.data.expires_at) < now) return false;
  useUp(store, link.id);
  return true;
}

/** Mails somebody a link to a page where they choose a new password. */
export function mailResetLink(store: OrganizationStore, subject: string, email: string, page: string): void {
  const link = `${page}?${new URLSearchParams({ email, token: issueLink(store, subject) })}`;
  sendMail(store, { to: email.toLowerCase(), subject: 'Choose a new password', link });
}
