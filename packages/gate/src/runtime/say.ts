import { allVariables } from './environment.ts';
import { cleanText } from './clean.ts';

// The one door to both streams: every line of the gate goes through it, whoever wrote its words.

/** The colors of ours: the only escape sequences that pass. */
const COLOR = /(\u001B\[(?:0|1|2|31|32|33|35)m)/;
/** What pipelines take for a command where a line begins with it: GitHub, and the groups of Buildkite. */
const COMMAND = /^(\s*)(?=::|---|\+\+\+|~~~|\^\^\^)/;
/** What they take for one anywhere in a line: Azure, TeamCity, and GitHub's older way. */
const COMMAND_WITHIN = /##(\w*)\[/g;

/** A line that no pipeline takes for a command; as wide as before, where it is indented. */
const harmless = (line: string) =>
  line.replace(COMMAND, (indent: string) => `${indent.slice(0, -1)}›`).replace(COMMAND_WITHIN, '##$1(');

const lines = (text: string): string => cleanText(text).split('\n').map(harmless).join('\n');

/** Writes a message to the standard output. */
export const say = (text: string): void => console.log(lines(text));

/** Writes a message to the standard error output. */
export const complain = (text: string): void => console.error(lines(text));

/** Writes lines that were laid out here, whose colors are ours. */
export const show = (all: string[]): void =>
  console.log(
    all
      .map((line) =>
        line
          .split(COLOR)
          .map((part, index) => (index % 2 ? part : lines(part)))
          .join(''),
      )
      .join('\n'),
  );

/** Writes to the standard output after a control sequence of ours. */
export const write = (before: string, text: string): boolean => process.stdout.write(before + lines(text));

/** Gives a pipeline commands of ours, one a line, whose texts are escaped already. */
export const command = (all: string[]): void => {
  for (const one of all) console.log(cleanText(one).replace(COMMAND_WITHIN, '##$1('));
};

/** Whether what is printed has colors: as Playwright decides it. */
export function inColor(): boolean {
  const { NO_COLOR, FORCE_COLOR } = allVariables();
  if (NO_COLOR || /^(0|false)$/.test(FORCE_COLOR ?? '')) return false;
  return Boolean(FORCE_COLOR) || process.stdout.isTTY;
}
