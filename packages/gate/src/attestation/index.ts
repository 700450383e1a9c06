export { attest } from './bundle.ts';
export { publicKeyOf } from './keys.ts';
export { Refusal } from './refusal.ts';
export { verify } from './verify.ts';
