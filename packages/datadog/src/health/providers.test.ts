import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { healthSignalSchema, type HealthSignal } from '../../../gate/src/schema/health.ts';
import type { Signal } from './finding.ts';
import { healthProviders } from './providers.ts';

const answerOf =
  (detail: string) =>
  async (signals: HealthSignal[]): Promise<Signal[]> =>
    signals.map(({ name }) => ({ type: 'health', name, state: 'ok', detail }));

test('each provider is asked for its own signals, and the answers are in the order of the policy', async () => {
  const signal = fc.oneof(
    fc.record({ name: fc.string(), path: fc.constant('/health') }),
    fc.record({ name: fc.string(), monitor: fc.nat() }),
    fc.record({ name: fc.string(), monitors: fc.constant('env:{stage}') }),
    fc.record({ name: fc.string(), deploymentGate: fc.constant({}) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(signal), async (signals) => {
      const answers = await healthProviders(answerOf('local'), answerOf('datadog'))(signals);

      expect(answers.map(({ name, detail }) => [name, detail])).toEqual(
        signals.map((one) => [one.name, 'path' in one ? 'local' : 'datadog']),
      );
    }),
  );
});

test('an answer that a provider leaves out is left out', async () => {
  const ask = healthProviders(async () => [], answerOf('datadog'));

  expect(
    await ask([
      { name: 'a', path: '/' },
      { name: 'b', monitor: 1 },
    ]),
  ).toMatchObject([{ name: 'b' }]);
});

test('the policy takes each kind of signal, and says what is wrong with others', () => {
  const complaintOf = (signal: unknown) => healthSignalSchema.safeParse(signal).error?.issues[0]?.message;
  const good = [
    { name: 'a', path: '/health' },
    { name: 'a', monitor: 91_879_684 },
    { name: 'a', monitors: 'service:portal env:{stage}' },
    { name: 'a', deploymentGate: {} },
    { name: 'a', deploymentGate: { identifier: 'canary', wait: 300 } },
  ];

  expect(good.map((signal) => healthSignalSchema.parse(signal))).toEqual(good);
  for (const bad of [{ name: 'a' }, { name: 'a', monitor: '12' }, { path: '/health' }, 'errors'])
    expect(complaintOf(bad)).toBe('needs a name and one of path, monitor, monitors and deploymentGate');
  expect(complaintOf({ name: 'a', deploymentGate: { wait: 301 } })).toContain('300');
  expect(complaintOf({ name: 'a', monitor: 1, path: '/health' })).toBeDefined();
});
