import type { TestInfo } from '@playwright/test';
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
  await testInfo.attach(SAMPLE_ATTACHMENT, { body: JSON.stringify(sample), contentType: 'application/json' });
}
