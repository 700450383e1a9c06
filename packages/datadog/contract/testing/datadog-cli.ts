import { mergeTests } from '@playwright/test';
import { commandLineTest } from '#testing';
import { test as datadog } from '../../fake/testing.ts';

/** The real command line, beside a fake Datadog. */
export const test = mergeTests(commandLineTest, datadog);

export { expect } from '@playwright/test';
export type { Outcome } from '#testing';
