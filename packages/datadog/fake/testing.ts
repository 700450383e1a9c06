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

/** For tests: an epoch in seconds at which the clock of a fake can stand. */
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

/** For tests: what the official client did not understand of something that it has read, by its names. */
export function notUnderstood(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  const { additionalProperties = {}, _unparsed: unparsed, ...rest } = value as Record<string, unknown>;
  return [
    ...(unparsed || value.constructor.name === 'UnparsedObject' ? [`${path} is unparsed`] : []),
    ...Object.keys(additionalProperties as object).map((name) => `${path}.${name} is unknown`),
    ...Object.entries(rest).flatMap(([name, each]) => notUnderstood(each, `${path}.${name}`)),
  ];
}

interface Fixtures {
  fake: FakeDatadog;
  /** What lets a command speak to it. */
  keys: Record<string, string>;
  send: Send;
}

/** For tests: a fake Datadog of their own. */
export const test = base.extend<Fixtures>({
  fake: async ({}, use) => {
    const fake = await startFake();
    await use(fake);
    await fake.close();
  },
  keys: async ({ fake: { keys, url } }, use) =>
    use({ DD_API_KEY: keys.apiKey, DD_APP_KEY: keys.appKey, E2E_DATADOG_URL: url }),
  send: async ({ fake }, use) => use(sender(fake)),
});

/** For tests: one whose clock stands at `NOW`. */
export const testAtNow = test.extend({
  fake: async ({ fake }, use) => {
    fake.clock.set(NOW * 1_000);
    await use(fake);
  },
});
export { expect } from '@playwright/test';
