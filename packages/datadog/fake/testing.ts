import { test as base } from '@playwright/test';
import { startFake, type FakeDatadog } from './index.ts';

export interface Answered {
  status: number;
  type: string | null;
  headers: Headers;
  text: string;
  /** Undefined where the body is no JSON. */
  body: unknown;
}

interface SendOptions {
  /** `api` sends the API key alone, `none` neither. */
  keys?: 'both' | 'api' | 'none';
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** For tests: sends one request as it stands, without any client. A body that is no text and no buffer goes as JSON. */
export type Send = (request: string, body?: unknown, options?: SendOptions) => Promise<Answered>;

const INTAKE = /\/api\/(v1\/(distribution_points|series|events|validate)|v2\/(series|events|dora\/\w+))$/;

function sender({ url, keys }: FakeDatadog): Send {
  return async (request, body, { keys: sent, headers = {}, signal } = {}) => {
    const [method = 'GET', path = '/'] = request.split(' ');
    const which = sent ?? (INTAKE.test(path.split('?')[0] ?? '') ? 'api' : 'both');
    const plain = typeof body === 'string' || Buffer.isBuffer(body);
    const content = body === undefined ? undefined : plain ? body : JSON.stringify(body);
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(which === 'none' ? {} : { 'dd-api-key': keys.apiKey }),
        ...(which === 'both' ? { 'dd-application-key': keys.appKey } : {}),
        ...(content === undefined
          ? {}
          : { 'content-type': path.includes('/api/v1/distribution') ? 'text/json' : 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: Buffer.isBuffer(content) ? new Uint8Array(content) : content }),
      ...(signal ? { signal } : {}),
    });
    const text = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      // It is none.
    }
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      headers: response.headers,
      text,
      body: json,
    };
  };
}

/** For tests: an epoch in seconds at which the fake's clock stands. */
export const NOW = 1_800_000_000;
export const TAGS = ['env:staging', 'service:portal', 'flow:entity.create'];

/** For tests: one request of distribution points. */
export const points = (values: number[], { at = NOW, tags = TAGS, metric = 'e2e.flow.duration' } = {}) => ({
  series: [{ metric, type: 'distribution', points: [[at, values]], tags }],
});

/** For tests: a count, by version 2. */
export const count = (value: number, tags: string[], { at = NOW, metric = 'e2e.verdicts' } = {}) => ({
  series: [
    {
      metric,
      type: 1,
      interval: 10,
      points: [{ timestamp: at, value }],
      tags: ['env:staging', 'service:portal', ...tags],
    },
  ],
});

/** For tests: switches percentiles on for the metric of `points`. */
export async function withPercentiles(
  send: Send,
  metric = 'e2e.flow.duration',
  tags = ['env', 'service', 'flow'],
): Promise<void> {
  await send(`POST /api/v2/metrics/${metric}/tags`, {
    data: {
      type: 'manage_tags',
      id: metric,
      attributes: { metric_type: 'distribution', tags, include_percentiles: true },
    },
  });
}

/** For tests: a fake whose clock stands at `NOW`, and a way to send to it. */
export const test = base.extend<{ fake: FakeDatadog; send: Send }>({
  fake: async ({}, use) => {
    const fake = await startFake();
    fake.clock.set(NOW * 1_000);
    await use(fake);
    await fake.close();
  },
  send: async ({ fake }, use) => use(sender(fake)),
});
export { expect } from '@playwright/test';
