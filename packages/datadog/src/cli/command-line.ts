const PLAIN = /^[\w@%+=:,./-]+$/;

/** As a shell takes it for one word. */
const quoted = (word: string) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/**
 * A command of `npm run datadog` as a person can copy it into a shell.
 * @param options by name; those without a value are left out
 */
export const commandLine = (command: string, options: Readonly<Record<string, string | undefined>>): string =>
  [
    `npm run datadog -- ${command}`,
    ...Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${quoted(value)}`])),
  ].join(' ');
