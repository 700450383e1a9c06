import { test as base } from '@playwright/test';
import { startFake, type FakeDatadog } from './index.ts';

interface Answered {
  status: number;
  headers: Headers;
  /** Parsed; undefined where it is no JSON. */
  body: unknown;
}
interface SendOptions {
  /** Those that the client sends unless said. */
  keys?: 'both' | 'api' | 'none';
  headers?: Record<string, string>;
  signal?: AbortSignal;
}
/** For tests: sends one request as it stands, without any client. A body that is no text and no buffer goes as JSON. */
export type Send = (request: string, body?: unknown, options?: SendOptions) => Promise<Answered>;

const INTAKE = /^POST .*\/(distribution_points|series|events|dora\/\w+)$|validate$/;

function sender({ url, keys }: FakeDatadog): Send {
  return async (request, body, { keys: sent = INTAKE.test(request) ? 'api' : 'both', headers = {}, signal } = {}) => {
    const [method = 'GET', path = '/'] = request.split(' ');
    const content = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(sent === 'none' ? {} : { 'dd-api-key': keys.apiKey }),
        ...(sent === 'both' ? { 'dd-application-key': keys.appKey } : {}),
        'content-type': 'application/json',
        ...headers,
      },
      ...(Buffer.isBuffer(body) ? { body: new Uint8Array(body) } : content === undefined ? {} : { body: content }),
      ...(signal ? { signal } : {}),
    });
    const text = await response.text();
    const isJson = /^[[{]/.test(text);
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? (JSON.parse(text) as unknown) : undefined,
    };
  };
}

/** For tests: an epoch in seconds at which the fake's clock stands. */
export const NOW = 1_800_000_000;
export const TAGS = ['env:staging', 'flow:entity.create', 'service:portal'];

/** For tests: one request of distribution points. */
export const points = (values: unknown[], { at = NOW, tags = TAGS, metric = 'e2e.flow.duration' } = {}) => ({
  series: [{ metric, type: 'distribution', points: [[at, values]], tags }],
});

/** For tests: the sentences of an answer that says no. */
export const errorsOf = ({ body }: Answered): unknown[] =>
  (body as { errors?: ({ detail?: string } | string)[] } | undefined)?.errors?.map((one) =>
    typeof one === 'string' ? one : one.detail,
  ) ?? [];

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
