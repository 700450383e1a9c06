import { expect, test } from '@playwright/test';
import { datadog, type DatadogInput } from './index.ts';
import { datadogSignalSchema } from './options.ts';

test('without options there are defaults', () => {
  expect(datadog().options).toMatchObject({
    service: 'portal',
    stages: ['staging', 'production'],
    transport: 'api',
    patience: 2,
    health: [],
    monitors: { notify: { page: [], notify: [] }, silence: 72 },
  });
});

const REFUSED: Record<string, object> = {
  'datadog(): transport must be "api" or "dogstatsd".': { transport: 'carrier pigeon' },
  'datadog() has the unknown key requireDelivery.': { requireDelivery: true },
  'datadog(): monitors.notify.0 needs to be a handle such as @slack-portal or @pagerduty.': {
    monitors: { notify: ['slack'] },
  },
  'datadog(): monitors.docs must be where docs/ can be read.': { monitors: { docs: 'https://docs.example.com/e2e' } },
  'datadog(): health.0 needs a name and one of monitor, monitors and deploymentGate.': {
    health: [{ name: 'a', path: '/health' }],
  },
};
for (const [sentence, options] of Object.entries(REFUSED))
  test(`what is wrong is refused in one sentence: ${sentence}`, () => {
    expect(() => datadog(options)).toThrow(new Error(sentence));
  });

test('a list of handles is told of everything, and by urgency each of its own', () => {
  const notifyOf = (notify: DatadogInput['monitors']) => datadog({ monitors: notify }).options.monitors.notify;
  expect(notifyOf({ notify: ['@a'] })).toEqual({ page: ['@a'], notify: ['@a'] });
  expect(notifyOf({ notify: { page: ['@pagerduty'] } })).toEqual({ page: ['@pagerduty'], notify: [] });
});

test('each kind of signal is taken, and what is wrong with others is said', () => {
  const complaintOf = (signal: unknown) => datadogSignalSchema.safeParse(signal).error?.issues[0]?.message;
  const gate = { identifier: 'canary', wait: 300 };
  for (const good of [
    { monitor: 91_879_684 },
    { monitors: 'env:{stage}' },
    { deploymentGate: {} },
    { deploymentGate: gate },
  ])
    expect(datadogSignalSchema.parse({ name: 'a', ...good })).toEqual({ name: 'a', ...good });
  for (const bad of [{ name: 'a' }, { name: 'a', monitor: '12' }, { monitor: 1 }, 'errors'])
    expect(complaintOf(bad)).toBe('needs a name and one of monitor, monitors and deploymentGate');
  expect(complaintOf({ name: 'a', deploymentGate: { wait: 301 } })).toContain('300');
  expect(complaintOf({ name: 'a', monitor: 1, path: '/health' })).toBeDefined();
});

test('deployment gates are waited for as long as the longest of them may take', () => {
  const gate = (wait?: number) => ({ name: 'a', deploymentGate: { wait } });

  expect(datadog({ health: [{ name: 'a', monitor: 1 }] }).health.seconds).toBe(0);
  expect(datadog({ health: [gate()] }).health.seconds).toBe(60);
  expect(datadog({ health: [gate(20), gate(300)] }).health.seconds).toBe(300);
});
