import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ZipWriter, type Entry, type FileEntry } from '@zip.js/zip.js';
import {
  base64Of,
  chunksOf,
  containerOf,
  decodeRegion,
  fileStream,
  fileWriter,
  headOf,
  inflate,
  pack,
  patcher,
  unpack,
  withZip,
  ZIP_OPTIONS,
  type Region,
} from './content.ts';
import { Search, type Match } from './matcher.ts';
import type { Needle } from './needles.ts';
import type { Examiner } from './examine.ts';

/** What an entry is replaced by: its own content with replacements, or a file that was redacted already. */
type Replacement = { matches: Match<Needle>[] } | { file: string };

/**
 * Writes a copy of `file` without the secrets, so that the copy never held them.
 * @returns whether anything was replaced; if not, `target` may not exist
 * @throws what reading, inflating or writing throws
 */
export async function writeRedacted(examiner: Examiner, file: string, target: string): Promise<boolean> {
  const kind = containerOf(await headOf(file));
  if (kind === 'zip') return redactZip(examiner, file, target);
  if (kind === 'gzip') return redactGzip(examiner, file, target);
  return redactLeaf(examiner, file, target);
}

async function redactLeaf(examiner: Examiner, file: string, target: string): Promise<boolean> {
  const { matches, embedded } = await examiner.leaf(file);
  const replaced: (Region & { by: string })[] = [];
  for (const region of embedded) {
    const decoded = examiner.temporary();
    const by = examiner.temporary();
    await decodeRegion(file, region, decoded);
    if (await writeRedacted(examiner, decoded, by)) replaced.push({ ...region, by });
    await rm(decoded);
  }
  if (matches.length === 0 && replaced.length === 0) return false;
  async function* patched(from: number, to: number) {
    const patch = patcher(matches, from);
    for await (const chunk of chunksOf(file, from, to)) yield patch(chunk);
  }
  async function* parts() {
    let from = 0;
    for (const { start, end, by } of replaced) {
      yield* patched(from, start);
      yield* base64Of(by);
      from = end;
    }
    yield* patched(from, Infinity);
  }
  await pipeline(parts, createWriteStream(target, { mode: 0o600 }));
  for (const { by } of replaced) await rm(by);
  return true;
}

async function redactGzip(examiner: Examiner, file: string, target: string): Promise<boolean> {
  const unpacked = examiner.temporary();
  const redacted = examiner.temporary();
  await unpack(file, unpacked);
  const changed = await writeRedacted(examiner, unpacked, redacted);
  if (changed) await pack(redacted, target);
  await Promise.all([unpacked, redacted].map((temporary) => rm(temporary, { force: true })));
  return changed;
}

async function replacementOf(examiner: Examiner, entry: FileEntry): Promise<Replacement | undefined> {
  const opened = await examiner.openEntry(entry);
  if ('matches' in opened) return opened.matches.length ? opened : undefined;
  const file = examiner.temporary();
  const changed = await writeRedacted(examiner, opened.unpacked, file);
  await rm(opened.unpacked);
  return changed ? { file } : undefined;
}

async function redactZip(examiner: Examiner, file: string, target: string): Promise<boolean> {
  return withZip(file, async (zip, source) => {
    const replacements = new Map<string, { entry: Entry; by?: Replacement | undefined }>();
    for await (const entry of zip.getEntriesGenerator()) {
      // An entry that cannot be unpacked is copied as it is; the second scan tells of it again.
      const by = entry.directory ? undefined : await replacementOf(examiner, entry).catch(() => undefined);
      const named = examiner.mask(entry.filename) !== entry.filename || examiner.mask(entry.comment) !== entry.comment;
      if (by || named) replacements.set(entry.filename, { entry, by });
    }
    if (replacements.size === 0 && !(await heldOutside(examiner, file))) return false;
    const writer = new ZipWriter(fileWriter(target), ZIP_OPTIONS);
    await writer.appendZip(source, { filter: ({ filename }) => !replacements.has(filename) });
    for (const { entry, by } of replacements.values()) await addEntry(examiner, writer, entry, by);
    const comment = Buffer.from(zip.comment);
    await writer.close(patcher(examiner.matchesIn(comment))(comment));
    return true;
  });
}

/** Whether a secret stands in a zip's comment or between its entries. */
async function heldOutside(examiner: Examiner, file: string): Promise<boolean> {
  const search = new Search(examiner.needles);
  for await (const chunk of chunksOf(file)) search.push(chunk);
  return search.end().length > 0;
}

async function addEntry(
  examiner: Examiner,
  writer: ZipWriter<unknown>,
  entry: Entry,
  by: Replacement | undefined,
): Promise<void> {
  const name = examiner.mask(entry.filename);
  const options = { entry, comment: examiner.mask(entry.comment), level: entry.compressionMethod === 0 ? 0 : 6 };
  if (entry.directory) {
    await writer.add(name, undefined, options);
    return;
  }
  if (by && 'file' in by) {
    await writer.add(name, fileStream(by.file), options);
    await rm(by.file);
    return;
  }
  const patch = patcher(by?.matches ?? []);
  const through = new TransformStream<Uint8Array, Uint8Array>();
  const output = through.writable.getWriter();
  await Promise.all([
    inflate(entry, (chunk) => output.write(patch(chunk))).then(
      () => output.close(),
      (error: unknown) => output.abort(error),
    ),
    writer.add(name, through.readable, options),
  ]);
}
