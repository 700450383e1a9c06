import { expect, test } from '@playwright/test';
import type { Verdict } from '../schema/verdict.ts';
import { attest, writeBundle } from './bundle.ts';
import { canonicalJson } from './canonical.ts';
import { PAYLOAD_TYPE, sign, type Envelope } from './envelope.ts';
import { publicKeyOf } from './keys.ts';
import { GATE_VERDICT_TYPE, statementsOf } from './statement.ts';
import { aKeyPair, aFinding, aVerdict, BUILD, DAY, ENDED, MINUTE, POLICY } from './testing.ts';
import { verify, type Expectation, type Verification } from './verify.ts';

const { privateKey, publicKey } = aKeyPair();
const other = aKeyPair();
const { keyid } = publicKeyOf(privateKey);

const now = ENDED + MINUTE;
const named = { publicKey, now, build: BUILD, policyDigest: POLICY, stage: 'staging' };
const check = (text: string, change: Partial<Expectation> = {}) => verify(text, { ...named, ...change });
const signed = (change: Partial<Verdict> = {}) => attest(aVerdict(change), privateKey);
const envelopesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Envelope);
const signedPayload = (payload: unknown, type = PAYLOAD_TYPE) =>
  writeBundle([sign(typeof payload === 'string' ? payload : canonicalJson(payload), type, privateKey)]);
const ours = (verdict = aVerdict()) => ({ ...statementsOf(verdict)[1], predicate: verdict as unknown });

type Answers = Pick<Verification, 'authentic' | 'valid' | 'allows'>;
const ALLOWS: Answers = { authentic: true, valid: true, allows: true };
const VALID: Answers = { authentic: true, valid: true, allows: false };
const AUTHENTIC: Answers = { authentic: true, valid: false, allows: false };
const NOTHING: Answers = { authentic: false, valid: false, allows: false };

function expectAnswer(verification: Verification, answers: Answers, reason: RegExp) {
  const { authentic, valid, allows } = verification;
  expect({ authentic, valid, allows }).toEqual(answers);
  expect(verification.reasons.join('\n')).toMatch(reason);
  expect('verdict' in verification).toBe(authentic);
}

test('a pass for the build, the policy and the stage that were named allows a promotion', () => {
  const verification = check(signed());
  expect(verification).toEqual({
    ...ALLOWS,
    verdict: aVerdict(),
    keyid,
    reasons: [`The verdict is a pass for the build "${BUILD}" in "staging", valid for another 6 days.`],
  });
  expect(verify(signed(), { publicKey, now }).allows).toBe(true);
  expect(check(signed(), { policyDigest: `sha256:${POLICY}` }).allows).toBe(true);
});

test('a verdict that is no pass is valid and allows nothing', () => {
  expectAnswer(
    check(signed({ verdict: 'fail', findings: [aFinding()] })),
    VALID,
    /does not allow a promotion.*is fail,/,
  );
  expectAnswer(check(signed({ verdict: 'undecided' })), VALID, /does not allow a promotion.*is undecided,/);
  expectAnswer(check(signed({ findings: [aFinding()] })), VALID, /a pass with blocking findings/);
  expectAnswer(check(signed({ findings: [aFinding({ effect: 'undecided' })] })), VALID, /blocking findings/);
  expectAnswer(check(signed({ findings: [aFinding({ effect: 'warn' })] })), ALLOWS, /is a pass/);
});

test('another build, policy or stage than the one named is refused, an empty one too', () => {
  expectAnswer(check(signed(), { build: 'portal@4.2.1' }), AUTHENTIC, /is for the build "portal@4.2.0\+8f1c", not for/);
  expectAnswer(
    check(signed(), { policyDigest: 'e'.repeat(64) }),
    AUTHENTIC,
    /is for the policy "a{64}", not for "e{64}"/,
  );
  expectAnswer(check(signed(), { stage: 'production' }), AUTHENTIC, /is for the stage "staging", not for "production"/);
  for (const empty of [{ build: '' }, { policyDigest: '' }, { stage: '' }])
    expectAnswer(check(signed(), empty), AUTHENTIC, /not for ""/);
  expectAnswer(check(signed({ build: ' ' }), { build: ' ' }), AUTHENTIC, /names no build/);
  expectAnswer(check(signed({ build: 'unknown' }), { build: 'unknown' }), AUTHENTIC, /Nobody knew the build/);
});

