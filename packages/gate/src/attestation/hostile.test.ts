import { expect, test } from '@playwright/test';
import { seeded } from '../statistics/random.ts';
import { attest, MOST_CHARACTERS, writeBundle } from './bundle.ts';
import { canonicalJson } from './canonical.ts';
import { PAYLOAD_TYPE, sign, type Envelope } from './envelope.ts';
import { publicKeyOf } from './keys.ts';
import { aKeyPair, aVerdict, BUILD, ENDED } from './testing.ts';
import { verify, type Expectation } from './verify.ts';

const { privateKey, publicKey } = aKeyPair();
const named = { publicKey, now: ENDED, build: BUILD };
const pinned = { trustedKeyIds: [publicKeyOf(privateKey).keyid], now: ENDED, build: BUILD };
const genuine = attest(aVerdict(), privateKey);
const [testResultLine = '', verdictLine = ''] = genuine.trim().split('\n');
const secret = privateKey.split('\n')[1] ?? '';

function refuses(text: string, expected: Expectation = named): void {
  const { authentic, valid, allows, verdict, reasons } = verify(text, expected);
  expect({ authentic, valid, allows, verdict }).toEqual({ authentic: false, valid: false, allows: false });
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons.length).toBeLessThan(10);
  for (const message of reasons) {
    expect(message).toMatch(/^[^\p{C}]{1,500}\.$/u);
    expect(message).not.toContain(secret);
  }
}

/** Copies of `bytes`, in base64: in each another byte has one bit turned. */
const withOneByteChanged = (bytes: Buffer) =>
  Array.from(bytes, (byte, at) => {
    const changed = Buffer.from(bytes);
    changed[at] = byte ^ (1 << (at & 7));
    return changed.toString('base64');
  });

test('every byte of the payload counts', () => {
  const envelope = JSON.parse(verdictLine) as Envelope;
  const changed = withOneByteChanged(Buffer.from(envelope.payload, 'base64'));
  const believed = changed.filter((payload) => verify(JSON.stringify({ ...envelope, payload }), named).authentic);
  expect(changed.length).toBeGreaterThan(1000);
  expect(believed).toEqual([]);
});

test('a payload that is longer, shorter, empty, doubled or encoded otherwise is not the one that was signed', () => {
  const envelope = JSON.parse(verdictLine) as Envelope;
  const payload = Buffer.from(envelope.payload, 'base64');
  const others = [payload.subarray(1), payload.subarray(0, -1), Buffer.alloc(0), Buffer.concat([payload, payload])];
  const pretty = Buffer.from(JSON.stringify(JSON.parse(payload.toString()), null, 1));
  for (const changed of [...others, Buffer.concat([payload, Buffer.from('\n')]), pretty])
    refuses(JSON.stringify({ ...envelope, payload: changed.toString('base64') }));
  refuses(JSON.stringify({ ...envelope, payload: payload.toString() }));
  refuses(JSON.stringify({ ...envelope, payloadType: 'application/vnd.in-toto.test-result+json' }));
});

