import type { AlertEvent } from './alert-event.ts';

/** When the run of these tests ended, in epoch milliseconds. */
export const ENDED = Date.UTC(2026, 10, 21, 10, 30);

export const anEvent = (change: Partial<AlertEvent> = {}): AlertEvent => ({
  key: 'portal:staging:e2e',
  status: 'error',
  priority: '2',
  title: 'Gate failed for portal in staging',
  message: 'Creating an entity takes too long.',
  at: ENDED,
  tags: ['env:staging', 'service:portal'],
  links: [{ category: 'runbook', title: 'What to do', url: 'https://example.com/runbook' }],
  custom: { gate: { verdict: 'fail' } },
  ...change,
});
