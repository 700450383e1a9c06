import { randomBytes } from 'node:crypto';
import { expect, test as base } from '@playwright/test';
import { datadogEnvironment } from '../environment.ts';
import type { Access } from '../access.ts';
import { call, request, type Answer, type Api } from '../client.ts';
import { startFake } from '../../fake/index.ts';

/*
 * What we rely on from Datadog, asked of the fake, so that it stays what it stands in for:
 *   E2E_DATADOG_CONFORMANCE=1 DD_API_KEY=... DD_APP_KEY=... npx playwright test -c playwright.unit.config.ts datadog/conformance
 * asks a real organization the same. It leaves a few points of two metrics, e2e.conformance.*, and one event there.
 */
export const REAL = process.env.E2E_DATADOG_CONFORMANCE === '1';

export const DURATION = 'e2e.conformance.duration';
export const TAGS = ['env:conformance', 'service:conformance'];
/** Milliseconds. A real organization knows of a new metric after minutes. */
export const LEARNS = REAL ? 600_000 : 5_000;
export const TIMEOUT = 30_000;

export interface Organization {
  access: Access;
  /** In the names and tags of what a test makes: a word that no other run has. */
  word: string;
  /** Is done when the test has ended, the last one first. */
  finally: (undo: () => Promise<unknown>) => void;
}

export const test = base.extend<{ organization: Organization }>({
  organization: async ({}, use) => {
    const undo: (() => Promise<unknown>)[] = [];
    const word = `conformance-${randomBytes(4).toString('hex')}`;
    const own = { word, finally: (step: () => Promise<unknown>) => void undo.unshift(step) };
    const fake = REAL ? undefined : await startFake();
    const access = fake?.access ?? datadogEnvironment().access;
    if (!access?.appKey) throw new Error('E2E_DATADOG_CONFORMANCE needs DD_API_KEY and DD_APP_KEY.');
    fake?.store.gates.push({ service: word, env: 'conformance', gate_status: 'fail' });
    await use({ access, ...own });
    for (const step of undo) await step();
    await fake?.close();
    expect(fake?.flags ?? []).toEqual([]);
  },
});

type ApiName = Parameters<typeof call>[1];
/** Asks the one that is being looked at, once. */
export const ask = <Name extends ApiName, T>(access: Access, name: Name, run: (api: Api<Name>) => Promise<T>) =>
  call(access, name, { timeout: TIMEOUT }, run);
/** The same by a path of version 2. */
export const askPath = (access: Access, what: Parameters<typeof request>[1]) =>
  request(access, what, { timeout: TIMEOUT });

/** The value of an answer that has to be one. */
export function valueOf<T>(answer: Answer<T>): T {
  expect(answer).toHaveProperty('value');
  return (answer as { value: T }).value;
}
/** Why an answer says no; undefined where it says yes. */
export const refusal = (answer: Answer<unknown>) => ('failure' in answer ? answer.failure : undefined);
/** Now, as points have it. */
export const seconds = () => Math.floor(Date.now() / 1_000);
