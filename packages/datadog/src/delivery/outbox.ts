import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from 'playwright-gate/plugin';
import { CLAIMED, claimFile, holds, isRecent, thisProcess, withEnding, type Owner } from '../claims.ts';
import type { Point } from '../points/point.ts';
import { batchText, readBatch } from './batch-file.ts';

/** `.json` waits, `.claimed-<machine>-<process>` is being sent, `.refused` will never be taken, `.new` is being written. */
const NAME = new RegExp(`^(\\d+-\\d+-[0-9a-f]{12})\\.(json|refused|new|${CLAIMED})$`);

function because(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EFBIG' || code === 'EDQUOT' ? 'the disk is full' : (code ?? message);
}

/** A batch that waits on disk, and the name of its file as long as nobody else claims it. */
export interface Waiting {
  file: string;
  points: Point[];
}

/** What lies in an outbox. */
export interface Contents {
  /** The oldest first. */
  waiting: Waiting[];
  /** How many batches others are sending right now. */
  busy: number;
  /** What cannot be sent and is left where it is, in sentences. */
  complaints: string[];
}

/**
 * A folder with one file for each batch that has not arrived yet. A file is there as a whole or not at all, and is
 * claimed by renaming it before it is sent, so that of several processes one sends it. The claim of a process that has
 * ended, or that is two minutes old, may be taken over. No method throws.
 */
export class Outbox {
  private written = 0;
  private readonly owner: Owner;

  /**
   * @param folder made when it is needed
   * @param now epoch milliseconds
   */
  constructor(
    readonly folder: string,
    private readonly now: () => number = Date.now,
    owner: Partial<Owner> = {},
  ) {
    this.owner = { ...thisProcess(), ...owner };
  }

  private place = (file: string) => path.join(this.folder, file);

  /** Writes a batch. @returns its file's name, or in a sentence why it cannot be written */
  write(points: readonly Point[]): { file: string } | { complaint: string } {
    this.written += 1;
    const id = [this.now().toFixed(0), this.written, randomBytes(6).toString('hex')].join('-');
    try {
      writeWhole(this.place(`${id}.json`), batchText(points), this.place(`${id}.new`));
      return { file: `${id}.json` };
    } catch (error) {
      this.remove(`${id}.new`);
      return {
        complaint: `Points cannot be kept in ${this.folder} (${because(error)}), so they are lost unless they arrive: make room or set GATE_FOLDER to another folder.`,
      };
    }
  }

  /** Takes a batch for this process alone. @returns its name from now on; undefined where another process has it, or had it */
  claim(file: string): string | undefined {
    const claimed = claimFile(this.place(file), this.now(), this.owner);
    return claimed === undefined ? undefined : path.basename(claimed);
  }

  private rename = (file: string, ending: string): string => path.basename(withEnding(this.place(file), ending));

  /** Gives a claimed batch back. @returns its name from now on */
  release = (file: string): string => this.rename(file, '.json');

  /** Keeps a batch that will never be taken for a person to look at. */
  keepRefused = (file: string): string => this.rename(file, '.refused');

  /** Removes a batch. @returns in a sentence why it cannot be removed */
  remove(file: string): string | undefined {
    try {
      rmSync(this.place(file), { force: true });
      return undefined;
    } catch (error) {
      return `${this.place(file)} cannot be removed (${because(error)}), although it is done with: delete it, for a flush would send it once more.`;
    }
  }

  private ageOf = (file: string) => this.now() - statSync(this.place(file)).mtimeMs;

  /** What waits, the batches of processes that have ended among it. */
  read(): Contents {
    const contents: Contents = { waiting: [], busy: 0, complaints: [] };
    let files: string[];
    try {
      files = readdirSync(this.folder).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        contents.complaints.push(`The outbox ${this.folder} cannot be read (${because(error)}).`);
      return contents;
    }
    for (const file of files)
      try {
        this.readInto(contents, file);
      } catch (error) {
        // Another process was done with it in the meantime.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
          contents.complaints.push(`${this.place(file)} cannot be read (${because(error)}); it is left there.`);
      }
    return contents;
  }

  private readInto(contents: Contents, file: string): void {
    const [, , state, machine, pid] = NAME.exec(file) ?? [];
    const say = (what: string) => void contents.complaints.push(`${this.place(file)} ${what}.`);
    if (state === undefined) return say('is not of this outbox; it is left there');
    if (state === 'refused') return say('was refused and will never be taken: look why, and delete it');
    if (state === 'new')
      return isRecent(this.ageOf(file)) ? undefined : say('was not written to its end; it is left there');
    if (machine !== undefined && holds(this.owner, machine, Number(pid), this.ageOf(file))) {
      contents.busy += 1;
      return;
    }
    const batch = readBatch(readFileSync(this.place(file), 'utf8'));
    if ('wrong' in batch) return say(`${batch.wrong}; it is left there`);
    contents.waiting.push({ file, points: batch.points });
  }
}
