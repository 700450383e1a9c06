import { createHash } from 'node:crypto';

/** The keys that tags of ours have. */
export const TAG_KEYS = [
  'env',
  'service',
  'version',
  'channel',
  'area',
  'flow',
  'outcome',
  'rule',
  'test',
  'verdict',
  'state',
] as const;
export type TagKey = (typeof TAG_KEYS)[number];

const MOST_CHARACTERS = 200;
const SHORT_DIGEST = 12;
/** So few that they are taken for no commit and no number. */
const DIGITS = 6;

/**
 * A tag as Datadog keeps it: in lower case; letters, digits and `_-:./`, everything else as `_`, several of them as one;
 * begins with a letter, has at most 200 characters (of UTF-16) and ends neither with `_` nor with `:`.
 * Takes linear time, and gives again what it has given once. Digits are those of ASCII.
 * Source: Datadog's documentation, "Getting started with tags".
 * @returns an empty text where there is no letter to begin with
 */
export function normalizeTag(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[^\p{L}]+/u, '')
    .replace(/[^\p{L}0-9\-:./]+/gu, '_')
    .slice(0, MOST_CHARACTERS)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/[_:]+$/, '');
}

/**
 * The tag of a name, the same in points, queries and events. A name of which nothing is left (`→`), or which is too long,
 * ends with digits of its own, so that two such names are two tags.
 */
export function tagOf(key: string, name: string): string {
  const tag = normalizeTag(`${key}:${name}`);
  const isThere = tag.startsWith(`${key}:`);
  if (isThere && key.length + 1 + name.length <= MOST_CHARACTERS) return tag;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, DIGITS);
  const begin = isThere ? normalizeTag(tag.slice(0, MOST_CHARACTERS - DIGITS - 1)) : `${key}:unnamed`;
  return `${begin}-${digest}`;
}

/** What the tag of a name says behind its key. */
export const valueOf = (key: string, name: string): string => tagOf(key, name).slice(key.length + 1);

/** Tags of keys and names, sorted; what is blank has none, and what has several names a tag for each. */
export const tagsOf = (names: Readonly<Record<string, string | readonly string[] | undefined>>): string[] =>
  Object.entries(names)
    .flatMap(([key, name = []]) => [name].flat().flatMap((one) => (one.trim() ? tagOf(key, one) : [])))
    .sort();

/**
 * What the tag `version` says of a build. A SHA-256 digest (`sha256:` and 64 digits) is shortened to its first 12, as
 * versions of Datadog's users are short commits: nobody reads 64, and 12 tell the builds of years apart.
 * Anything else stays as it is, so that it is the same version that the product's own telemetry names.
 * @param identity of a build, or of several that are joined
 */
export function versionOf(identity: string): string {
  return identity.replace(/\bsha256:([0-9a-f]{64})\b/gi, (_, digits: string) => digits.slice(0, SHORT_DIGEST));
}
