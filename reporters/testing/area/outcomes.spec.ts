import { expect, test, type TestInfo } from '@playwright/test';
import { SAMPLE_ATTACHMENT, type Sample } from '#gate';

async function attachSample(testInfo: TestInfo, duration: number): Promise<void> {
  const sample: Sample = {
    flow: 'entity.create',
    outcome: 'completed',
    duration,
    precision: 'frame',
    stepDuration: duration + 100,
    interactions: [],
    attempt: testInfo.retry,
    worker: testInfo.workerIndex,
    project: testInfo.project.name,
  };
  await testInfo.attach(SAMPLE_ATTACHMENT, { body: JSON.stringify(sample), contentType: 'application/json' });
}

test('passes', async ({}, testInfo) => attachSample(testInfo, 20));

test('fails', () => expect('what is').toBe('what should be'));

test('is flaky', ({}, { retry }) => expect(retry).toBe(1));

test('is skipped', () => test.skip(true, 'not today'));

test('is measured at each attempt', async ({}, testInfo) => {
  await attachSample(testInfo, 30 + testInfo.retry);
  expect(testInfo.retry).toBe(1);
});

test('is too slow', async ({}, testInfo) => attachSample(testInfo, 3_050));

test('has a sample that is none', async ({}, testInfo) =>
  testInfo.attach(SAMPLE_ATTACHMENT, { body: '{"flow":"entity.create"}', contentType: 'application/json' }));
