import { createReadStream, createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Reader, ZipReader, type FileEntry, type ZipReaderConstructorOptions } from '@zip.js/zip.js';
import type { Match } from './matcher.ts';
import type { Needle } from './needles.ts';

/** zip.js' own inflater is twice as fast as the web streams of Node. */
export const ZIP_OPTIONS = { useWebWorkers: false, useCompressionStream: false } as const;
const READ_OPTIONS: ZipReaderConstructorOptions = { ...ZIP_OPTIONS, checkCrc32: true };

const CHUNK = 1_048_576;

/** How an HTML report carries its data: a zip in a data address. */
export const EMBEDDED_ZIP = Buffer.from('data:application/zip;base64,UEs');
const EMBEDDED_PREFIX = Buffer.byteLength('data:application/zip;base64,');

/** A run of bytes of a file, `end` exclusive. */
export interface Region {
  start: number;
  end: number;
}

/** Whether content is a container, by its first four bytes. */
export function containerOf(head: Uint8Array): 'zip' | 'gzip' | undefined {
  const [first, second, third, fourth] = head;
  if (first === 0x50 && second === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6)))
    return 'zip';
  return first === 0x1f && second === 0x8b && third === 8 ? 'gzip' : undefined;
}

/** The file's bytes in chunks of at most 1 MiB; a chunk is overwritten by the next one. */
export async function* chunksOf(file: string, from = 0, to = Infinity): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK, size + 1, to - from)));
    let at = from;
    while (at < to) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, to - at), at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The first four bytes of a file. */
export async function headOf(file: string): Promise<Buffer> {
  for await (const chunk of chunksOf(file, 0, 4)) return Buffer.from(chunk);
  return Buffer.alloc(0);
}

/** Reads a zip where its parts are, so that it may be of any size. */
export class ZipFile extends Reader<string> {
  private readonly file: string;
  private handle: FileHandle | undefined;

  constructor(file: string) {
    super(file);
    this.file = file;
  }

  override async init(): Promise<void> {
    await super.init?.();
    this.handle ??= await open(this.file);
    this.size = (await this.handle.stat()).size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - index)));
    const { bytesRead } = (await this.handle?.read(buffer, 0, buffer.length, index)) ?? { bytesRead: 0 };
    return buffer.subarray(0, bytesRead);
  }

  async close(): Promise<void> {
    await this.handle?.close();
  }
}

/** Opens a zip for `use` and closes it in any ending. */
export async function withZip<T>(
  file: string,
  use: (zip: ZipReader<string>, source: ZipFile) => Promise<T>,
): Promise<T> {
  const source = new ZipFile(file);
  try {
    return await use(new ZipReader(source, READ_OPTIONS), source);
  } finally {
    await source.close();
  }
}

/** Writes an entry's content, inflated, into `write`, chunk by chunk. */
export async function inflate(entry: FileEntry, write: (chunk: Uint8Array) => void | Promise<void>): Promise<void> {
  await entry.getData(new WritableStream<Uint8Array>({ write }), READ_OPTIONS);
}

export const unpack = (file: string, target: string) =>
  pipeline(createReadStream(file), createGunzip(), createWriteStream(target, { mode: 0o600 }));
export const pack = (file: string, target: string) =>
  pipeline(createReadStream(file), createGzip(), createWriteStream(target, { mode: 0o600 }));

export const fileWriter = (file: string) =>
  Writable.toWeb(createWriteStream(file, { mode: 0o600 })) as WritableStream<Uint8Array>;
export const fileStream = (file: string) =>
  Readable.toWeb(createReadStream(file)) as unknown as ReadableStream<Uint8Array>;

/** A text that mentions the address of a zip is shorter than a report; so a longer one has been a zip, even if it is damaged. */
const LONGEST_MENTION = 4_096;
const END_OF_ZIP = Buffer.from('PK\u0005\u0006', 'latin1');

/** Where the base64 text of an embedded zip lies, whose marker begins at `marker`; undefined where it is only the beginning of one. */
export async function embeddedRegion(file: string, marker: number): Promise<Region | undefined> {
  const start = marker + EMBEDDED_PREFIX;
  const endIn = (text: string) => text.search(/[^A-Za-z0-9+/=]/);
  let end = start;
  for await (const chunk of chunksOf(file, start, start + LONGEST_MENTION)) {
    const text = chunk.toString('latin1');
    const stop = endIn(text);
    if (stop < 0 && text.length === LONGEST_MENTION) break;
    const whole = stop < 0 ? text : text.slice(0, stop);
    return Buffer.from(whole, 'base64').includes(END_OF_ZIP) ? { start, end: start + whole.length } : undefined;
  }
  for await (const chunk of chunksOf(file, start)) {
    const stop = endIn(chunk.toString('latin1'));
    end += stop < 0 ? chunk.length : stop;
    if (stop >= 0) break;
  }
  return { start, end };
}

/** Writes the zip that lies in a file as base64 text into a file of its own. */
export async function decodeRegion(file: string, { start, end }: Region, target: string): Promise<void> {
  async function* decoded() {
    let rest = '';
    for await (const chunk of chunksOf(file, start, end)) {
      const text = rest + chunk.toString('latin1');
      const whole = text.length - (text.length % 4);
      rest = text.slice(whole);
      yield Buffer.from(text.slice(0, whole), 'base64');
    }
    yield Buffer.from(rest, 'base64');
  }
  await pipeline(decoded, createWriteStream(target, { mode: 0o600 }));
}

/** The base64 text of a file, in chunks. */
export async function* base64Of(file: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunksOf(file)) {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % 3);
    rest = Buffer.from(bytes.subarray(whole));
    yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1');
  }
  yield Buffer.from(rest.toString('base64'), 'latin1');
}

/** Writes replacements over what was found in content that passes by; matches are in the order of their beginning. */
export function patcher(matches: readonly Match<Needle>[], from = 0): (chunk: Uint8Array) => Buffer {
  let offset = from;
  let next = 0;
  return (chunk) => {
    const patched = Buffer.from(chunk);
    const end = offset + patched.length;
    const ended = (match: Match<Needle>) => match.start + match.pattern.bytes.length <= offset;
    for (let match = matches[next]; match && ended(match); match = matches[next]) next += 1;
    for (let at = next; at < matches.length; at += 1) {
      const { start, pattern } = matches[at] as Match<Needle>;
      if (start >= end) break;
      const skipped = Math.max(0, offset - start);
      pattern.replacement.copy(patched, Math.max(0, start - offset), skipped);
    }
    offset = end;
    return patched;
  };
}
