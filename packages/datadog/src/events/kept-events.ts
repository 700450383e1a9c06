import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from 'playwright-gate/plugin';
import { CLAIMED, claimedName, claimFile, holds, thisProcess, withEnding, type Owner } from '../claims.ts';
import { alertEventSchema, type AlertEvent } from './alert-event.ts';

/**
 * `.json` waits, `.claimed-<machine>-<process>` is being sent, `.superseded` is not to be sent any more, `.refused` will
 * never be taken. The name has the time of the event and a digest of its key.
 */
const NAME = new RegExp(`^event-(\\d+)-([0-9a-f]{12})\\.(json|superseded|${CLAIMED})$`);

/** One that waits on disk. */
interface KeptEvent {
  file: string;
  event: AlertEvent;
}

const because = (error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
};

const digestOf = ({ key }: Pick<AlertEvent, 'key'>) => createHash('sha256').update(key).digest('hex').slice(0, 12);

/**
 * Writes an event down until it has arrived: as a whole or not at all, one that is there already over itself.
 * @param claim keeps other processes from sending it: this one is about to
 * @returns its file, or in a sentence why it cannot be kept
 */
export function keepEvent(
  folder: string,
  event: AlertEvent,
  { claim = false }: { claim?: boolean } = {},
): { file: string } | { complaint: string } {
  const waiting = path.join(folder, `event-${Math.round(event.at)}-${digestOf(event)}.json`);
  const file = claim ? claimedName(waiting, thisProcess()) : waiting;
  try {
    writeWhole(file, `${JSON.stringify(event)}\n`, `${file}.new`);
    return { file };
  } catch (error) {
    return { complaint: `The event cannot be kept in ${folder} (${because(error)}).` };
  }
}

/** Removes one that is done with. @returns in a sentence why it cannot be removed */
export function forgetEvent(file: string): string | undefined {
  try {
    rmSync(file, { force: true });
    return undefined;
  } catch (error) {
    return `${file} cannot be removed (${because(error)}), although it is done with: delete it.`;
  }
}

/** Keeps one that will never be taken for a person to look at. @returns where it is now */
export const setAside = (file: string): string => withEnding(file, '.refused');

/** Gives a claimed one back. @returns where it is now */
export const releaseEvent = (file: string): string => withEnding(file, '.json');

/**
 * Takes one for this process alone.
 * @param now epoch milliseconds
 * @returns where it is now; undefined where another process has it, or had it
 */
export const claimEvent = (file: string, now: number): string | undefined => claimFile(file, now, thisProcess());

/** A file of the folder by what its name says. */
interface Named {
  file: string;
  at: number;
  digest: string;
  state: 'waits' | 'busy' | 'superseded';
}

function namedIn(folder: string, now: number, owner: Owner): Named[] {
  return readdirSync(folder).flatMap((name): Named[] => {
    const [, at, digest = '', ending, machine, pid] = NAME.exec(name) ?? [];
    if (ending === undefined) return [];
    const file = path.join(folder, name);
    const isBusy = machine !== undefined && holds(owner, machine, Number(pid), now - touchedAt(file));
    const state = ending === 'superseded' ? 'superseded' : isBusy ? 'busy' : 'waits';
    return [{ file, at: Number(at), digest, state }];
  });
}

/** When a file was touched last, in epoch milliseconds; never where another process was done with it in the meantime. */
function touchedAt(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return -Infinity;
  }
}

/**
 * Says of all events that wait and are no newer than one that has arrived, of the same key, that they are not to be sent
 * any more: they would be taken for what is the case now. Those that another process is sending are left to it.
 */
export function supersede(folder: string, arrived: AlertEvent, now = Date.now(), owner = thisProcess()): void {
  try {
    for (const { file, at, digest, state } of namedIn(folder, now, owner))
      if (state === 'waits' && digest === digestOf(arrived) && at <= Math.round(arrived.at))
        withEnding(file, '.superseded');
  } catch {
    // There is no folder to look at, or none that can be read: then nothing in it is sent, either.
  }
}

function read(file: string): AlertEvent {
  return alertEventSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The events of a folder. */
export interface KeptEvents {
  /** Those that wait, the oldest first. */
  events: KeptEvent[];
  /** Those that are not to be sent any more. */
  superseded: KeptEvent[];
  /** In sentences what is wrong with others. */
  complaints: string[];
}

/**
 * What lies in a folder, the events of processes that have ended among it.
 * @param now epoch milliseconds
 */
export function keptEvents(folder: string, now = Date.now(), owner = thisProcess()): KeptEvents {
  let named: Named[];
  try {
    named = namedIn(folder, now, owner);
  } catch (error) {
    const none = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return {
      events: [],
      superseded: [],
      complaints: none ? [] : [`The events in ${folder} cannot be read (${because(error)}).`],
    };
  }
  const events: KeptEvent[] = [];
  const superseded: KeptEvent[] = [];
  const complaints: string[] = [];
  for (const { file, state } of named) {
    if (state === 'busy') {
      complaints.push(`${file} is being sent by another process; it is left to it.`);
      continue;
    }
    try {
      (state === 'waits' ? events : superseded).push({ file, event: read(file) });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Another process was done with it in the meantime.
      if (code !== 'ENOENT')
        complaints.push(`${file} is no event${code ? ` that can be read (${code})` : ''}; it is left there.`);
    }
  }
  events.sort((one, other) => one.event.at - other.event.at);
  return { events, superseded, complaints };
}
