import type { TestInfo } from '@playwright/test';
import { sealedSample } from '../../src/schema/sample-seal.ts';
import { SAMPLE_ATTACHMENT, type Sample } from '../../src/schema/sample.ts';

/** Attaches a sample as the flow fixture does. */
export async function attachSample(testInfo: TestInfo, duration: number, change: Partial<Sample> = {}): Promise<void> {
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
    ...change,
  };
  const body = sealedSample(sample, { test: testInfo.testId, attempt: testInfo.retry });
  await testInfo.attach(SAMPLE_ATTACHMENT, { body, contentType: 'application/json' });
}
