import { createHmac } from 'node:crypto';
import type { Sample } from './sample.ts';

/** The attempt that a sample was made in. */
export interface MadeIn {
  test: string;
  attempt: number;
}

const KEY = 'a sample of the flow clock';
let made = 0;

const sealOf = (sample: object, { test, attempt }: MadeIn) =>
  createHmac('sha256', KEY)
    .update(JSON.stringify([test, attempt, sample]))
    .digest('hex');

/**
 * A sample as the clock attaches it: with a number and a seal, so that one that a spec wrote by hand or copied from another
 * attempt is told from it. The key is no secret: a spec that goes into this file can seal what it likes.
 */
export function sealedSample(sample: Sample, madeIn: MadeIn): string {
  made += 1;
  const numbered = { ...sample, number: made };
  return JSON.stringify({ ...numbered, seal: sealOf(JSON.parse(JSON.stringify(numbered)) as object, madeIn) });
}

/** The seal of an attached sample; undefined where it was not made by the clock in this attempt. */
export function sealIn(attached: unknown, madeIn: MadeIn): string | undefined {
  if (typeof attached !== 'object' || attached === null || !('seal' in attached)) return undefined;
  const { seal, ...sample } = attached;
  return seal === sealOf(sample, madeIn) ? seal : undefined;
}
