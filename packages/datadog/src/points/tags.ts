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

/** Tags of keys and values: normalized and sorted; what has no value, or none that is left of it, has no tag. */
export function tagsOf(values: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(values)
    .map(([key, value]) => [key, normalizeTag(`${key}:${value ?? ''}`)] as const)
    .filter(([key, tag]) => tag.startsWith(`${key}:`))
    .map(([, tag]) => tag)
    .sort();
}

/**
 * What the tag `version` says of a build. A SHA-256 digest (`sha256:` and 64 digits) is shortened to its first 12, as
 * versions of Datadog's users are short commits: nobody reads 64, and 12 tell the builds of years apart.
 * Anything else stays as it is, so that it is the same version that the product's own telemetry names.
 * @param identity of a build, or of several that are joined
 */
export function versionOf(identity: string): string {
  return identity.replace(/\bsha256:([0-9a-f]{64})\b/gi, (_, digits: string) => digits.slice(0, SHORT_DIGEST));
}
