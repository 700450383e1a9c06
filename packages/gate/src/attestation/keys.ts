import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Refusal } from './refusal.ts';

const HOW = 'create one with "openssl genpkey -algorithm ed25519"';

/** A public key that a verifier may be given. */
export interface PublicKey {
  /** SHA-256 of the DER form, 64 lowercase hexadecimal digits. */
  keyid: string;
  /** SubjectPublicKeyInfo (RFC 8410) as PEM. */
  pem: string;
  /** The DER form of the same in base64. */
  spki: string;
}

/** PEM as it is, in one line with `\n` for its line breaks, or taken out of base64; anything else comes back as an empty text. */
function pemOf(text: unknown): string {
  // Many forms of pipelines keep a key in one line, its line breaks as `\n`.
  const given = typeof text === 'string' ? text.trim().replace(/(?:\\r)?\\n/g, '\n') : '';
  if (given.includes('-----BEGIN')) return given;
  const decoded = Buffer.from(given, 'base64').toString('utf8').trim();
  return decoded.includes('-----BEGIN') ? decoded : '';
}

// What the crypto library says of a key may quote it: its words go nowhere.
function quietly(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/**
 * Reads a private key of Ed25519.
 * @param text PKCS#8 as PEM, or base64 of that PEM, which is one line
 * @throws Refusal with one sentence that holds nothing of the key
 */
export function privateKeyOf(text: string): KeyObject {
  const refusal = (fault: string) => new Refusal(`The signing key (GATE_SIGNING_KEY) ${fault}.`);
  const pem = pemOf(text);
  if (!pem) throw refusal(`is neither PEM nor base64 of PEM; ${HOW}`);
  if (/BEGIN ENCRYPTED|,ENCRYPTED/.test(pem))
    throw refusal(`is encrypted, and a pipeline cannot enter a passphrase; ${HOW}, without encryption`);
  if (!pem.includes('-----BEGIN PRIVATE KEY-----'))
    throw pem.includes('-----BEGIN PUBLIC KEY-----')
      ? refusal('is a public key; use the private key that belongs to it')
      : refusal(`is not in PKCS#8 ("BEGIN PRIVATE KEY"); ${HOW}`);
  const key = quietly(() => createPrivateKey(pem));
  if (!key) throw refusal(`cannot be read, perhaps because a part of it is missing; copy it again, or ${HOW}`);
  if (key.asymmetricKeyType !== 'ed25519') throw refusal(`is for ${key.asymmetricKeyType}, not for Ed25519; ${HOW}`);
  return key;
}

/**
 * Reads a public key of Ed25519. A private key is refused, although the public one follows from it, because a
 * verifier must not have it.
 * @param text SubjectPublicKeyInfo as PEM, or base64 of that PEM
 * @throws Refusal with one sentence that holds nothing of the key
 */
export function readPublicKey(text: string): KeyObject {
  const refusal = (fault: string) => new Refusal(`The trusted public key ${fault}.`);
  const how = 'export it with "openssl pkey -pubout"';
  const pem = pemOf(text);
  if (!pem) throw refusal(`is neither PEM nor base64 of PEM; ${how}`);
  if (pem.includes('PRIVATE KEY')) throw refusal(`is a private key, which must stay with the signer; ${how}`);
  if (!pem.includes('-----BEGIN PUBLIC KEY-----'))
    throw refusal(`is not a SubjectPublicKeyInfo ("BEGIN PUBLIC KEY"); ${how}`);
  const key = quietly(() => createPublicKey(pem));
  if (!key) throw refusal(`cannot be read, perhaps because a part of it is missing; copy it again, or ${how}`);
  if (key.asymmetricKeyType !== 'ed25519') throw refusal(`is for ${key.asymmetricKeyType}, not for Ed25519; ${how}`);
  return key;
}

/** Reads a public key of Ed25519 from its DER form; undefined where there is none in it. */
export function publicKeyFromDer(der: Buffer): KeyObject | undefined {
  const key = quietly(() => createPublicKey({ key: der, format: 'der', type: 'spki' }));
  return key?.asymmetricKeyType === 'ed25519' ? key : undefined;
}

/** SHA-256 of the DER form of a public key, in lowercase hexadecimal: what DSSE calls its `keyid`. */
export const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/**
 * The public key that belongs to a private one.
 * @param privateKey PKCS#8 as PEM, base64 of that PEM, or what `privateKeyOf` made of it
 * @throws Refusal as `privateKeyOf` does
 */
export function publicKeyOf(privateKey: string | KeyObject): PublicKey {
  const key = createPublicKey(typeof privateKey === 'string' ? privateKeyOf(privateKey) : privateKey);
  return {
    keyid: keyIdOf(key),
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    spki: key.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}
