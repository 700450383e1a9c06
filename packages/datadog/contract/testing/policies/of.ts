import type { Policy } from 'playwright-gate/config';
import { datadog, type DatadogInput } from 'playwright-gate-datadog';
import gate from '../../../../../gate.config.ts';

/** For tests: the suite's policy, with other options of Datadog, and without re-measurements only to learn from them. */
export const policyWith = (options: DatadogInput, change: Partial<Policy> = {}): Policy => ({
  ...gate,
  regression: { ...gate.regression, learningRuns: 0 },
  plugins: [datadog(options)],
  ...change,
});
