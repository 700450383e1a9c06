import { verify as verifyBytes, type KeyObject } from 'node:crypto';
import { bytesOf, pae, type ReadEnvelope } from './envelope.ts';
import { keyIdOf, publicKeyFromDer, readPublicKey } from './keys.ts';
import { Refusal } from './refusal.ts';

/** Signatures that are looked at in one envelope: each costs a verification. */
const MOST_SIGNATURES = 16;

/** Whom a verifier believes: at least one of the two. */
export interface TrustedKeys {
  /** Public keys of Ed25519 as PEM, or base64 of that PEM. */
  publicKey?: string | readonly string[];
  /** Digests of public keys (`keyid`); the key itself is then taken out of the envelope and its digest compared. */
  trustedKeyIds?: readonly string[];
}

export interface Trust {
  keys: Map<string, KeyObject>;
  ids: Set<string>;
}

/** @throws Refusal with one sentence where no key, or something else than a key, is to be trusted */
export function trustOf({ publicKey = [], trustedKeyIds = [] }: TrustedKeys): Trust {
  const keys = [publicKey].flat().map((text) => readPublicKey(text));
  const wrong = trustedKeyIds.some((id) => typeof id !== 'string' || !/^[0-9a-f]{64}$/.test(id));
  if (wrong)
    throw new Refusal('A trusted key id is not 64 lowercase hexadecimal digits: copy it from the signed envelope.');
  if (!keys.length && !trustedKeyIds.length)
    throw new Refusal('No trusted key was given, so nothing can be believed: name a public key or a key id.');
  return { keys: new Map(keys.map((key) => [keyIdOf(key), key])), ids: new Set(trustedKeyIds) };
}

/** An envelope that a trusted key signed: the bytes that were verified, which are the only ones to be read further. */
export type Opened = { keyid: string; payload: Buffer } | { because: string };

/** Opens an envelope if one of its signatures is by a trusted key; `because` goes on after "Line 1". */
export function open({ payload, payloadType, signatures }: ReadEnvelope, { keys, ids }: Trust): Opened {
  const bytes = bytesOf(payload);
  if (!bytes) return { because: 'has a payload that is not base64' };
  if (!signatures.length) return { because: 'is not signed' };
  if (signatures.length > MOST_SIGNATURES) return { because: `has more than ${MOST_SIGNATURES} signatures` };
  const signed = pae(payloadType, bytes);
  let named = false;
  let bare = false;
  for (const { sig, keyid = '', publicKey = '' } of signatures) {
    const signature = bytesOf(sig);
    const candidates = new Map(keys);
    const brought = ids.size ? publicKeyFromDer(bytesOf(publicKey) ?? Buffer.alloc(0)) : undefined;
    const pinned = brought && ids.has(keyIdOf(brought)) ? brought : undefined;
    if (pinned) candidates.set(keyIdOf(pinned), pinned);
    for (const [id, key] of candidates)
      if (signature?.length === 64 && verifyBytes(null, signed, key, signature)) return { keyid: id, payload: bytes };
    named ||= keys.has(keyid) || pinned !== undefined;
    bare ||= ids.has(keyid) && !pinned;
  }
  if (named) return { because: 'does not fit its signature: it was changed after it was signed' };
  if (bare) return { because: 'names a trusted key but does not bring that key along: give the public key itself' };
  return { because: `is signed by no key that is trusted (${signatures.length} looked at)` };
}
