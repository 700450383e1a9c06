import { renameSync, writeFileSync } from 'node:fs';

/** Replaces a file as a whole, so that a reader never sees half of it. */
export function writeWhole(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}.new`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}
