import { expect, test } from '@playwright/test';
import { attachSample } from '../../sample.ts';

test('oddly placed failure', () => expect('what is').toBe('what should be'));

test('slow once', async ({}, testInfo) => {
  test.skip(Number(process.env.GATE_ROUND ?? 1) > 1, 'only in the run itself');
  await attachSample(testInfo, 700, { flow: 'entity.list' });
});
