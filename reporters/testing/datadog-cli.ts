import { startDouble, type Double } from '../../datadog/double/index.ts';
import { test as base } from './playwright-cli.ts';

interface DatadogFixtures {
  double: Double;
  /** What lets a command speak to it. */
  keys: Record<string, string>;
}

/** The real command line, beside a stand-in for Datadog. */
export const test = base.extend<DatadogFixtures>({
  double: async ({}, use) => {
    const double = await startDouble();
    await use(double);
    await double.close();
  },
  keys: async ({ double: { keys, url } }, use) =>
    use({ DD_API_KEY: keys.apiKey, DD_APP_KEY: keys.appKey, E2E_DATADOG_URL: url }),
});

export { expect } from './playwright-cli.ts';
