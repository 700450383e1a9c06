import { createHash } from 'node:crypto';
import { valueOf } from '../points/tags.ts';

/** Says of a thing in Datadog that this suite made it, and changes and removes it. */
export const MANAGED = 'managed-by:central-e2e-suite';
const IDENTITY = 'e2e-identity';

/** A service as the first part of a key, which has no slash in it: `a/b` is not a part of `a`. */
function ownerOf(service: string): string {
  const name = valueOf(IDENTITY, service);
  if (!name.includes('/')) return name;
  return `${name.replaceAll('/', '-')}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/**
 * The stable name of one thing, whatever it is called: `portal/staging/slow/entity.create`.
 * @param service whose it is, so that several suites may share an organization
 */
export const keyFor = (service: string, ...parts: string[]): string =>
  valueOf(IDENTITY, [ownerOf(service), ...parts].join('/'));

/** The tag that tells it from all others of ours. */
export const identityTag = (key: string): string => `${IDENTITY}:${key}`;

/** The tags that make a monitor or an SLO ours. */
export const identityTags = (key: string): string[] => [MANAGED, identityTag(key)];

/** The key of something that carries our tags, of whatever service; undefined for what is not ours. */
export function keyOfTags(tags: readonly string[]): string | undefined {
  if (!tags.includes(MANAGED)) return undefined;
  return tags.find((tag) => tag.startsWith(identityTag('')))?.slice(identityTag('').length) || undefined;
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
export function identityInLine(description: unknown): { key: string; counts: Counts } | undefined {
  const [, key, monitors, slos] = LINE.exec(String(description).trim().split('\n').at(-1)?.trim() ?? '') ?? [];
  return key ? { key, counts: { monitors: Number(monitors), slos: Number(slos) } } : undefined;
}
