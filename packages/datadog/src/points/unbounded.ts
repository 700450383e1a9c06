const SHOWN = 60;
/** Words from which on a value is a sentence, and no name any more. */
const WORDS = 6;

/** Something between other letters and digits; `_` is what Datadog makes of all other characters. */
const alone = (expression: string) => new RegExp(`(?<![a-z0-9])(?:${expression})(?![a-z0-9])`);

const LOOKS: readonly [what: string, expression: RegExp][] = [
  ['a UUID', alone('[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')],
  ['an e-mail address', /@|[a-z0-9]_[a-z0-9-]+(\.[a-z0-9-]+){0,3}\.(com|org|net|io|de|eu|example)$/],
  ['a date', alone('\\d{4}-\\d{2}-\\d{2}(?:t[0-9:._z+-]*)?')],
  ['a commit or another digest', alone('(?=[a-f]*\\d)(?=\\d*[a-f])[0-9a-f]{7,128}')],
  ['a long number such as a run, a time or an id', /\d{6}/],
  ['something made up at random', alone('(?=(?:[a-z]+\\d+|\\d+[a-z]+){3})[a-z0-9]{10,}')],
];

/**
 * Whether a tag looks as if there was a new value of it for every run, test or user: each is a custom metric more, and
 * none of them can be alerted upon. The tag `version` may have what it likes, for there are only as many of them as
 * deployments.
 * @param tag `key:value`, normalized or not
 * @returns in a sentence what it looks like and what to do; undefined for one that looks well
 */
export function unbounded(tag: string): string | undefined {
  const lower = tag.slice(0, 1_000).toLowerCase();
  const colon = lower.indexOf(':');
  const key = lower.slice(0, colon);
  const value = lower.slice(colon + 1);
  if (colon < 0 || key === 'version') return undefined;
  const what =
    LOOKS.find(([, expression]) => expression.test(value))?.[0] ??
    (value.split(/[^\p{L}\p{N}.:/-]+/u).filter(Boolean).length >= WORDS ? 'a sentence or a title' : undefined);
  if (!what) return undefined;
  const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  return `The tag ${key} has the value ${shown}, which looks like ${what}: each new one is a custom metric more, so leave it out or name the group that it belongs to.`;
}
