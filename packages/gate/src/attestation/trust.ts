import { verify as verifyBytes, type KeyObject } from 'node:crypto';
import { bytesOf, pae, type ReadEnvelope } from './envelope.ts';
import { keyIdOf, publicKeyFromDer, readPublicKey } from './keys.ts';
import { Refusal } from './refusal.ts';

/** Signatures that are checked in one envelope: each costs a verification. */
const MOST_SIGNATURES = 16;

/** The keys that a verifier trusts: at least one of the two. */
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

/** @throws Refusal with one sentence if no key is given, or one that is not a key */
export function trustOf({ publicKey = [], trustedKeyIds = [] }: TrustedKeys): Trust {
  const keys = [publicKey].flat().map((text) => readPublicKey(text));
  const wrong = trustedKeyIds.some((id) => typeof id !== 'string' || !/^[0-9a-f]{64}$/.test(id));
  if (wrong)
    throw new Refusal('A trusted key id must have 64 lowercase hexadecimal digits. Copy it from the signed envelope.');
  if (!keys.length && !trustedKeyIds.length)
    throw new Refusal('No trusted key was given. Pass a public key or a key id.');
  return { keys: new Map(keys.map((key) => [keyIdOf(key), key])), ids: new Set(trustedKeyIds) };
}

/** An envelope that a trusted key signed: the bytes that were verified, which are the only ones to be read further. */
export type Opened = { keyid: string; payload: Buffer } | { reason: string };

/** Opens an envelope if one of its signatures is by a trusted key; `reason` continues "Line 1". */
export function open({ payload, payloadType, signatures }: ReadEnvelope, { keys, ids }: Trust): Opened {
  const bytes = bytesOf(payload);
  if (!bytes) return { reason: 'has a payload that is not base64' };
  if (!signatures.length) return { reason: 'is not signed' };
  if (signatures.length > MOST_SIGNATURES) return { reason: `has more than ${MOST_SIGNATURES} signatures` };
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
  if (named) return { reason: 'does not match its signature: it was changed after it was signed' };
  if (bare) return { reason: 'names a trusted key but does not contain it: pass the public key itself' };
  return { reason: `is not signed by a trusted key (signatures checked: ${signatures.length})` };
}
