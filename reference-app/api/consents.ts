import type { OrganizationStore } from './store.ts';

/** The topics to which whoever has this address consents: of each, the last event counts. */
export function consentsOf(store: OrganizationStore, identifier: unknown): string[] {
  const events = store.all('consent', { identifier: String(identifier) }).map(({ data }) => data);
  const last = (topic: unknown) => events.find((event) => event.topic === topic)?.type;
  return [...new Set(events.map(({ topic }) => String(topic)))].filter((topic) => last(topic) === 'OPT_IN');
}
