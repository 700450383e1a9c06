import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { narrow } from '../schema/narrow.ts';
import { pastLineSchema, type PastLine } from '../schema/history.ts';
import { problemIn } from '../schema/policy.ts';
import { clean } from './clean.ts';
import { readText } from './read-text.ts';
import { writeWhole } from './whole-file.ts';

/** The text of a history; empty where there is none yet. */
export const readHistoryFile = (file: string): string => (existsSync(file) ? readText(file) : '');

/** A line as it is written, without secrets. @throws Error with a sentence where it could not be read again: then it is not written */
function writtenLine(line: PastLine): string {
  const json = JSON.stringify(clean(line));
  const result = pastLineSchema.safeParse(JSON.parse(json));
  if (!result.success) throw new Error(problemIn(`the line "${line.type}" of the history`, result.error));
  return `${narrow(json)}\n`;
}

/**
 * Appends lines to a history; a last line that a kill has torn is ended first.
 * @throws Error with a sentence where a line could not be read again
 */
export function appendHistory(file: string, lines: PastLine[]): void {
  const written = lines.map(writtenLine).join('');
  mkdirSync(path.dirname(file), { recursive: true });
  const text = readHistoryFile(file);
  const end = text && !text.endsWith('\n') ? '\n' : '';
  appendFileSync(file, end + written);
}

/** Takes back the last line of a run, which was kept as a pass and has turned out to be none. Never throws: it may be the process's end. */
export function forgetRun(file: string, run: string): void {
  const isOfRun = (line: string) => line.includes('"type":"run"') && line.includes(`"run":${JSON.stringify(run)}`);
  try {
    const lines = readHistoryFile(file).split('\n');
    const last = lines.findLastIndex(isOfRun);
    if (last >= 0) writeHistory(file, lines.toSpliced(last, 1).join('\n'));
  } catch {
    // It was not writable, and the verdict says undecided all the same.
  }
}

/** Puts a history with more runs in place of the one there is, so that judging again has the same before it. */
export function writeHistory(file: string, text: string): void {
  writeWhole(file, narrow(text));
}
