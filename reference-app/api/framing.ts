import { publishedJourney } from './operations/journey.ts';
import type { OrganizationStore } from './store.ts';

const ORIGIN = /^https?:\/\/[\w.-]+(:\d+)?$/;

/** The pages of members and customers are for no other website's frame. */
export const NOBODY = "frame-ancestors 'none'";

/** The websites that may show a journey: those that its settings name; all of them where they name none. */
export function framersOf(store: OrganizationStore | undefined, journeyId: string): string {
  const embedOptions = store && publishedJourney(store, journeyId)?.settings?.embedOptions;
  const { allowedOrigins = [] } = (embedOptions ?? {}) as { allowedOrigins?: string[] };
  if (!allowedOrigins.length) return 'frame-ancestors *';
  const known = allowedOrigins.filter((origin) => ORIGIN.test(origin));
  return known.length ? `frame-ancestors ${known.join(' ')}` : NOBODY;
}
