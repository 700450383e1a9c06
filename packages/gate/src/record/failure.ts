const ANSI = /\u001b\[[\d;]*m/g;
const TELLING =
  /^\s*(-\s*)?(Locator:|Expected|Received|waiting for |failed request:|page error:|console error:|\+\s+")/;
const MOST_CHARACTERS = 300;

/** One line that tells what failed: the error's first line, and what was looked for, expected and seen. */
export function describeFailure(messages: (string | undefined)[]): string | undefined {
  const lines = messages
    .flatMap((message) => message?.replace(ANSI, '').split('\n') ?? [])
    .filter((line) => line.trim());
  const [first, ...rest] = lines;
  if (first === undefined) return undefined;
  const telling = rest
    .filter((line) => TELLING.test(line))
    .map((line) => line.trim().replace(/^-\s*/, '').replace(/\s+/g, ' '));
  return [first.replace(/^Error: /, ''), ...new Set(telling)].join('; ').slice(0, MOST_CHARACTERS);
}
