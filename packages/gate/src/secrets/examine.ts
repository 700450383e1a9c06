import { open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { FileEntry } from '@zip.js/zip.js';
import { chunksOf, containerOf, decodeRegion, embeddedRegion, headOf, inflate, unpack, withZip } from './content.ts';
import { EMBEDDED_ZIP, patcher, type Region } from './content.ts';
import { Matcher, Search, type Match, type Pattern } from './matcher.ts';
import type { Encoding, Needle } from './needles.ts';

/** What one file or one entry of a container holds; `entry` is the way to it, as in `trace.zip › trace.network`. */
export type Found =
  | { kind: 'secret'; entry?: string; variable: string; encoding: Encoding; count: number }
  | { kind: 'unreadable'; entry?: string; why: string };

/** Containers within containers are opened down to here. */
const DEEPEST = 4;

const MARKER: Pattern = { bytes: EMBEDDED_ZIP };
type Wanted = Needle | Pattern;
const isNeedle = (match: Match<Wanted>): match is Match<Needle> => match.pattern !== MARKER;

/** What was found in content itself, and where in it zips are embedded. */
interface Leaf {
  matches: Match<Needle>[];
  embedded: Region[];
}

interface Unpacked {
  file: string;
  handle: FileHandle;
}

/** So many bytes tell a container. */
const HEAD = 4;

/** Looks through files and what they contain. Makes nothing but files in its temporary folder. */
export class Examiner {
  private readonly wanted: Matcher<Wanted>;
  readonly needles: Matcher<Needle>;
  private readonly folder: string;
  private files = 0;

  /** @param folder an empty folder of our own: what is unpacked lies there for a while */
  constructor(needles: readonly Needle[], folder: string) {
    this.wanted = new Matcher<Wanted>([...needles, MARKER]);
    this.needles = new Matcher(needles);
    this.folder = folder;
  }

  temporary(): string {
    this.files += 1;
    return path.join(this.folder, String(this.files));
  }

  /** A file's name, an entry's name or a sentence without the values in it. */
  mask(text: string): string {
    const bytes = Buffer.from(text);
    return patcher(this.matchesIn(bytes))(bytes).toString();
  }

  matchesIn(bytes: Buffer): Match<Needle>[] {
    const search = new Search(this.needles);
    search.push(bytes);
    return search.end();
  }

  /**
   * What the file and everything within it holds.
   * @param entry the way to the file, when it was unpacked from a container
   * @throws what reading the file itself throws; what is wrong within a container is found as `unreadable`
   */
  async examine(file: string, entry?: string, depth = 0): Promise<Found[]> {
    const kind = containerOf(await headOf(file));
    if (kind && depth >= DEEPEST)
      return [
        { ...at(entry), kind: 'unreadable', why: `lies in more than ${DEEPEST} containers` },
        ...(await this.examineLeaf(file, entry, depth)),
      ];
    if (kind === 'zip') return this.examineZip(file, entry, depth);
    if (kind === 'gzip') return this.examineGzip(file, entry, depth);
    return this.examineLeaf(file, entry, depth);
  }

  /** Where the needles are in a file that is no container, without those in the text of an embedded zip. */
  async leaf(file: string): Promise<Leaf> {
    const search = new Search(this.wanted);
    for await (const chunk of chunksOf(file)) search.push(chunk);
    return this.withoutEmbedded(file, search.end());
  }

  /** Unpacks an entry when it is a container itself, and searches it on the way when it is not. */
  async openEntry(entry: FileEntry): Promise<{ matches: Match<Needle>[] } | { unpacked: string }> {
    const search = new Search(this.wanted);
    let head: Buffer | undefined = Buffer.alloc(0);
    let unpacked: Unpacked | undefined;
    try {
      await inflate(entry, async (chunk) => {
        let next = chunk;
        if (head) {
          next = Buffer.concat([head, chunk]);
          head = next.length < HEAD ? Buffer.from(next) : undefined;
          if (head) return;
          if (containerOf(next)) unpacked = await this.create();
        }
        if (unpacked) await unpacked.handle.writeFile(next);
        else search.push(next);
      });
      if (head) search.push(head);
      const matches = search.end();
      if (!unpacked && matches.every(isNeedle)) return { matches };
      unpacked ??= await this.create();
      const { handle, file } = unpacked;
      if (matches.length) await inflate(entry, (chunk) => handle.writeFile(chunk));
      return { unpacked: file };
    } finally {
      await unpacked?.handle.close();
    }
  }

  private async create(): Promise<Unpacked> {
    const file = this.temporary();
    return { file, handle: await open(file, 'w', 0o600) };
  }

  private async withoutEmbedded(file: string, all: Match<Wanted>[]): Promise<Leaf> {
    const embedded: Region[] = [];
    for (const match of all) {
      const region = isNeedle(match) ? undefined : await embeddedRegion(file, match.start);
      if (region) embedded.push(region);
    }
    const matches = all
      .filter(isNeedle)
      .filter(({ start }) => !embedded.some((region) => start >= region.start && start < region.end));
    return { matches, embedded };
  }

  private async examineLeaf(file: string, entry: string | undefined, depth: number): Promise<Found[]> {
    const { matches, embedded } = await this.leaf(file);
    const found = counted(matches, entry);
    for (const region of embedded) {
      const decoded = this.temporary();
      await decodeRegion(file, region, decoded);
      found.push(...(await this.examine(decoded, within(entry, 'data:application/zip'), depth + 1)));
      await rm(decoded);
    }
    return found;
  }

  private async examineGzip(file: string, entry: string | undefined, depth: number): Promise<Found[]> {
    const unpacked = this.temporary();
    try {
      const failure = await unpack(file, unpacked).then(
        () => undefined,
        (error: Error) => error,
      );
      // What could be unpacked of a damaged file is looked through all the same.
      const found = await this.examine(unpacked, within(entry, 'gzip'), depth + 1);
      return failure
        ? [{ ...at(entry), kind: 'unreadable', why: `is a damaged gzip (${this.mask(failure.message)})` }, ...found]
        : found;
    } finally {
      await rm(unpacked, { force: true });
    }
  }

  private async examineZip(file: string, entry: string | undefined, depth: number): Promise<Found[]> {
    const found: Found[] = [];
    try {
      await withZip(file, async (zip) => {
        for await (const part of zip.getEntriesGenerator())
          if (!part.directory)
            found.push(...(await this.examineEntry(part, within(entry, this.mask(part.filename)), depth)));
      });
    } catch (error) {
      found.push({
        ...at(entry),
        kind: 'unreadable',
        why: `is a damaged zip (${this.mask((error as Error).message)})`,
      });
    }
    // Names, comments and what lies between the entries.
    if (!found.some(({ kind }) => kind === 'secret')) {
      const search = new Search(this.needles);
      for await (const chunk of chunksOf(file)) search.push(chunk);
      found.push(...counted(search.end(), entry));
    }
    return found;
  }

  private async examineEntry(part: FileEntry, entry: string, depth: number): Promise<Found[]> {
    try {
      const opened = await this.openEntry(part);
      if ('matches' in opened) return counted(opened.matches, entry);
      const found = await this.examine(opened.unpacked, entry, depth + 1);
      await rm(opened.unpacked);
      return found;
    } catch (error) {
      return [{ entry, kind: 'unreadable', why: `cannot be unpacked (${this.mask((error as Error).message)})` }];
    }
  }
}

const at = (entry: string | undefined) => (entry === undefined ? {} : { entry });
const within = (entry: string | undefined, name: string) => (entry === undefined ? name : `${entry} › ${name}`);

/** How often each variable was found in each encoding. */
export function counted(matches: readonly Match<Needle>[], entry?: string): Found[] {
  const counts = new Map<string, Extract<Found, { kind: 'secret' }>>();
  for (const { pattern } of matches) {
    const { variable, encoding } = pattern;
    const key = `${variable} ${encoding}`;
    const known = counts.get(key) ?? { ...at(entry), kind: 'secret', variable, encoding, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  return [...counts.values()];
}
