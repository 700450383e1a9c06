import { createPublicKey, generateKeyPairSync, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { bytesOf, pae, PAYLOAD_TYPE, sign } from './envelope.ts';
import { keyIdOf, privateKeyOf, publicKeyOf, readPublicKey } from './keys.ts';
import { aKeyPair } from './testing.ts';

const hex = (digits: string) => Buffer.from(digits, 'hex');

/** PKCS#8 of a seed of 32 bytes (RFC 8410, section 7). */
const pemOfSeed = (seed: string) =>
  `-----BEGIN PRIVATE KEY-----\n${hex(`302e020100300506032b657004220420${seed}`).toString('base64')}\n-----END PRIVATE KEY-----\n`;

/** RFC 8032, section 7.1: tests 1 to 3. */
const RFC_8032 = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

test('the encoding before signing is that of the DSSE specification', () => {
  expect(pae('http://example.com/HelloWorld', 'hello world').toString()).toBe(
    'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
  );
});

test('lengths are those of bytes, an empty payload has length 0, and bytes go in as they are', () => {
  expect(pae('ä', 'ö€').toString()).toBe('DSSEv1 2 ä 5 ö€');
  expect(pae('', '').toString()).toBe('DSSEv1 0  0 ');
  expect(pae('t', Uint8Array.of(0, 255)).subarray(-3)).toEqual(Buffer.from([0x20, 0, 255]));
});

test('no two pairs of type and payload are encoded alike', () => {
  expect(pae('a', 'b 1 c').equals(pae('a 5 b', 'c'))).toBe(false);
  expect(pae('ab', 'c').equals(pae('a', 'bc'))).toBe(false);
});

for (const [index, vector] of RFC_8032.entries())
  test(`keys and signatures are those of RFC 8032, test ${index + 1}`, () => {
    const key = privateKeyOf(pemOfSeed(vector.seed));
    const { spki, keyid, pem } = publicKeyOf(key);
    expect(Buffer.from(spki, 'base64').toString('hex')).toBe(`302a300506032b6570032100${vector.publicKey}`);
    expect(keyid).toBe(keyIdOf(createPublicKey(pem)));
    expect(signBytes(null, hex(vector.message), key).toString('hex')).toBe(vector.signature);
    expect(verifyBytes(null, hex(vector.message), readPublicKey(pem), hex(vector.signature))).toBe(true);
  });

test('an envelope holds payload, type, key id and a signature of its encoding, and is the same each time', () => {
  const { privateKey, publicKey } = aKeyPair();
  const envelope = sign('{"a":"ä"}', PAYLOAD_TYPE, privateKey);
  const [signature] = envelope.signatures;
  const signed = pae(PAYLOAD_TYPE, '{"a":"ä"}');
  expect(Buffer.from(envelope.payload, 'base64').toString()).toBe('{"a":"ä"}');
  expect(signature?.keyid).toBe(publicKeyOf(privateKey).keyid);
  expect(verifyBytes(null, signed, publicKey, Buffer.from(signature?.sig ?? '', 'base64'))).toBe(true);
  expect(sign('{"a":"ä"}', PAYLOAD_TYPE, privateKey)).toEqual(envelope);
});

test('a key in base64, broken into lines or not, with Windows line ends or blanks around it, is the same key', () => {
  const { privateKey, publicKey } = aKeyPair();
  const base64 = Buffer.from(privateKey).toString('base64');
  const { keyid } = publicKeyOf(privateKey);
  const broken = base64.replace(/.{20}/g, '$&\n');
  for (const same of [base64, broken, ` ${privateKey}\n`, privateKey.replaceAll('\n', '\r\n')])
    expect(publicKeyOf(same).keyid).toBe(keyid);
  expect(keyIdOf(readPublicKey(Buffer.from(publicKey).toString('base64')))).toBe(keyid);
});

test('base64 is read in both alphabets, padded or not, and in no other form', () => {
  const bytes = Buffer.from([251, 255, 191, 62]);
  for (const same of ['+/+/Pg==', '+/+/Pg', '-_-_Pg==', '-_-_Pg']) expect(bytesOf(same)).toEqual(bytes);
  for (const wrong of ['+/+/Ph==', '+/+/P', '+/ +/Pg==', '+/+/Pg===', '+/+/Pg=', 'ä', '=', '===='])
    expect(bytesOf(wrong)).toBeUndefined();
});

const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
const spki = { type: 'spki', format: 'pem' } as const;
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const locked = { ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'p4ssphrase' } as const;
const ours = aKeyPair();
const body = (pem: string) => pem.split('\n')[1] ?? '';

const wrongPrivateKeys: Record<string, [text: unknown, says: string]> = {
  nothing: ['', 'is neither PEM'],
  'no text': [undefined, 'is neither PEM'],
  garbage: ['hunter2 hunter2 hunter2', 'is neither PEM'],
  'base64 without PEM': [body(ours.privateKey), 'is neither PEM'],
  'a path': ['/secrets/key.pem', 'is neither PEM'],
  'a public key': [ours.publicKey, 'is a public key'],
  'an elliptic key': [elliptic.privateKey.export(pkcs8).toString(), 'is for ec, not for Ed25519'],
  'an elliptic key in SEC 1': [
    elliptic.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    'is not in PKCS#8',
  ],
  'an X25519 key': [generateKeyPairSync('x25519').privateKey.export(pkcs8).toString(), 'is for x25519'],
  'an encrypted key': [generateKeyPairSync('ed25519').privateKey.export(locked).toString(), 'is encrypted'],
  'a key cut off': [ours.privateKey.slice(0, 70), 'cannot be read'],
  'a key without its end': [ours.privateKey.split('\n').slice(0, 2).join('\n'), 'cannot be read'],
  'a key on one line': [ours.privateKey.replaceAll('\n', ''), 'cannot be read'],
  'a key with another letter': [ours.privateKey.replace('MC4C', 'MC4D'), 'cannot be read'],
};

for (const [name, [text, says]] of Object.entries(wrongPrivateKeys))
  test(`a signing key that is ${name} is refused in one sentence without anything of it`, () => {
    let message = '';
    try {
      sign('{}', PAYLOAD_TYPE, text as string);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(`The signing key (GATE_SIGNING_KEY) ${says}`);
    expect(message).toMatch(/^[^\n]{20,200}\.$/);
    const material = typeof text === 'string' ? (text.match(/[A-Za-z0-9+/=]{12,}/g) ?? []) : [];
    for (const part of [...material, 'hunter2', 'p4ssphrase']) expect(message).not.toContain(part);
  });

const wrongPublicKeys: Record<string, [text: unknown, says: string]> = {
  nothing: ['', 'is neither PEM'],
  'a number': [7, 'is neither PEM'],
  'the private key': [ours.privateKey, 'is a private key'],
  'the private key in base64': [Buffer.from(ours.privateKey).toString('base64'), 'is a private key'],
  'an elliptic key': [elliptic.publicKey.export(spki).toString(), 'is for ec, not for Ed25519'],
  'a certificate': ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'is not a SubjectPublicKeyInfo'],
  'cut off': [ours.publicKey.slice(0, 60), 'cannot be read'],
};

for (const [name, [text, says]] of Object.entries(wrongPublicKeys))
  test(`a trusted key that is ${name} is refused in one sentence without anything of it`, () => {
    const refusal = expect(() => readPublicKey(text as string));
    refusal.toThrow(`The trusted public key ${says}`);
    refusal.not.toThrow(body(ours.privateKey));
  });
