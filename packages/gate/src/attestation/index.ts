export { attest, writeBundle } from './bundle.ts';
export { canonicalJson } from './canonical.ts';
export { pae, PAYLOAD_TYPE, sign, type Envelope } from './envelope.ts';
export { publicKeyOf, type PublicKey } from './keys.ts';
export { GATE_VERDICT_TYPE, statementsOf, TEST_RESULT_TYPE, type Statement, type TestResult } from './statement.ts';
export { Refusal } from './refusal.ts';
export type { TrustedKeys } from './trust.ts';
export { verify, type Expectation, type Verification } from './verify.ts';
