import type { Verdict } from '../schema/verdict.ts';

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35 };
export type Style = keyof typeof CODES;
/** Styles a line that is already laid out, because the style takes no columns. */
export type Paint = (style: Style | undefined, line: string) => string;

/** The color of each verdict, and of what has its effect. */
export const COLORS: Record<Verdict['verdict'] | 'warn', Style> = {
  pass: 'green',
  fail: 'red',
  undecided: 'magenta',
  warn: 'yellow',
};

/** Styles with ANSI codes, or not at all. */
export const painter =
  (color: boolean): Paint =>
  (style, line) =>
    color && style ? `\u001B[${CODES[style]}m${line}\u001B[0m` : line;
