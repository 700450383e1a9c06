import { createHash } from 'node:crypto';
import { renameSync, utimesSync } from 'node:fs';
import os from 'node:os';
import { isAlive } from 'playwright-gate/plugin';

/** Milliseconds after which a claim is given up, whatever has become of its process: no request takes as long. */
const LONGEST_CLAIM = 120_000;

/** The end of a claimed file's name, with the machine and the process as groups. */
export const CLAIMED = 'claimed-([0-9a-f]{8})-(\\d+)';

/** Which process sends what waits on disk; a test stands for others. */
export interface Owner {
  pid: number;
  machine: string;
  isAlive: (pid: number) => boolean;
}

export const thisProcess = (): Owner => ({
  pid: process.pid,
  machine: createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8),
  isAlive,
});

/** The name of a file once this process has claimed it. */
export const claimedName = (file: string, { machine, pid }: Pick<Owner, 'machine' | 'pid'>): string =>
  file.replace(/\.[^.]*$/, `.claimed-${machine}-${pid}`);

/** Whether a claim is young enough to be one. @param age milliseconds */
export const isRecent = (age: number): boolean => age <= LONGEST_CLAIM;

/**
 * Whether a claim still keeps others away: its process is alive, or on another machine, and has not had it for too long.
 * @param age milliseconds
 */
export const holds = (owner: Owner, machine: string, pid: number, age: number): boolean =>
  isRecent(age) && (machine !== owner.machine || owner.isAlive(pid));

/**
 * Takes a file for its owner alone.
 * @param now epoch milliseconds
 * @returns where it is now; undefined where another process has it, or had it
 */
export function claimFile(file: string, now: number, owner: Pick<Owner, 'machine' | 'pid'>): string | undefined {
  const claimed = claimedName(file, owner);
  try {
    // Before it has its new name: nobody may find a claim that seems to be old.
    utimesSync(file, now / 1_000, now / 1_000);
    renameSync(file, claimed);
    return claimed;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : file;
  }
}

/** Gives a file another ending, which says what has become of it. @returns where it is now: where it was if that fails */
export function withEnding(file: string, ending: string): string {
  const renamed = file.replace(/\.[^./\\]*$/, ending);
  try {
    renameSync(file, renamed);
    return renamed;
  } catch {
    return file;
  }
}
