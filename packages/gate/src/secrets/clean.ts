import { Matcher, Search, type Match } from './matcher.ts';
import { needlesOf, type Needle } from './needles.ts';
import type { Secret } from './variables.ts';

/** A run of characters or bytes that is replaced, `end` exclusive. */
interface Replaced {
  start: number;
  end: number;
  by: string;
}

/** Of a value that others have cut, so many characters are told from a word that only begins alike. */
const FEWEST_OF_A_BEGINNING = 6;
/** Where others cut a text, also one in quotes: at an ellipsis. */
const CUT = /^["'`)]{0,2}(?:…|\.{3}|\[…\])/;
/** A user and password within an address; of lengths that some have, for what is longer takes the square of it. */
const USERINFO = /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@:"'<>]{0,256}:[^\s/?#"'<>]{0,1024}@/gi;

const labelOf = (variable: string) => `[redacted ${variable.replace(/\W/g, '_')}]`;

function joined(all: Replaced[]): Replaced[] {
  const merged: Replaced[] = [];
  for (const one of all.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last && one.start < last.end) last.end = Math.max(last.end, one.end);
    else merged.push({ ...one });
  }
  return merged;
}

/** The bytes without line breaks and the blanks around them, and where each of them was. */
function unwrapped(bytes: Buffer): { bytes: Buffer; origin: number[] } {
  const origin: number[] = [];
  const text = bytes.toString('latin1');
  let at = 0;
  for (const { 0: gap, index } of text.matchAll(/(?<![ \t])[ \t]*[\r\n][\s|]*/g)) {
    for (; at < index; at += 1) origin.push(at);
    at = index + gap.length;
  }
  for (; at < bytes.length; at += 1) origin.push(at);
  return { bytes: Buffer.from(origin.map((one) => bytes[one] as number)), origin };
}

/**
 * Makes what takes secrets out of texts that are about to be written: in every encoding that the scanner knows, also over
 * the end of a line, and the beginning of a value that somebody else has cut. Passwords in addresses are taken out,
 * whoever knows them.
 */
export function cleanerOf(secrets: readonly Secret[]): (text: string) => string {
  const matcher = new Matcher(needlesOf(secrets));
  const labels = new Map(secrets.map(({ variable }) => [variable, labelOf(variable)]));
  const values = secrets.flatMap(({ variable, values: own }) => own.map((value) => ({ value, variable })));

  const matchesIn = (bytes: Buffer): Match<Needle>[] => {
    const search = new Search(matcher);
    search.push(bytes);
    return search.end();
  };
  // A label that holds a value, because the variable is called like it, would tell it.
  for (const [variable, label] of labels) if (matchesIn(Buffer.from(label)).length) labels.set(variable, '***');
  const by = (variable: string) => labels.get(variable) ?? '***';

  const found = (bytes: Buffer): Replaced[] =>
    matchesIn(bytes).map(({ start, pattern }) => ({
      start,
      end: start + pattern.bytes.length,
      by: by(pattern.variable),
    }));

  function wrapped(bytes: Buffer): Replaced[] {
    const line = unwrapped(bytes);
    return found(line.bytes).map(({ start, end, by: label }) => ({
      start: line.origin[start] ?? 0,
      end: (line.origin[end - 1] ?? 0) + 1,
      by: label,
    }));
  }

  function withoutBeginnings(text: string): string {
    const replaced: Replaced[] = [];
    for (const { value, variable } of values) {
      const head = value.slice(0, FEWEST_OF_A_BEGINNING);
      for (let start = text.indexOf(head); start >= 0; start = text.indexOf(head, start + 1)) {
        let length = head.length;
        while (length < value.length && text[start + length] === value[length]) length += 1;
        const end = start + length;
        // At the end of a text half of a value is no word that only begins alike; at its start it may be the whole text.
        const isEnd = end === text.length && start > 0 && length >= Math.max(8, value.length / 2);
        if (isEnd || CUT.test(text.slice(end, end + 5))) replaced.push({ start, end, by: by(variable) });
      }
    }
    let at = 0;
    const parts: string[] = [];
    for (const { start, end, by: label } of joined(replaced)) {
      parts.push(text.slice(at, start), label);
      at = end;
    }
    return parts.join('') + text.slice(at);
  }

  return (text) => {
    const bytes = Buffer.from(text);
    const all = joined([...found(bytes), ...(/[\r\n]/.test(text) ? wrapped(bytes) : [])]);
    let at = 0;
    const parts: (string | Buffer)[] = [];
    for (const { start, end, by: label } of all) {
      parts.push(bytes.subarray(at, start), label);
      at = end;
    }
    const rest = all.length ? [...parts, bytes.subarray(at)].map(String).join('') : text;
    return withoutBeginnings(rest).replace(USERINFO, '$1[redacted]@');
  };
}
