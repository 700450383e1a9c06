import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a file as a whole or not at all, in a folder that is made where there is none.
 * @param unfinished its name until it is written to its end, in the same folder; one that no other process uses unless given
 * @throws what the system says
 */
export function writeWhole(file: string, text: string, unfinished = `${file}.${process.pid}.new`): void {
  for (let time = 1; ; time += 1)
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(unfinished, text);
      return renameSync(unfinished, file);
    } catch (error) {
      // Another process may remove the folder in between, for nothing waited in it.
      if (time === 2 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
}
