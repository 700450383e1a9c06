import { createHash } from 'node:crypto';

const LENGTH = 16;
const CHAINED = /^(.*),"chain":"([0-9a-f]{16})"\}$/s;

const link = (before: string, text: string) =>
  createHash('sha256').update(before).update(text).digest('hex').slice(0, LENGTH);

/**
 * Writes a line of a journal: JSON whose last key, `chain`, is a digest of this line and of all before it, so that a
 * journal that was edited, cut in the middle or put together tells of it. It is no signature.
 * @param line an object, or its JSON
 */
export function chain(before: string, line: object | string): { text: string; chain: string } {
  const text = typeof line === 'string' ? line : JSON.stringify(line);
  const own = link(before, text);
  return { text: `${text.slice(0, -1)},"chain":"${own}"}`, chain: own };
}

/** Reads such a line: its JSON, and whether it follows on the one before. `undefined` for what is no such line. */
export function unchain(before: string, text: string): { json: string; chain: string; follows: boolean } | undefined {
  const [, body, own] = CHAINED.exec(text) ?? [];
  if (body === undefined || own === undefined) return undefined;
  const json = `${body}}`;
  return { json, chain: own, follows: link(before, json) === own };
}
