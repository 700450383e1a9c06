/** What a spreadsheet would run as a formula; a phone number such as +49 221 is none. */
const FORMULA = /^([=@\t\r]|[+-](?![\d ()/.,-]*$))/;

/** A cell of a CSV file (RFC 4180), which a spreadsheet reads as text. */
export const cell = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** Reads the bytes of a CSV file: UTF-8, or what Excel writes where it is not. */
export function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * The rows of a CSV file, with commas or semicolons between its cells; empty rows are left out.
 * @throws Error with a sentence where a quote is never closed
 */
export function parseCsv(text: string): string[][] {
  const separator = text.split('\n')[0]?.includes(';') ? ';' : ',';
  const next = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\r\n]*))(${separator}|\r?\n|$)`, 'y');
  const rows: string[][] = [[]];
  for (;;) {
    const [, quoted, bare = '', end] = next.exec(text) ?? [];
    if (end === undefined) throw new Error(`Row ${rows.length} has a quote that is not closed.`);
    const value = quoted?.replaceAll('""', '"') ?? bare;
    rows.at(-1)?.push(value.replace(/^'(?=[=@+-])/, '').trim());
    if (end === '') return rows.filter((row) => row.some(Boolean));
    if (end !== separator) rows.push([]);
  }
}
