/** What is looked for: at least `BLOCK` bytes. */
export interface Pattern {
  bytes: Buffer;
  /** Found only where no digit stands before or after it: a short number is a part of many longer ones. */
  alone?: boolean;
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;

export interface Match<P extends Pattern> {
  /** Bytes from the beginning of what was searched. */
  start: number;
  pattern: P;
}

const BLOCK = 2;

/**
 * Finds many patterns in one pass (Wu-Manber): two bytes tell how far the window may jump, so that most bytes are
 * never looked at. Of patterns that begin at the same byte the longest is taken, and none that lies within an
 * earlier match; those that overlap are all found.
 */
export class Matcher<P extends Pattern> {
  /** The length of the longest pattern. */
  readonly longest: number;
  private readonly window: number;
  private readonly jumps = new Uint8Array(65_536);
  private readonly ending = new Map<number, P[]>();

  constructor(patterns: readonly P[]) {
    const lengths = patterns.map(({ bytes }) => bytes.length);
    this.longest = Math.max(BLOCK, ...lengths);
    this.window = Math.min(255, ...lengths);
    if (patterns.length === 0) return;
    if (this.window < BLOCK)
      throw new Error(`A pattern has fewer than ${BLOCK} bytes: leave out values that are as short.`);
    this.jumps.fill(this.window - BLOCK + 1);
    for (const pattern of [...patterns].sort((one, other) => other.bytes.length - one.bytes.length)) {
      const { bytes } = pattern;
      for (let at = 0; at + BLOCK <= this.window; at += 1) {
        const block = bytes.readUInt16BE(at);
        this.jumps[block] = Math.min(this.jumps[block] ?? 0, this.window - BLOCK - at);
      }
      const block = bytes.readUInt16BE(this.window - BLOCK);
      const others = this.ending.get(block);
      if (others) others.push(pattern);
      else this.ending.set(block, [pattern]);
    }
  }

  /** Calls `found` for each match that begins from `from` on and before `limit`. */
  search(buffer: Buffer, from: number, limit: number, found: (start: number, pattern: P) => void): void {
    if (this.ending.size === 0) return;
    const last = Math.min(buffer.length, limit + this.window - 1);
    let at = from + this.window - 1;
    while (at < last) {
      const block = ((buffer[at - 1] as number) << 8) | (buffer[at] as number);
      const jump = this.jumps[block] as number;
      if (jump > 0) {
        at += jump;
        continue;
      }
      const start = at - this.window + 1;
      const pattern = this.ending
        .get(block)
        ?.find(
          ({ bytes, alone }) =>
            bytes.equals(buffer.subarray(start, start + bytes.length)) &&
            !(alone && (isDigit(buffer[start - 1]) || isDigit(buffer[start + bytes.length]))),
        );
      if (pattern) found(start, pattern);
      at += 1;
    }
  }
}

/** A search through content that arrives in chunks: a match may lie over the border of any number of them. */
export class Search<P extends Pattern> {
  readonly matches: Match<P>[] = [];
  private readonly matcher: Matcher<P>;
  /** What was not searched yet, after one byte that was: it says whether a number begins there. */
  private kept: Buffer = Buffer.alloc(0);
  /** Bytes from the beginning to `kept`. */
  private offset = 0;
  private searched = 0;
  private covered = 0;

  constructor(matcher: Matcher<P>) {
    this.matcher = matcher;
  }

  /** Takes the next bytes; they may be overwritten once this returns. */
  push(chunk: Uint8Array): void {
    const buffer = Buffer.concat([this.kept, chunk]);
    // The byte after the longest match has to be there as well.
    const limit = buffer.length - this.matcher.longest;
    if (limit > this.searched) this.searchUpTo(buffer, limit);
    const passed = Math.max(this.searched - 1, 0);
    this.kept = buffer.subarray(passed);
    this.offset += passed;
    this.searched -= passed;
  }

  /** Searches what is left, and gives every match in the order in which they begin. */
  end(): Match<P>[] {
    this.searchUpTo(this.kept, this.kept.length);
    this.kept = Buffer.alloc(0);
    return this.matches;
  }

  private searchUpTo(buffer: Buffer, limit: number): void {
    this.matcher.search(buffer, this.searched, limit, (at, pattern) => {
      const start = this.offset + at;
      const end = start + pattern.bytes.length;
      if (end <= this.covered) return;
      this.covered = end;
      this.matches.push({ start, pattern });
    });
    this.searched = limit;
  }
}
