import type { OrganizationStore } from './store.ts';

/** What a link was good for, it is good for once. */
export const useUp = (store: OrganizationStore, linkId: string): void => store.purge('link', linkId);