test('it is good to the millisecond in which it expires, and not before its own time', () => {
  const expires = ENDED + 7 * DAY;
  expect(check(signed(), { now: expires }).allows).toBe(true);
  expectAnswer(check(signed(), { now: expires + 1 }), AUTHENTIC, /expired 0 seconds ago/);
  expectAnswer(check(signed(), { now: expires + 3 * 3_600_000 }), AUTHENTIC, /expired 3 hours ago/);
  expect(check(signed(), { now: ENDED - 5 * MINUTE }).allows).toBe(true);
  expectAnswer(check(signed(), { now: ENDED - 5 * MINUTE - 1 }), AUTHENTIC, /5 minutes in the future/);
  for (const unknown of [NaN, Infinity, undefined as never])
    expectAnswer(check(signed(), { now: unknown }), AUTHENTIC, /time of this check is missing/);
});

test('another key is not believed, and the key id in the envelope makes no difference', () => {
  const foreign = attest(aVerdict(), other.privateKey);
  expectAnswer(check(foreign), NOTHING, /is not signed by a trusted key/);
  const posing = envelopesOf(foreign).map(({ signatures, ...rest }) => ({
    ...rest,
    signatures: signatures.map((signature) => ({ ...signature, keyid })),
  }));
  expectAnswer(check(writeBundle(posing)), NOTHING, /does not match its signature/);
  expect(check(signed().replaceAll(keyid, 'f'.repeat(64))).allows).toBe(true);
  expect(check(signed().replaceAll(`"keyid":"${keyid}",`, '')).allows).toBe(true);
});

test('any of several trusted keys will do', () => {
  expect(check(signed(), { publicKey: [other.publicKey, publicKey] }).allows).toBe(true);
  expectAnswer(check(signed(), { publicKey: [] }), NOTHING, /No trusted key was given/);
  expectAnswer(check(signed(), { publicKey: privateKey }), NOTHING, /is a private key/);
});

test('a key id is enough where the envelope brings the key along, whose digest is compared', () => {
  const pinned = { publicKey: undefined, trustedKeyIds: [keyid] };
  expect(check(signed(), pinned)).toMatchObject({ ...ALLOWS, keyid });
  expectAnswer(check(attest(aVerdict(), other.privateKey), pinned), NOTHING, /is not signed by a trusted key/);
  const posing = attest(aVerdict(), other.privateKey).replaceAll(publicKeyOf(other.privateKey).keyid, keyid);
  expectAnswer(check(posing, pinned), NOTHING, /names a trusted key but does not contain it/);
  const wrongKey = signed().replaceAll(publicKeyOf(privateKey).spki, publicKeyOf(other.privateKey).spki);
  expectAnswer(check(wrongKey, pinned), NOTHING, /names a trusted key but does not contain it/);
  for (const wrong of [keyid.toUpperCase(), keyid.slice(1), '', 7 as never])
    expectAnswer(check(signed(), { trustedKeyIds: [wrong] }), NOTHING, /key id must have 64 lowercase/);
});

test('of several signatures one has to be by a trusted key, wherever it stands', () => {
  const [, envelope] = envelopesOf(signed());
  const foreign = envelopesOf(attest(aVerdict(), other.privateKey))[1]?.signatures[0];
  const own = envelope?.signatures[0];
  const withSignatures = (...signatures: unknown[]) => `${JSON.stringify({ ...envelope, signatures })}\n`;
  expect(check(withSignatures(foreign, own)).allows).toBe(true);
  expect(check(withSignatures(own, foreign)).allows).toBe(true);
  expect(check(withSignatures({ sig: '', keyid: 7, publicKey: null }, own)).allows).toBe(true);
  expectAnswer(
    check(withSignatures(foreign, foreign)),
    NOTHING,
    /not signed by a trusted key \(signatures checked: 2\)/,
  );
  expectAnswer(check(withSignatures()), NOTHING, /Line 1 does not count: it is not signed/);
  expectAnswer(check(withSignatures(...Array<unknown>(17).fill(own))), NOTHING, /more than 16 signatures/);
});

