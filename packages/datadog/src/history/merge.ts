import { pastLineSchema, type PastLine } from '../../../gate/src/schema/history.ts';
import { BUCKET } from './queries.ts';

/** An agent stamps what it gets when it gets it, and that may be a little later than the run's end. */
const LATE = 300;

interface Line {
  text: string;
  content: PastLine | undefined;
}

function read(text: string): PastLine | undefined {
  try {
    return pastLineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => ({ text: line, content: read(line) }));

/** How many runs of a series, of those that passed, a history holds. */
export const passedRuns = (text: string, series: string): number =>
  linesOf(text).filter(({ content: one }) => one?.type === 'run' && one.verdict === 'pass' && one.series === series)
    .length;

/**
 * A history of both, in the order of time. A run that is local already is not taken a second time: one is the same where
 * the local one ended in the bucket that the other is of, or just before it. Local lines stay as they are, in their order,
 * also those that cannot be read.
 * @param remote lines as `remoteHistory` writes them
 */
export function mergeHistories(local: string, remote: string): string {
  const own = linesOf(local);
  const ended = new Map<string, number[]>();
  for (const { content } of own)
    if (content?.type === 'run') ended.set(content.series, [...(ended.get(content.series) ?? []), content.at / 1_000]);
  const isKnown = ({ series, at }: PastLine) =>
    (ended.get(series) ?? []).some((end) => end >= at / 1_000 - LATE && end < at / 1_000 + BUCKET);
  const others = linesOf(remote)
    .flatMap(({ text, content }) => (content && !isKnown(content) ? [{ text, at: content.at }] : []))
    .sort((a, b) => a.at - b.at);
  if (!others.length) return local;
  const merged: string[] = [];
  let next = 0;
  for (const { text, content } of own) {
    for (; content && (others[next]?.at ?? Infinity) < content.at; next += 1) merged.push(others[next]?.text ?? '');
    merged.push(text);
  }
  return [...merged, ...others.slice(next).map(({ text }) => text)].map((line) => `${line}\n`).join('');
}
