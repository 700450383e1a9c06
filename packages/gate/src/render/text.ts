/** Columns that everything for a terminal fits into. */
export const WIDTH = 100;

const ESCAPE_SEQUENCES =
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C\n\u0090\u0098\u009D-\u009F]*(?:\u0007|\u001B\\|\u009C)|\u001B[ -/]*[0-~]/g;
/** What nobody sees: controls, what reorders others, blanks of no width; not what joins two emoji to one. */
const UNPRINTABLE =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?)\u200D|\u200D(?!\p{Extended_Pictographic})|(?!\u200D)[\p{Cc}\p{Cf}\p{Cs}]|[\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180D\u2800\u3164\uFFA0\uFE00-\uFE0E\u{E0100}-\u{E01EF}]|(?<![\p{Extended_Pictographic}0-9#*])\uFE0F/gu;
const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}]/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemes = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);
const columnsOf = (grapheme: string) => (WIDE.test(grapheme) ? 2 : 1);

/** The text without escape sequences, control characters and what reorders others; line breaks stay. */
export const printable = (text: string) =>
  text
    .replace(ESCAPE_SEQUENCES, '')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .split('\n')
    .map((line) => line.replaceAll('\t', ' ').replace(UNPRINTABLE, ''))
    .join('\n');

/** The same in one line. */
export const plain = (text: string) => printable(text).replace(/\s+/g, ' ').trim();

/** How many columns a terminal gives to a text of one line. */
export const columns = (text: string) =>
  /^[ -~]*$/.test(text) ? text.length : graphemes(text).reduce((sum, grapheme) => sum + columnsOf(grapheme), 0);

/** As many graphemes as fit into `width` columns, from the start. */
function fitting(pieces: string[], width: number): string[] {
  let used = 0;
  const end = pieces.findIndex((piece) => (used += columnsOf(piece)) > width);
  return end === -1 ? pieces : pieces.slice(0, end);
}

/** Code units beyond which a text is too wide for `width` columns whatever it is made of, or made to vex. */
const hopeless = (text: string, width: number) => text.length > 8 * width;
const fits = (text: string, width: number) => !hopeless(text, width) && columns(text) <= width;

/** The first or the last columns of a text, up to `width`. */
const head = (text: string, width: number) => fitting(graphemes(text.slice(0, Math.max(0, 8 * width))), width).join('');
export const tail = (text: string, width: number) =>
  width > 0
    ? fitting(graphemes(text.slice(-8 * width)).toReversed(), width)
        .reverse()
        .join('')
    : '';

/** Of a part that is cut, so much may be left out for it to end between two words. */
const WORD_SHARE = 0.3;

/** The text in at most `width` columns; what is too long loses its middle, between words where they are short. */
export function cut(text: string, width: number): string {
  if (fits(text, width)) return text;
  const first = head(text, Math.ceil((width - 1) / 2));
  const last = tail(text, Math.floor((width - 1) / 2));
  const end = first.lastIndexOf(' ');
  const start = last.indexOf(' ');
  const before = end > first.length * (1 - WORD_SHARE) ? first.slice(0, end + 1) : first;
  const after = start >= 0 && start < last.length * WORD_SHARE ? last.slice(start) : last;
  return `${before}…${after}`;
}

/** One line broken between words into lines of `width` columns, at most `most`; the last then loses its middle. */
export function wrap(text: string, width: number, most = Infinity): string[] {
  const lines: string[] = [];
  let rest = text;
  while (lines.length < most - 1 && !fits(rest, width)) {
    const line = head(rest, width) || rest;
    const space = line.lastIndexOf(' ');
    const end = rest[line.length] === ' ' || space <= 0 ? line.length : space;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, cut(rest, width)];
}

/** The columns of a text that has room for `most`. */
const columnsWithin = (text: string, most: number) => (hopeless(text, most) ? most : Math.min(most, columns(text)));
const padding = (text: string, width: number) => ' '.repeat(width - columnsWithin(text, width));

/** The text with spaces after it, up to `width` columns. */
export const padEnd = (text: string, width: number) => text + padding(text, width);

/** Rows of equal columns, each a line of at most `width`: the first column loses what does not fit, the others are set right. */
export function table(rows: string[][], width: number): string[] {
  const columnWidths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => columnsWithin(row[column] ?? '', width))),
  );
  const others = columnWidths.slice(1).reduce((sum, columnWidth) => sum + columnWidth + 2, 0);
  const first = Math.min(columnWidths[0] ?? 0, Math.max(8, width - others));
  return rows.map(([name = '', ...cells]) =>
    [
      padEnd(cut(name, first), first),
      ...cells.map((cell, column) => padding(cell, columnWidths[column + 1] ?? 0) + cell),
    ].join('  '),
  );
}

/** A line across the terminal with a title in it. */
export function ruled(title: string): string {
  const line = `── ${cut(title, WIDTH - 6)} `;
  return line + '─'.repeat(WIDTH - columns(line));
}
