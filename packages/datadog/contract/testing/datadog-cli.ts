import { mergeTests } from '@playwright/test';
import { commandLineTest, COMPILED } from '#testing';
import { test as datadog } from '../../fake/testing.ts';

/** The real command line, beside a fake Datadog. */
export const test = mergeTests(commandLineTest, datadog);

/** The file of a policy in `policies/`, as runs take it. */
export const policyFile = (name: string): string => `${COMPILED}/packages/datadog/contract/testing/policies/${name}.ts`;

export { expect } from '@playwright/test';
export type { Outcome } from '#testing';
