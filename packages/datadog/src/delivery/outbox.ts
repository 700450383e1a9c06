import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isAlive, writeWhole } from 'playwright-gate/plugin';
import { addsUp, alertOf, envelopeText, readEnvelope, type AlertEvent, type Envelope } from './envelope.ts';

/**
 * `.json` waits; `.claimed-<machine>-<process>` is being sent; `.refused` will never be taken; `.unclear` was sent twice
 * and never answered; `.new` is being written. `-again` was sent once and not answered.
 */
const NAME = /^(\d+-\d+-[0-9a-f]{12})(-again)?\.(json|refused|unclear|new|claimed-([0-9a-f]{8})-(\d+))$/;
/** Milliseconds after which a claim is given up, whatever has become of its process: no request takes as long. */
const LONGEST_CLAIM = 120_000;

/** Which process sends what waits on disk; a test stands for others. */
export interface Owner {
  pid: number;
  machine: string;
  isAlive: (pid: number) => boolean;
}

const MACHINE = createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8);

function because(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EFBIG' || code === 'EDQUOT' ? 'the disk is full' : (code ?? message);
}
const isGone = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';
const withEnd = (file: string, end: string) => file.replace(/\.[^.]*$/, `.${end}`);

/** Something that waits on disk. */
export interface Waiting {
  /** The name of its file as long as nobody else claims it. */
  file: string;
  envelope: Envelope;
  /** It was sent once, and nobody answered: it may have arrived. */
  again: boolean;
}

/** What lies in an outbox. */
export interface Contents {
  /** The oldest first. */
  waiting: Waiting[];
  /** How many others are sending right now. */
  busy: number;
  /** What cannot be sent and is left where it is, in sentences. */
  complaints: string[];
}

/**
 * A folder with one file for each batch of points and each event that has not arrived yet. A file is there as a whole or
 * not at all, and is claimed by renaming it before it is sent, so that of several processes one sends it. The claim of a
 * process that has ended, or that is two minutes old, may be taken over; what it was of may have arrived. No method throws.
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
    this.owner = { pid: process.pid, machine: MACHINE, isAlive, ...owner };
  }

  private place = (file: string) => path.join(this.folder, file);

  /** Writes something down. @returns its file's name, or in a sentence why it cannot be written */
  write(envelope: Envelope): { file: string } | { complaint: string } {
    this.written += 1;
    const id = [this.now().toFixed(0), this.written, randomBytes(6).toString('hex')].join('-');
    try {
      writeWhole(this.place(`${id}.json`), envelopeText(envelope), this.place(`${id}.new`));
      return { file: `${id}.json` };
    } catch (error) {
      this.remove(`${id}.new`);
      const what = 'points' in envelope ? 'Points' : 'The event';
      return {
        complaint: `${what} cannot be kept in ${this.folder} (${because(error)}), so they are lost unless they arrive: make room or set GATE_FOLDER to another folder.`,
      };
    }
  }

  /** Gives a file another name. @returns the name that it has then; undefined where it is there no more */
  private rename(file: string, to: string): string | undefined {
    try {
      renameSync(this.place(file), this.place(to));
      return to;
    } catch (error) {
      return isGone(error) ? undefined : file;
    }
  }

  /** Takes a file for this process alone. @returns its name from now on; undefined where another process has it, or had it */
  claim(file: string): string | undefined {
    const { machine, pid } = this.owner;
    try {
      // Before it has its new name: nobody may find a claim that seems to be old.
      utimesSync(this.place(file), this.now() / 1_000, this.now() / 1_000);
    } catch (error) {
      return isGone(error) ? undefined : file;
    }
    return this.rename(file, withEnd(file, `claimed-${machine}-${pid}`));
  }

  /**
   * Gives a claimed file back.
   * @param again it was sent and not answered
   * @returns its name from now on
   */
  release(file: string, again = false): string {
    return this.rename(file, withEnd(again ? file.replace(/(-again)?\./, '-again.') : file, 'json')) ?? file;
  }

  /** Keeps what is not sent any more for a person to look at. @returns its name from now on */
  setAside = (file: string, why: 'refused' | 'unclear'): string => this.rename(file, withEnd(file, why)) ?? file;

  /** Removes a file. @returns in a sentence why it cannot be removed */
  remove(file: string): string | undefined {
    try {
      rmSync(this.place(file), { force: true });
      return undefined;
    } catch (error) {
      return `${this.place(file)} cannot be removed (${because(error)}), although it is done with: delete it, for a flush would send it once more.`;
    }
  }

  /** Removes the events that wait, or were set aside, and that a newer one of the same alert has overtaken. @returns a sentence for each */
  supersede(newer: AlertEvent): string[] {
    return this.read({ refused: true }).waiting.flatMap(({ file, envelope }) => {
      if (!('event' in envelope)) return [];
      const { event } = envelope;
      if (alertOf(event) !== alertOf(newer) || event.at >= newer.at) return [];
      const claimed = this.claim(file);
      if (claimed === undefined) return [];
      this.remove(claimed);
      return [`The event "${event.title}" is not sent any more: there is a newer one of the same alert.`];
    });
  }

  /** What waits, that of processes that have ended among it. @param refused also what was set aside for a person */
  read({ refused = false }: { refused?: boolean } = {}): Contents {
    const contents: Contents = { waiting: [], busy: 0, complaints: [] };
    let files: string[];
    try {
      files = readdirSync(this.folder).sort();
    } catch (error) {
      if (!isGone(error)) contents.complaints.push(`The outbox ${this.folder} cannot be read (${because(error)}).`);
      return contents;
    }
    for (const file of files)
      try {
        this.readInto(contents, file, refused);
      } catch (error) {
        // Another process was done with it in the meantime.
        if (!isGone(error))
          contents.complaints.push(`${this.place(file)} cannot be read (${because(error)}); it is left there.`);
      }
    return contents;
  }

  private readInto(contents: Contents, file: string, refused: boolean): void {
    const [, , again, state = '', machine, pid] = NAME.exec(file) ?? [];
    const say = (what: string) => void contents.complaints.push(`${this.place(file)} ${what}.`);
    const age = this.now() - statSync(this.place(file)).mtimeMs;
    if (!state) return say('is not of this outbox; it is left there');
    if (state === 'new') return age <= LONGEST_CLAIM ? undefined : say('was not written to its end; it is left there');
    if ((state === 'refused' || state === 'unclear') && !refused)
      return say(
        `${state === 'refused' ? 'was refused' : 'was sent twice without an answer'} and is left there: look why, and send it with npm run datadog -- flush --refused, or delete it`,
      );
    const isHeld =
      machine !== undefined &&
      Math.abs(age) <= LONGEST_CLAIM &&
      (machine !== this.owner.machine || this.owner.isAlive(Number(pid)));
    if (isHeld) return void (contents.busy += 1);
    const read = readEnvelope(readFileSync(this.place(file), 'utf8'));
    if ('wrong' in read) return say(`${read.wrong}; it is left there`);
    const { envelope } = read;
    // Who had claimed it may have sent it.
    if (machine !== undefined && again && addsUp(envelope))
      return this.readInto(contents, this.setAside(file, 'unclear'), refused);
    contents.waiting.push({ file, envelope, again: Boolean(again) || machine !== undefined });
  }
}
