import { padEnd, plain, WIDTH, wrap } from 'playwright-gate/plugin';
import type { Line } from './line.ts';

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
