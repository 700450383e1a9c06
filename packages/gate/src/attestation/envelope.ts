import { sign as signBytes } from 'node:crypto';
import { z } from 'zod';
import { privateKeyOf, publicKeyOf } from './keys.ts';

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const hint = z.string().optional().catch(undefined);

/** A DSSE envelope as it is read (envelope.md of DSSE 1.0.2): fields that it does not know are ignored. */
export const envelopeSchema = z.object({
  payload: z.string(),
  payloadType: z.string(),
  signatures: z.array(z.object({ sig: z.string(), keyid: hint, publicKey: hint })),
});

export type ReadEnvelope = z.infer<typeof envelopeSchema>;

/** A DSSE envelope (https://github.com/secure-systems-lab/dsse, envelope.md 1.0.2). */
export interface Envelope {
  /** Base64 of the bytes that were signed. */
  payload: string;
  payloadType: string;
  signatures: {
    /** SHA-256 of the signer's public key in DER; a hint, nothing is decided by it. */
    keyid: string;
    /** Base64 of the 64 bytes of Ed25519. */
    sig: string;
    /**
     * Base64 of the signer's public key in DER. A field of ours, as DSSE allows: with it whoever knows only the `keyid`
     * can verify, by comparing the digest of this key with it.
     */
    publicKey: string;
  }[];
}

const utf8 = (text: string | Uint8Array): Buffer => (typeof text === 'string' ? Buffer.from(text) : Buffer.from(text));

/**
 * What DSSE signs, its "pre-authentication encoding" (protocol.md): `DSSEv1 SP LEN(type) SP type SP LEN(body) SP body`,
 * lengths in bytes.
 * @param payloadType a media type, encoded as UTF-8
 * @param payload bytes, or a text that is encoded as UTF-8
 */
export function pae(payloadType: string, payload: string | Uint8Array): Buffer {
  const [type, body] = [utf8(payloadType), utf8(payload)];
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${body.length} `), body]);
}

/**
 * Puts a payload in a DSSE envelope with one signature of Ed25519 (RFC 8032). The same payload and key give the same
 * envelope.
 * @param payload bytes, or a text that is encoded as UTF-8
 * @param payloadType its media type, which is signed too
 * @param privateKeyPem PKCS#8 as PEM, or base64 of that PEM
 * @throws Refusal with one sentence where the key is none; it holds nothing of the key
 */
export function sign(payload: string | Uint8Array, payloadType: string, privateKeyPem: string): Envelope {
  const key = privateKeyOf(privateKeyPem);
  const { keyid, spki } = publicKeyOf(key);
  const sig = signBytes(null, pae(payloadType, payload), key).toString('base64');
  return { payload: utf8(payload).toString('base64'), payloadType, signatures: [{ keyid, sig, publicKey: spki }] };
}

/**
 * The bytes of a text in base64, in either alphabet, with or without padding, as DSSE asks of who verifies; undefined
 * where the text is not the one way to write these bytes.
 */
export function bytesOf(base64: string): Buffer | undefined {
  if (base64.endsWith('=') && base64.length % 4) return undefined;
  const standard = base64
    .replace(/-/g, '+')
    .replace(/_/g, '/')
    .replace(/={1,2}$/, '');
  const bytes = Buffer.from(standard, 'base64');
  return bytes.toString('base64').replace(/={1,2}$/, '') === standard ? bytes : undefined;
}