test('what is signed but is no verdict of the gate does not count', () => {
  const cases: [text: string, reason: RegExp][] = [
    [signedPayload('{"_type"'), /signed but is not JSON/],
    [signedPayload(ours(), 'application/json'), /holds "application\/json", not a statement/],
    [signedPayload({ ...ours(), _type: 'https://in-toto.io/Statement/v0.1' }), /not an in-toto Statement v1/],
    [signedPayload([ours()]), /not an in-toto Statement v1/],
    [signedPayload({ ...ours(), predicateType: `${GATE_VERDICT_TYPE}0` }), /statement of an unknown type, "urn:.*v20"/],
    [signedPayload({ ...ours(), predicate: { ...aVerdict(), schema: 'verdict/1' } }), /does not match verdict\/2/],
    [signedPayload({ ...ours(), predicate: undefined }), /does not match verdict\/2/],
    [signedPayload({ ...ours(), subject: [{ digest: { sha256: 'e'.repeat(64) } }] }), /subject is not its build/],
    [signedPayload({ ...ours(), subject: [] }), /subject is not its build/],
    [`${signed().split('\n')[0]}\n`, /^The file has no verdict that a trusted key signed[^\n]*$/],
  ];
  for (const [text, reason] of cases) expectAnswer(check(text), NOTHING, reason);
});

test('fields that are not known are ignored, as in-toto and DSSE ask', () => {
  const [envelope] = envelopesOf(signedPayload({ ...ours(), more: 1, predicate: { ...aVerdict(), more: { x: 1 } } }));
  expect(check(JSON.stringify({ ...envelope, more: [] })).verdict).toEqual(aVerdict());
});

test('of several verdicts the last one for what was named decides, in any order of lines', () => {
  const pass = signed();
  const later = signed({ verdict: 'fail', ended: ENDED + 1000 });
  const elsewhere = signed({ build: 'portal@9', verdict: 'fail', ended: ENDED + 2000 });
  const alike = signed({ verdict: 'undecided' });
  for (const order of [pass + elsewhere, elsewhere + pass]) expect(check(order).allows).toBe(true);
  for (const order of [pass + later, later + pass]) expectAnswer(check(order), VALID, /is fail/);
  for (const order of [pass + alike, alike + pass]) expectAnswer(check(order), VALID, /is undecided/);
  const recovered = signed({ ended: ENDED + 2000 });
  expect(check(later + recovered + pass).allows).toBe(true);
});

test('lines that do not count are told after the answer, and no more than a few', () => {
  expect(check(`\n# note\r\n${signed()}`).reasons).toEqual([
    expect.stringMatching(/^The verdict is a pass/),
    'Line 2 does not count: it is not JSON.',
  ]);
  expect(check('x\n'.repeat(100)).reasons).toHaveLength(7);
  expect(check('x\n'.repeat(100)).reasons.at(-1)).toBe('95 more lines do not count.');
});

test('a line at the end that was cut off takes nothing from the ones before it', () => {
  expect(check(signed() + signed().slice(0, 300)).allows).toBe(true);
  expectAnswer(check(signed().slice(0, -10)), NOTHING, /Line 2 does not count: it is not JSON/);
});

test('a verdict counts for the channels that it covers, and for no other', () => {
  const both = signed({ channels: ['stable', 'canary'] });
  expect(check(both, { channel: 'canary' }).allows).toBe(true);
  expectAnswer(
    check(signed({ channels: ['stable'] }), { channel: 'canary' }),
    AUTHENTIC,
    /^The verdict is for 1 channel, "stable", not for "canary"\.$/m,
  );
  expectAnswer(check(signed(), { channel: 'canary' }), AUTHENTIC, /names no channel, so it is not for "canary"\./);
});

test('a pass on one channel does not stand for a failure on the other', () => {
  const text = signed({ channels: ['stable'] }) + signed({ channels: ['canary'], verdict: 'fail' });
  expectAnswer(check(text), VALID, /The file has verdicts of .*"staging \((canary|stable)\)" at /);
  expect(check(text, { channel: 'stable' }).allows).toBe(true);
  expect(check(text, { channel: 'canary' }).allows).toBe(false);
});
