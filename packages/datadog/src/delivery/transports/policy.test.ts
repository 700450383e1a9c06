import { expect, test } from '@playwright/test';
import { datadogSchema } from '../../../../gate/src/schema/datadog.ts';
import { defineGate } from '../../../../gate/src/schema/policy.ts';

test('delivery cannot be required of an agent, which confirms nothing', () => {
  const datadog = { transport: 'dogstatsd', requireDelivery: true } as const;
  expect(() => defineGate({ flows: {}, datadog })).toThrow(
    'gate.config.ts: datadog.requireDelivery needs a transport that says what has arrived, which an agent over UDP (dogstatsd) does not: choose api or otlp, or leave it out.',
  );
});

for (const given of [
  { transport: 'dogstatsd' },
  { transport: 'otlp', requireDelivery: true },
  { transport: 'api', requireDelivery: true },
  { requireDelivery: true },
  {},
])
  test(`a policy may say ${JSON.stringify(given)}`, () => {
    expect(datadogSchema.safeParse(given).success).toBe(true);
    expect(defineGate({ flows: {} }).datadog.requireDelivery).toBe(false);
  });
