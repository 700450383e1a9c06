import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { alertEventSchema, type AlertEvent } from './alert-event.ts';

const NAME = /^event-\d+-[0-9a-f]{12}\.json$/;

/** One that waits on disk. */
export interface KeptEvent {
  file: string;
  event: AlertEvent;
}

const because = (error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
};

/**
 * Writes an event down until it has arrived: as a whole or not at all, one that is there already over itself.
 * @returns its file, or in a sentence why it cannot be kept
 */
export function keepEvent(folder: string, event: AlertEvent): { file: string } | { complaint: string } {
  const digest = createHash('sha256').update(event.key).digest('hex').slice(0, 12);
  const file = path.join(folder, `event-${Math.round(event.at)}-${digest}.json`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(event)}\n`);
    renameSync(`${file}.new`, file);
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
export function setAside(file: string): string {
  const aside = file.replace(/\.json$/, '.refused');
  try {
    renameSync(file, aside);
    return aside;
  } catch {
    return file;
  }
}

/** The events that wait in a folder, the oldest first, and in sentences what is wrong with others. */
export function keptEvents(folder: string): { events: KeptEvent[]; complaints: string[] } {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => NAME.test(name));
  } catch (error) {
    const none = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { events: [], complaints: none ? [] : [`The events in ${folder} cannot be read (${because(error)}).`] };
  }
  const events: KeptEvent[] = [];
  const complaints: string[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    try {
      events.push({ file, event: alertEventSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Another process was done with it in the meantime.
      if (code !== 'ENOENT')
        complaints.push(`${file} is no event${code ? ` that can be read (${code})` : ''}; it is left there.`);
    }
  }
  return { events: events.sort((one, other) => one.event.at - other.event.at), complaints };
}
