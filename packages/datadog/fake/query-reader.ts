/** A query that cannot be read or answered: its message says why. */
export class QueryError extends Error {}

/** Walks over the text of a query. */
export class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  private skip(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  get done(): boolean {
    this.skip();
    return this.at >= this.text.length;
  }

  /** Whether this comes next; if so it is read. */
  take(text: string): boolean {
    this.skip();
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** The same for whole words, in upper or lower case, with any space between them. */
  takeWord(words: string): boolean {
    return this.match(new RegExp(`${words.replaceAll(' ', '\\s+')}\\b`, 'iy')) !== undefined;
  }

  /** @param pattern sticky; @returns what it matched here */
  match(pattern: RegExp): string | undefined {
    this.skip();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(`"${text}"`);
  }

  fail(expected: string): never {
    const rest = this.text.slice(this.at, this.at + 20);
    throw new QueryError(`expected ${expected} at ${rest ? `"${rest}"` : 'its end'}`);
  }
}
