import { defineGate, type Policy } from 'playwright-gate/config';
import { datadog, type DatadogInput } from 'playwright-gate-datadog';

const budget = { warn: 1_500, fail: 3_000, optional: true };

/** For tests: a policy with these options of Datadog, and without re-measurements that only learn. */
export const policyWith = (options: DatadogInput, change: Partial<Policy> = {}): Policy => ({
  ...defineGate({
    build: { path: '/api/version', take: 'digest' },
    flows: {
      'entity.create': { ...budget, weight: 2 },
      'entity.list': { ...budget, warn: 2_000, fail: 4_000 },
      'entity.search': budget,
      'journey.publish': budget,
      'message.send': budget,
    },
    regression: { learningRuns: 0 },
    target: { of: () => ({ name: process.env.TARGET_URL ?? '', url: process.env.TARGET_URL, deployed: true }) },
    plugins: [datadog(options)],
  }),
  ...change,
});
