import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Access } from '../../access.ts';
import { startFake, type Store } from '../../../fake/index.ts';
import type { WireObject } from '../resource.ts';

/** A request as it came, with its body read. */
export interface Asking {
  method: string;
  path: string;
  query: URLSearchParams;
  body: WireObject;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The fake of an organization, with somebody in between who reads everything and may answer in its place. */
export interface TestOrganization {
  access: Access;
  store: Store;
  /** What a sender should have done otherwise. */
  flags: string[];
  /** Permissions that the application key lacks. */
  denied: Set<string>;
  requests: Asking[];
  /** Everything but questions. */
  writes: () => Asking[];
  /** Answers in place of the fake, or changes what it is asked; with `drop` it does that, and nobody hears of it. */
  instead: (asking: Asking) => Answer | 'drop' | undefined;
  /** Waits until every request has its answer. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
}

const KEYS = { apiKey: 'the-api-key', appKey: 'the-app-key' };
const FORWARDED = ['dd-api-key', 'dd-application-key', 'content-type'];

const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body ?? {}));

export async function startOrganization(): Promise<TestOrganization> {
  const fake = await startFake({ keys: KEYS });

  const forward = async ({ url, headers }: IncomingMessage, { method, body }: Asking): Promise<Answer> => {
    const sent = FORWARDED.flatMap((name): [string, string][] => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    });
    const isEmpty = Object.keys(body).length === 0;
    const answer = await fetch(`${fake.url}${url}`, {
      method,
      headers: sent,
      ...(isEmpty ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.text() };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', fake.url);
    const body = await buffer(request);
    const asking: Asking = {
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      body: body.length ? (JSON.parse(body.toString()) as WireObject) : {},
    };
    organization.requests.push(asking);
    const instead = organization.instead(asking);
    const answer = instead && instead !== 'drop' ? instead : await forward(request, asking);
    if (instead === 'drop') return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.status === 204 ? undefined : textOf(answer.body));
  };

  const busy = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const handled = handle(request, response).finally(() => busy.delete(handled));
    busy.add(handled);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const organization: TestOrganization = {
    access: { ...KEYS, site: 'datadoghq.eu', url: `http://127.0.0.1:${port}` },
    store: fake.store,
    flags: fake.flags,
    denied: fake.denied,
    requests: [],
    writes: () => organization.requests.filter(({ method }) => method !== 'GET'),
    instead: () => undefined,
    idle: async () => {
      while (busy.size) await Promise.allSettled(busy);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await fake.close();
    },
  };
  return organization;
}

type Monitor = Store['monitors'][number];

/** A monitor that somebody made by hand. */
export function addMonitor({ store }: Pick<TestOrganization, 'store'>, given: Partial<Monitor> = {}): Monitor {
  const id = given.id ?? store.nextId++;
  const monitor: Monitor = {
    id,
    type: 'query alert',
    query: `avg(last_5m):avg:system.load.1{*} > ${id}`,
    name: `by hand ${id}`,
    message: '',
    tags: [],
    priority: null,
    restricted_roles: null,
    options: {},
    multi: false,
    created: '2026-11-21T00:00:00.000000+00:00',
    created_at: 0,
    modified: '2026-11-21T00:00:00.000000+00:00',
    ...given,
  };
  store.monitors.push(monitor);
  return monitor;
}

/** The monitor of ours that has a key. */
export function monitorOf({ store }: Pick<TestOrganization, 'store'>, key: string): Monitor {
  const found = store.monitors.find(({ tags }) => tags.includes(`e2e-identity:${key}`));
  if (!found) throw new Error(`There is no monitor ${key}.`);
  return found;
}

/** The objective of ours that has a key. */
export function objectiveOf({ store }: Pick<TestOrganization, 'store'>, key: string): Store['slos'][number] {
  const found = store.slos.find(({ tags }) => tags.includes(`e2e-identity:${key}`));
  if (!found) throw new Error(`There is no objective ${key}.`);
  return found;
}

/** Distributions of which points have been sent, and nothing else done. */
export function addMetrics({ store }: Pick<TestOrganization, 'store'>, names: readonly string[]): void {
  for (const name of names) store.metrics[name] = { type: 'distribution', points: [], metadata: {} };
}
