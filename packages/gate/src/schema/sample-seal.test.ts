import { expect, test } from '@playwright/test';
import { aSample } from '../testing/builders.ts';
import { sampleSchema } from './sample.ts';
import { sealedSample, sealIn } from './sample-seal.ts';

const HERE = { test: 't1', attempt: 0 };
const attached = (change = {}) => ({ ...(JSON.parse(sealedSample(aSample(), HERE)) as object), ...change });

test('a sample that the clock attached in an attempt is known there, and nowhere else', () => {
  expect(sealIn(attached(), HERE)).toMatch(/^[0-9a-f]{64}$/);
  expect(sealIn(attached(), HERE)).not.toBe(sealIn(attached(), HERE));
  for (const other of [
    { ...HERE, attempt: 1 },
    { ...HERE, test: 't2' },
  ])
    expect(sealIn(attached(), other)).toBeUndefined();
});

test('one that was changed, or written by hand, is not', () => {
  for (const value of [attached({ duration: 10 }), attached({ seal: 'x' }), aSample(), null, 'text'])
    expect(sealIn(value, HERE)).toBeUndefined();
});

test('a frame of no time is coarse, and says why', () => {
  expect(sampleSchema.parse(attached({ duration: 0 }))).toMatchObject({
    precision: 'coarse',
    coarseReason: 'it was there before the last input',
  });
  expect(sampleSchema.parse(attached({ duration: 0.1 }))).toMatchObject({ precision: 'frame' });
});
