import { NEXT_ERROR } from '../wording.ts';

const ANSI = /\u001b\[[\d;]*m/g;
const MATCHER = /^(Timed out \d+ms waiting for )?expect(\.\w+)*\(/;
/** Playwright's own last word on a matcher that had no page to look at; what a page shows is quoted there. */
const GONE = /^ {2}- (Page crashed|Target page, context or browser has been closed|Target crashed)$/;
/** What a matcher expected and saw comes before where it looked: a sentence is cut at its end. */
const SEEN = /^\s*(Expected|Received)/;
const TELLING = /^\s*(-\s*)?(Locator:|waiting for |failed request:|page error:|console error:|\+\s+")/;
/** Why an action waited, in Playwright's own words; what of the page stands before the last of them is left out. */
const WAITED =
  /^\s+- (?:(did not find some options|element is (?:not \w+|outside of the viewport)|element was detached from the DOM)\b.*|.* (intercepts pointer events))$/;
const MOST_CHARACTERS = 300;
const MOST_IN_ALL = 600;

interface Failure {
  message?: string | undefined;
  value?: string | undefined;
  cause?: Failure | undefined;
}

/** The message of an error; one that hides its cause, as `fetch failed` does, with that of the cause in its first line. */
export function messageOf({ message, value, cause }: Failure): string | undefined {
  const why =
    cause &&
    messageOf(cause)
      ?.split('\n')[0]
      ?.replace(/^Error: /, '');
  const text = message ?? value;
  return why ? text?.replace(/^.*/, (first) => `${first} (${why})`) : text;
}

function describeError(message: string | undefined): string | undefined {
  const lines =
    message
      ?.replace(ANSI, '')
      .split('\n')
      .filter((line) => line.trim()) ?? [];
  const [first, ...rest] = lines;
  if (first === undefined) return undefined;
  // Right after the first line, where no text of a page can stand.
  const gone = rest.findLast((line) => GONE.test(line));
  const waited = rest.map((line) => WAITED.exec(line)).findLast((match) => match !== null);
  const [, why, intercepts] = waited ?? [];
  const telling = [
    ...(gone ? [gone] : []),
    ...rest.filter((line) => MATCHER.test(line)),
    ...rest.filter((line) => SEEN.test(line)),
    ...(intercepts ? [`another element ${intercepts}`] : why ? [why] : []),
    ...rest.filter((line) => TELLING.test(line)),
  ];
  return [
    first.replace(/^Error: /, '').replace(/:$/, ''),
    ...new Set(telling.map((line) => line.trim().replace(/^-\s*/, '').replace(/\s+/g, ' '))),
  ]
    .join('; ')
    .slice(0, MOST_CHARACTERS);
}

/** One line that tells what failed: of each error its first line, and what was looked for, expected and seen. */
export function describeFailure(messages: (string | undefined)[]): string | undefined {
  const told = messages.flatMap((message) => describeError(message) ?? []);
  return told.length ? [...new Set(told)].join(NEXT_ERROR).slice(0, MOST_IN_ALL) : undefined;
}
