import type { OrganizationStore } from './store.ts';

export interface Mail {
  to: string;
  subject: string;
  /** The path in the portal that it leads to. */
  link: string;
}

/** There is no mail server: what would be sent lies in the outbox of the organization, which its operator may read. */
export const sendMail = (store: OrganizationStore, mail: Mail) => store.insert('mail', mail.to, mail);

/** The mails to somebody, newest first. */
export const mailsTo = (store: OrganizationStore, to: string): Mail[] =>
  store.all('mail', { to: to.toLowerCase() }).map(({ data }) => data as unknown as Mail);

/** Nobody is left to read them. */
export function removeMailsTo(store: OrganizationStore, to: string): void {
  for (const { id } of store.all('mail', { to: to.toLowerCase() })) store.purge('mail', id);
}
