/*
 * Names and tags as Datadog stores them, and what a sender should not have sent. Written from the rules that Datadog
 * publishes, and on purpose without a line of the sender's own: a check that shares code with what it checks proves nothing.
 */

const MOST = 200;
/** Keys that grow without end, one value or more a run. */
const UNBOUNDED_KEYS =
  /^(run|commit|sha|timestamp|epoch|title|git[_.-].*|(run|job|build|pipeline|attempt|test|trace|request|session|user)[_.-]?(id|number))$/;
/** The same of values: a UUID, and, but in a version, an epoch, the number of a run, a commit with digits and letters. */
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const NUMBER_OR_COMMIT = /\d{8,}|^(?=.*\d)(?=.*[a-f])[0-9a-f]{7,64}$/;

const cut = (text: string): string => text.slice(0, MOST);
/** A metric's name as Datadog stores it: letters, digits, `_` and `.`, a letter first, 200 characters. */
export const storedName = (name: string): string => cut(name.replace(/[^\w.]/g, '_').replace(/^[^A-Za-z]+/, ''));

/** A tag as Datadog stores it: lower case, a letter first, other characters as one `_`, none at its end, 200 characters. */
function storedTag(tag: string): string {
  const text = tag.toLowerCase().replace(/(?:[^\p{L}\p{N}_\-:./]|_)+/gu, '_');
  return cut(text.replace(/^[^\p{L}]+/u, '')).replace(/_+$/, '');
}

/** Flags tags that are stored otherwise than they were sent. @param where `The monitor "x"` */
export function flagTags(flag: (sentence: string) => void, where: string, tags: readonly string[]): void {
  for (const tag of tags)
    if (storedTag(tag) !== tag) flag(`${where}: the tag "${tag}" is stored as "${storedTag(tag)}": send it that way.`);
}

const keyOf = (tag: string): string => tag.replace(/:.*/s, '');

/** The tags of one series as they are stored, sorted; what its sender should have done otherwise is flagged. */
export function readTags(flag: (sentence: string) => void, metric: string, given: readonly string[]): string[] {
  flagTags(flag, metric, given);
  const tags = [...new Set(given.map(storedTag).filter(Boolean))].sort();
  for (const tag of tags) {
    const key = keyOf(tag);
    const value = tag.slice(key.length + 1);
    if (!value) flag(`${metric}: the tag "${tag}" has no value.`);
    // There are as many versions as deployments, not as runs.
    if (UNBOUNDED_KEYS.test(key) || UUID.test(value) || (key !== 'version' && NUMBER_OR_COMMIT.test(value)))
      flag(`${metric}: the tag "${tag}" has a new value in each run: every one is a new custom metric.`);
  }
  for (const key of ['env', 'service'])
    if (!tags.some((tag) => keyOf(tag) === key)) flag(`${metric}: a series came without the tag ${key}.`);
  return tags;
}
