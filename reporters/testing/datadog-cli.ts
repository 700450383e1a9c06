import { mergeTests } from '@playwright/test';
import { test as datadog } from '../../datadog/double/fixture.ts';
import { test as cli } from './playwright-cli.ts';

/** The real command line, beside a stand-in for Datadog. */
export const test = mergeTests(cli, datadog);

export { expect } from '@playwright/test';
