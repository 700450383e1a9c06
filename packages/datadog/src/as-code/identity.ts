import { createHash } from 'node:crypto';
import { normalizeTag, tagsOf } from '../points/tags.ts';

/** Says of a thing in Datadog that this suite made it, and changes and removes it. */
export const MANAGED = 'managed-by:central-e2e-suite';
const IDENTITY = 'e2e-identity:';

/** A part of a query: `flow:entity.create`, as the points are tagged. */
export const tagOf = (key: string, value: string): string => tagsOf({ [key]: value })[0] ?? `${key}:unknown`;

/** A service as the first part of a key, which has no slash in it: `a/b` is not a part of `a`. */
function ownerOf(service: string): string {
  const name = normalizeTag(`${IDENTITY}${service}`).slice(IDENTITY.length);
  if (!name.includes('/')) return name;
  return `${name.replaceAll('/', '-')}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/**
 * The stable name of one thing, whatever it is called: `portal/staging/slow/entity.create`.
 * @param service whose it is, so that several suites may share an organization
 */
export const keyFor = (service: string, ...parts: string[]): string =>
  normalizeTag(`${IDENTITY}${[ownerOf(service), ...parts].join('/')}`).slice(IDENTITY.length);

/** The tags that make a monitor or an SLO ours. */
export const identityTags = (key: string): string[] => [MANAGED, `${IDENTITY}${key}`];

/** The key of something that carries our tags, of whatever service; undefined for what is not ours. */
export function keyOfTags(tags: readonly string[]): string | undefined {
  if (!tags.includes(MANAGED)) return undefined;
  return tags.find((tag) => tag.startsWith(IDENTITY))?.slice(IDENTITY.length) || undefined;
}

/** The service that a key begins with, as far as a key keeps its name. */
export const serviceIn = (key: string): string => key.split('/', 1)[0] ?? '';

/** Whether a key is of this service. */
export const isKeyOf = (service: string, key: string): boolean => serviceIn(key) === ownerOf(service);

/** How many things there were when a dashboard was written last. */
export interface Counts {
  monitors: number;
  slos: number;
}

/** The last line of a dashboard's description, which is where it carries its identity: it may have no tags but teams. */
export const identityLine = (key: string, { monitors, slos }: Counts): string =>
  `${identityTags(key).join(' ')} monitors:${monitors} slos:${slos}`;

const LINE = /^managed-by:central-e2e-suite e2e-identity:(\S+) monitors:(\d+) (?:slos|objectives):(\d+)$/;

/** What the last line of a description says; undefined for a dashboard that is not ours. */
export function identityInLine(description: string | undefined): { key: string; counts: Counts } | undefined {
  const [, key, monitors, slos] = LINE.exec((description ?? '').trim().split('\n').at(-1)?.trim() ?? '') ?? [];
  return key ? { key, counts: { monitors: Number(monitors), slos: Number(slos) } } : undefined;
}
