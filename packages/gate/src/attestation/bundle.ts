import type { Verdict } from '../schema/verdict.ts';
import { canonicalJson } from './canonical.ts';
import { envelopeSchema, PAYLOAD_TYPE, sign, type Envelope, type ReadEnvelope } from './envelope.ts';
import { Refusal } from './refusal.ts';
import { statementsOf } from './statement.ts';

/** Characters of a file that are read at most: a verdict of a thousand tests has a few hundred thousand. */
export const MOST_CHARACTERS = 16 * 1024 * 1024;
const MOST_LINES = 256;

/** A line of a bundle: its number from 1, and its envelope or the reason why it has none. */
export type Line = { line: number } & ({ envelope: ReadEnvelope } | { reason: string });

/**
 * Writes envelopes as an in-toto bundle (spec/v1/bundle.md): JSON Lines, one envelope a line. So two files become one by
 * `cat`, a line that is cut off spoils no other, and other tools of in-toto read it.
 */
export const writeBundle = (envelopes: readonly Envelope[]): string =>
  envelopes.map((envelope) => `${canonicalJson(envelope)}\n`).join('');

function readLine(text: string): { envelope: ReadEnvelope } | { reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: 'is not JSON' };
  }
  const { success, data } = envelopeSchema.safeParse(value);
  return success ? { envelope: data } : { reason: 'is not a DSSE envelope' };
}

/**
 * Reads an in-toto bundle. A line that is not an envelope is kept with the reason; the caller decides what it means.
 * @throws Refusal with one sentence if the text is not a string, or is longer than what may be read
 */
export function readBundle(text: string): Line[] {
  if (typeof text !== 'string') throw new Refusal('The attestation is not a string. Read the file as UTF-8.');
  if (text.length > MOST_CHARACTERS)
    throw new Refusal(
      `The attestation is longer than ${MOST_CHARACTERS.toLocaleString('en-US')} characters, so it is not a file that the gate wrote.`,
    );
  const lines = text.trimEnd().split('\n', MOST_LINES + 1);
  if (lines.length > MOST_LINES)
    throw new Refusal(`The attestation has more than ${MOST_LINES} lines, so it is not a file that the gate wrote.`);
  return lines.flatMap((content, index) => (content.trim() ? [{ line: index + 1, ...readLine(content) }] : []));
}

/**
 * The signed verdict as a file: an in-toto bundle of two DSSE envelopes, to be named `verdict.intoto.jsonl`.
 * @param signingKey PKCS#8 of Ed25519 as PEM, or base64 of that PEM
 * @param url where the pipeline's run can be read
 * @throws Refusal with one sentence where key, verdict or URL is not what it should be; it holds nothing of the key
 */
export const attest = (verdict: Verdict, signingKey: string, url?: string): string =>
  writeBundle(statementsOf(verdict, url).map((statement) => sign(canonicalJson(statement), PAYLOAD_TYPE, signingKey)));