test('every byte of the signature counts', () => {
  const envelope = JSON.parse(verdictLine) as Envelope;
  const changed = withOneByteChanged(Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64'));
  const believed = changed.filter(
    (sig) => verify(JSON.stringify({ ...envelope, signatures: [{ sig }] }), named).authentic,
  );
  expect(changed).toHaveLength(64);
  expect(believed).toEqual([]);
  for (const sig of ['', 'AAAA', `${envelope.signatures[0]?.sig}AAAA`])
    refuses(JSON.stringify({ ...envelope, signatures: [{ sig }] }));
});

const said = canonicalJson(aVerdict());
/** Whether a text is believed to say something that was not signed. */
function misleads(text: string, expected: Expectation): boolean {
  const { authentic, allows, verdict } = verify(text, expected);
  return authentic ? canonicalJson(verdict) !== said : allows || verdict !== undefined;
}

test('no character of the line can be changed so that another verdict comes out', () => {
  const changed = Array.from(verdictLine, (character, at) => {
    const other = character === 'A' ? 'B' : 'A';
    return verdictLine.slice(0, at) + other + verdictLine.slice(at + 1);
  });
  for (const expected of [named, pinned]) expect(changed.filter((text) => misleads(text, expected))).toEqual([]);
});

test('the signature of one statement does not do for the other', () => {
  const [first, second] = [JSON.parse(testResultLine) as Envelope, JSON.parse(verdictLine) as Envelope];
  refuses(writeBundle([{ ...second, signatures: first.signatures }]));
  refuses(writeBundle([{ ...first, signatures: second.signatures }]));
});

test('a test result that was changed is told, and takes nothing from the verdict', () => {
  const first = JSON.parse(testResultLine) as Envelope;
  const payload = Buffer.from(first.payload, 'base64').toString().replace('PASSED', 'FAILED');
  const changed = { ...first, payload: Buffer.from(payload).toString('base64') };
  const { allows, reasons } = verify(`${JSON.stringify(changed)}\n${verdictLine}\n`, named);
  expect(allows).toBe(true);
  expect(reasons[1]).toBe(
    'Line 1 does not count: it does not match its signature: it was changed after it was signed.',
  );
});

const wrongTexts: Record<string, string> = {
  nothing: '',
  'white space': ' \n\t\r\n ',
  zeros: '\0'.repeat(1000),
  'no JSON': 'not json',
  'half a line': verdictLine.slice(0, verdictLine.length / 2),
  'an array of envelopes': `[${testResultLine},${verdictLine}]`,
  'pretty JSON': JSON.stringify(JSON.parse(verdictLine), null, 2),
  'an envelope in an envelope': JSON.stringify({ envelope: JSON.parse(verdictLine) as unknown }),
  null: 'null',
  'a number': '1e999',
  'a text': JSON.stringify(verdictLine),
  'wrong types': '{"payload":1,"payloadType":[],"signatures":{}}',
  'signatures of wrong types': '{"payload":"","payloadType":"","signatures":[null,1,"",{"sig":1}]}',
  'a prototype': '{"__proto__":{"payload":"","payloadType":"","signatures":[]},"constructor":1}',
  depth: '['.repeat(200_000),
  'depth that is closed': '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000),
  'a private key': privateKey,
  'a private key as payload': JSON.stringify({ payload: secret, payloadType: 'x', signatures: [{ sig: 'AAAA' }] }),
  escapes: JSON.stringify({ payload: '\u001b[2J', payloadType: '\u202e', signatures: [{ sig: '\u0000' }] }),
  'more lines than may be': `${'\n'.repeat(300)}${verdictLine}`,
  'a line after many': `${verdictLine}\n`.repeat(257),
  huge: 'x'.repeat(MOST_CHARACTERS + 1),
  'huge, of lines': '\n'.repeat(MOST_CHARACTERS),
  'huge, one line': `{"payload":"${'A'.repeat(MOST_CHARACTERS - 200)}","payloadType":"x","signatures":[{"sig":"AAAA"}]}`,
};

for (const [name, text] of Object.entries(wrongTexts)) test(`a file that is ${name} is refused`, () => refuses(text));

test('what is too long is not even read', () => {
  expect(verify(`${genuine}${' '.repeat(MOST_CHARACTERS)}`, named).reasons).toEqual([
    expect.stringContaining('is longer than 16,777,216 characters'),
  ]);
});

test('what is no text, and questions that are none, are refused', () => {
  for (const wrong of [undefined, null, 7, {}, [], Buffer.from(genuine), new Uint8Array(3), Symbol('x')])
    refuses(wrong as never);
  expect(verify(genuine, undefined as never).authentic).toBe(false);
  for (const wrong of [null, 7, {}, { publicKey: 7 }, { publicKey: null }, { trustedKeyIds: 'abc' }])
    refuses(genuine, wrong as never);
  refuses(genuine, { ...named, publicKey: `${privateKey}${publicKey}` });
});

test('a signed payload of any bytes is read without a fault, and what it says cannot garble an answer', () => {
  const payloads = ['', 'null', '7', '"x"', '[]', '{}', '['.repeat(100_000), '\ufeff{}', Uint8Array.of(0xff, 0xfe)];
  for (const payload of payloads) refuses(writeBundle([sign(payload, PAYLOAD_TYPE, privateKey)]));
  const halfACharacter = Buffer.from(Buffer.from((JSON.parse(verdictLine) as Envelope).payload, 'base64'));
  halfACharacter[halfACharacter.indexOf('entity.create')] = 0xc3;
  refuses(writeBundle([sign(halfACharacter, PAYLOAD_TYPE, privateKey)]));
  const type = `\u001b[31m\n${'x'.repeat(10_000)}\u202e`;
  const statement = { _type: 'https://in-toto.io/Statement/v1', predicateType: type, subject: [] };
  refuses(writeBundle([sign(canonicalJson(statement), PAYLOAD_TYPE, privateKey)]));
  refuses(writeBundle([sign('{}', type, privateKey)]));
});

test('2,000 random texts, half of them a genuine one that was damaged, never throw and never mislead', () => {
  const random = seeded(20_260_930);
  const below = (limit: number) => Math.floor(random() * limit);
  const token = () =>
    ['{', '}', '[', ']', '"', ':', ',', '\n', '\\u', '"payload"', '"sig"', 'null', '-1e9', 'ä'][below(14)];
  const letters = () => Array.from({ length: below(200) }, () => String.fromCharCode(below(0x10000))).join('');
  const tokens = () => Array.from({ length: below(100) }, token).join('');
  const damaged = () => {
    const [from, to] = [below(verdictLine.length), below(verdictLine.length)].sort((one, other) => one - other);
    return verdictLine.slice(0, from) + (random() < 0.5 ? tokens() : '') + verdictLine.slice(to);
  };
  const texts = Array.from({ length: 2000 }, (_, round) => (round % 2 ? damaged() : round % 4 ? letters() : tokens()));
  for (const expected of [named, pinned]) expect(texts.filter((text) => misleads(text, expected))).toEqual([]);
});
