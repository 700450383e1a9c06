import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { chain } from '../record/chain.ts';
import type { JournalLine } from '../schema/journal.ts';
import { clean } from './clean.ts';

/** Appends to a journal, a line at a time, each on its way to the disk before the next. */
export class JournalWriter {
  private descriptor: number | undefined;
  private chain = '';
  /** Why it cannot be written any more, in a sentence. */
  failure: string | undefined;

  constructor(readonly file: string) {
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      this.descriptor = openSync(file, 'w');
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOSPC' || code === 'EFBIG' ? 'the disk is full' : (code ?? message);
    this.failure ??= `The journal ${this.file} cannot be written (${why}), so the run is no evidence: make room or set GATE_FOLDER to another folder.`;
    this.descriptor = undefined;
  }

  write(line: JournalLine): void {
    if (this.descriptor === undefined) return;
    const { text, chain: own } = chain(this.chain, JSON.stringify(clean(line)));
    try {
      appendFileSync(this.descriptor, `${text}\n`);
      this.chain = own;
    } catch (error) {
      this.fail(error);
    }
  }

  /** Appends a sentence on what went wrong. */
  error(message: string): void {
    this.write({ type: 'error', at: Date.now(), message });
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
