import { padEnd, plain, WIDTH, wrap } from 'playwright-gate/plugin';

/** One thing that was looked at. */
export interface Line {
  /** In a few words. */
  what: string;
  /** `warn`: it works, and may not for long, or not wholly. */
  state: 'ok' | 'warn' | 'fail';
  /** What was found. */
  sentence: string;
  /** What to do about it; empty where nothing is to be done. */
  todo: string;
}

export const ok = (what: string, sentence: string): Line => ({ what, state: 'ok', sentence, todo: '' });
export const warn = (what: string, sentence: string, todo: string): Line => ({ what, state: 'warn', sentence, todo });
export const fail = (what: string, sentence: string, todo: string): Line => ({ what, state: 'fail', sentence, todo });

export const isOk = (lines: readonly Line[], name: string): boolean =>
  lines.some(({ what, state }) => what === name && state === 'ok');

const MARKS = { ok: '✓', warn: '!', fail: '✗' } as const;

/** What the doctor found, for a terminal of 100 columns: each line with what to do about it, and how many there are. */
export function renderDoctor(lines: readonly Line[]): string[] {
  const label = Math.max(...lines.map(({ what }) => plain(what).length), 0);
  const indent = label + 6;
  const rest = (text: string, first: string) =>
    wrap(plain(text), WIDTH - indent).map((part, index) => (index ? ' '.repeat(indent) : first) + part);
  const told = lines.flatMap(({ what, state, sentence, todo }) => [
    ...rest(sentence, `  ${MARKS[state]} ${padEnd(plain(what), label)}  `),
    ...(todo ? rest(`→ ${todo}`, ' '.repeat(indent)) : []),
  ]);
  const open = lines.filter(({ state }) => state !== 'ok').length;
  return [...told, '', open ? `  ${open} of ${lines.length} need something done.` : '  All is well.'];
}
