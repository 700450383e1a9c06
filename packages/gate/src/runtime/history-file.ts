import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { narrow } from '../schema/narrow.ts';
import type { PastLine } from '../schema/history.ts';
import { writeWhole } from './whole-file.ts';

/** The text of a history; empty where there is none yet. */
export const readHistoryFile = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Appends lines to a history; a last line that a kill has torn is ended first. */
export function appendHistory(file: string, lines: PastLine[]): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const text = readHistoryFile(file);
  const end = text && !text.endsWith('\n') ? '\n' : '';
  appendFileSync(file, end + lines.map((line) => `${narrow(JSON.stringify(line))}\n`).join(''));
}

/** Puts a history with more runs in place of the one there is, so that judging again has the same before it. */
export function writeHistory(file: string, text: string): void {
  writeWhole(file, narrow(text));
}
