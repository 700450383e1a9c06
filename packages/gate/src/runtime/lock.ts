import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from './alive.ts';
import type { GateFolder } from './folder.ts';

/** When a process began, where the system tells: a number may be used again for another process. */
function beginOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** The process of the run that works in a folder; undefined where there is none, or it has ended. */
function holderOf(file: string): number | undefined {
  try {
    const [pid = '', begin = ''] = readFileSync(file, 'utf8').trim().split(' ');
    const holder = Number(pid);
    return holder > 0 && holder !== process.pid && isAlive(holder) && beginOf(holder) === begin ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Whether another run that is going on works in a folder. */
export const isTaken = ({ lock }: GateFolder): boolean => holderOf(lock) !== undefined;

/** Whether this process was started by the run that works in a folder: it is one of its looks. */
export const isLookOfHolder = ({ lock }: GateFolder): boolean => holderOf(lock) === process.ppid;

/**
 * Takes a folder for this run, for a second one would remove what the first one writes.
 * @param enforce a run that only observes takes nothing, and gives way to one that decides
 * @returns a sentence where another run has it
 */
export function lockFolder({ lock }: GateFolder, enforce: boolean): string | undefined {
  const holder = holderOf(lock);
  if (holder !== undefined)
    return `Another run (process ${holder}) works in ${path.dirname(lock)}. Wait until it has ended, or give each run a checkout of its own.`;
  if (!enforce) return undefined;
  try {
    mkdirSync(path.dirname(lock), { recursive: true });
    writeFileSync(lock, `${process.pid} ${beginOf(process.pid)}`);
    process.on('exit', () => rmSync(lock, { force: true }));
  } catch {
    // The journal says why the folder cannot be written to.
  }
  return undefined;
}
