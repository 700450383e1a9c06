export { attest } from './bundle.ts';
export { publicKeyOf } from './keys.ts';
export { Refusal } from './refusal.ts';
export { isUnsigned, verify } from './verify.ts';
