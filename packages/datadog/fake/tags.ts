/**
 * Names and tags as Datadog stores them, and what a sender should not have sent. Written from the rules that Datadog
 * publishes, and on purpose without a line of the sender's own: a check that shares code with what it checks proves nothing.
 */

const MOST = 200;
/** Every series says what it is of. */
const REQUIRED = ['env', 'service'];
/** Keys that grow without end, one value or more a run. */
const UNBOUNDED_KEYS =
  /^(run|run[_.-]?id|job[_.-]?id|build[_.-]?(id|number)|pipeline[_.-]?id|commit|sha|git[_.-].*|attempt[_.-]?id|test[_.-]?id|trace[_.-]?id|request[_.-]?id|session[_.-]?id|user[_.-]?id|timestamp|epoch|title)$/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
/** A commit, whole or abbreviated: hexadecimal, with digits and letters in it. */
const COMMIT = /^(?=.*\d)(?=.*[a-f])[0-9a-f]{7,64}$/;
/** An epoch, the number of a run. */
const LONG_NUMBER = /\d{8,}/;

/** A metric's name as Datadog stores it: letters, digits, `_` and `.`, a letter first, 200 characters. */
export function storedName(name: string): string {
  return name
    .replace(/[^A-Za-z0-9_.]/g, '_')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, MOST);
}

/** A tag as Datadog stores it: lower case, a letter first, other characters as one `_`, none at its end, 200 characters. */
export function storedTag(tag: string): string {
  return tag
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\-:./]+/gu, '_')
    .replace(/_{2,}/g, '_')
    .replace(/^[^\p{L}]+/u, '')
    .slice(0, MOST)
    .replace(/_+$/, '');
}

/** `key:value` taken apart at the first colon; the value of a tag without one is empty. */
export function partsOf(tag: string): [key: string, value: string] {
  const colon = tag.indexOf(':');
  return colon < 0 ? [tag, ''] : [tag.slice(0, colon), tag.slice(colon + 1)];
}

/** What about one tag would have to be put right by its sender. */
export function tagFindings(tag: string): string[] {
  const stored = storedTag(tag);
  const [key, value] = partsOf(stored);
  const findings = [];
  if (stored !== tag) findings.push(`the tag "${tag}" is stored as "${stored}": send it that way`);
  if (stored.endsWith(':')) findings.push(`the tag "${tag}" ends with a colon`);
  if (key === 'device') findings.push(`the tag "${tag}" has a reserved key and is dropped`);
  return [
    ...findings,
    ...(isUnbounded(key, value)
      ? [`the tag "${tag}" has a new value in each run: every one is a new custom metric`]
      : []),
  ];
}

function isUnbounded(key: string, value: string): boolean {
  if (UNBOUNDED_KEYS.test(key) || UUID.test(value)) return true;
  // A version may well be a commit or a date: there are as many of them as deployments, not as runs.
  return key !== 'version' && (COMMIT.test(value) || LONG_NUMBER.test(value));
}

/** The tags of one series as they are stored, sorted, and what its sender should have done otherwise. */
export function readTags(metric: string, tags: readonly string[]): { tags: string[]; findings: string[] } {
  const stored = tags.map(storedTag).filter((tag) => tag && partsOf(tag)[0] !== 'device');
  const keys = new Set(stored.map((tag) => partsOf(tag)[0]));
  return {
    tags: [...new Set(stored)].sort(),
    findings: [
      ...tags.flatMap(tagFindings).map((finding) => `${metric}: ${finding}.`),
      ...REQUIRED.filter((key) => !keys.has(key)).map((key) => `${metric}: a series came without the tag ${key}.`),
    ],
  };
}
