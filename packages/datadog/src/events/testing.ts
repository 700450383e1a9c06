import { EVENT_ACCEPTED, test as base } from '../testing/intake.ts';
import type { AlertEvent } from './alert-event.ts';

/** When the run of these tests ended, in epoch milliseconds. */
export const ENDED = Date.UTC(2026, 10, 21, 10, 30);

export const anEvent = (change: Partial<AlertEvent> = {}): AlertEvent => ({
  key: 'portal:staging:e2e',
  alertType: 'error',
  title: 'Gate failed for portal in staging',
  text: 'Creating an entity takes too long.',
  at: ENDED,
  tags: ['env:staging', 'service:portal'],
  ...change,
});

/** One attempt, a minute after the run. */
export const ONCE = { patience: 0, timeout: 60_000 };
export const now = () => ENDED + 60_000;

/** An intake that takes events, and a folder for those that it does not get. */
export const test = base.extend<{ folder: string }>({
  intake: async ({ intake }, use) => {
    intake.answer(EVENT_ACCEPTED);
    await use(intake);
  },
  folder: async ({}, use, testInfo) => use(testInfo.outputPath('datadog')),
});
