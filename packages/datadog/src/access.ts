/** What one needs to talk to an organization of Datadog. */
export interface Access {
  /** Lets points and events in. */
  apiKey: string;
  /** Lets monitors, dashboards and measurements be read and changed; not needed for delivery. */
  appKey?: string | undefined;
  /** Such as `datadoghq.eu`. */
  site: string;
  /** One address in place of all the site's own, for a fake. */
  url?: string | undefined;
}

/** What an organization is told from others by: its site, or the address of a fake. */
export const placeOf = ({ site, url }: Pick<Access, 'site' | 'url'>): string => url ?? site;

/** Takes the keys out of a text, whatever brought them there. */
export function withoutKeys(text: string, { apiKey, appKey }: Access): string {
  const rest = apiKey ? text.replaceAll(apiKey, '[API key]') : text;
  return appKey ? rest.replaceAll(appKey, '[application key]') : rest;
}
