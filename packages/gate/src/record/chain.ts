import { createHash, hash } from 'node:crypto';
import { narrow } from '../schema/narrow.ts';

const LENGTH = 16;
/** Characters from which on a line is not copied; a shorter one is hashed in one call, without an object for it. */
const LARGE = 65_536;
const CHAINED = /^(.*),"chain":"([0-9a-f]{16})"\}$/s;

/** @param body JSON without its last brace */
const link = (before: string, body: string) =>
  (body.length < LARGE
    ? hash('sha256', `${before}${body}}`)
    : createHash('sha256').update(before).update(body).update('}').digest('hex')
  ).slice(0, LENGTH);

/**
 * Writes a line of a journal: JSON whose last key, `chain`, is a digest of this line and of all before it, so that a
 * journal that was edited, cut in the middle or put together tells of it. It is no signature.
 * @param line an object, or its JSON
 */
export function chain(before: string, line: object | string): { text: string; chain: string } {
  const text = narrow(typeof line === 'string' ? line : JSON.stringify(line));
  const body = text.slice(0, -1);
  const own = link(before, body);
  return { text: `${body},"chain":"${own}"}`, chain: own };
}

/**
 * Reads such a line: its JSON without the last brace (large lines are not copied), and whether it follows on the one
 * before. `undefined` for what is no such line.
 */
export function unchain(before: string, text: string): { body: string; chain: string; follows: boolean } | undefined {
  const [, body, own] = CHAINED.exec(text) ?? [];
  if (body === undefined || own === undefined) return undefined;
  return { body, chain: own, follows: link(before, body) === own };
}
