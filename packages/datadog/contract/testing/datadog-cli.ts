import { mergeTests } from '@playwright/test';
import { test as datadog } from '../../fake/fixture.ts';
import { test as cli } from '../../../gate/contract/testing/playwright-cli.ts';

/** The real command line, beside a stand-in for Datadog. */
export const test = mergeTests(cli, datadog);

export { expect } from '@playwright/test';
