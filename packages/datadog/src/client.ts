import type { client as Client } from '@datadog/datadog-api-client';
import { withoutKeys, type Access } from './access.ts';
import { exchange, failureOf, parsed, type Failure, type Whole } from './exchange.ts';

export { resetOf, type Failure } from './exchange.ts';

/**
 * The client of Datadog, part by part: version 1 of one API loads in a fifth of a second, each further one in milliseconds,
 * and version 2 of any in two seconds, so that `request` asks that one by its paths.
 * The inner paths of the package are no promise of it; they are named here and nowhere else.
 */
const parts = {
  common: () => import('@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js'),
  logger: () => import('@datadog/datadog-api-client/dist/logger.js'),
  metrics: async (configuration: Client.Configuration) =>
    new (await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MetricsApi.js')).MetricsApi(
      configuration,
    ),
  monitors: async (configuration: Client.Configuration) =>
    new (
      await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/MonitorsApi.js')
    ).MonitorsApi(configuration),
  dashboards: async (configuration: Client.Configuration) =>
    new (
      await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/DashboardsApi.js')
    ).DashboardsApi(configuration),
  objectives: async (configuration: Client.Configuration) =>
    new (
      await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/ServiceLevelObjectivesApi.js')
    ).ServiceLevelObjectivesApi(configuration),
  authentication: async (configuration: Client.Configuration) =>
    new (
      await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/AuthenticationApi.js')
    ).AuthenticationApi(configuration),
  events: async (configuration: Client.Configuration) =>
    new (await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/EventsApi.js')).EventsApi(
      configuration,
    ),
} as const;

type ApiName = Exclude<keyof typeof parts, 'common' | 'logger'>;
export type Api<Name extends ApiName> = Awaited<ReturnType<(typeof parts)[Name]>>;

export type Answer<T> = { value: T } | { failure: Failure };

export interface CallOptions {
  /** Milliseconds for one attempt, the answer's body included. */
  timeout: number;
  /** Ends the call early. */
  signal?: AbortSignal;
  /** Told the headers of the answer, whatever it says: its `date` is the other side's clock. */
  onAnswer?: (headers: Headers) => void;
}

/** What came of the request itself, on its way through the client. */
class Broken extends Error {
  constructor(readonly failure: Failure) {
    super(failure.because);
  }
}

/** An answer that says yes and nothing more, as relays give it. */
class Empty extends Error {}

/** An answer that says yes, and is none that the client can read: something on the way has given it. */
const strange = (answer: Whole, clean: (text: string) => string): Failure => ({
  ...failureOf(answer, clean),
  because: `${failureOf(answer, clean).because} (which is no answer of Datadog's; is there a proxy in between?)`,
});

/** Whatever Datadog says, it says in an object or a list. */
const isContainer = (json: unknown) => typeof json === 'object' && json !== null;

/** Loads an API before it is called, so that no call's time is spent on that. Rejects with whatever loading it does. */
export async function load(name: ApiName): Promise<void> {
  const { createConfiguration } = await parts.common();
  await parts.logger();
  await parts[name](createConfiguration());
}

const failing =
  ({ apiKey, appKey, site }: Access) =>
  (failure: Failure): { failure: Failure } => ({
    failure: { ...failure, because: withoutKeys(failure.because, { apiKey, appKey, site }) },
  });
const NO_TIME: Failure = { kind: 'time', because: 'there was no time left to ask' };

/**
 * Calls one API of Datadog once, without any retry of the client's own.
 * Never rejects: what went wrong, whatever it was, is the answer. The value is undefined where Datadog said yes and
 * nothing more.
 * @param name the API; only what it needs is loaded
 */
export async function call<Name extends ApiName, T>(
  access: Access,
  name: Name,
  { timeout, signal, onAnswer }: CallOptions,
  run: (api: Api<Name>) => Promise<T>,
): Promise<Answer<T | undefined>> {
  const clean = (text: string) => withoutKeys(text, access);
  const fail = failing(access);
  if (signal?.aborted) return fail(NO_TIME);
  let answered: Whole | undefined;
  try {
    const { createConfiguration, BaseServerConfiguration } = await parts.common();
    // It prints whatever fails, with its stack, where only a sentence is wanted.
    ((await parts.logger()) as { logger: { setLevel(level: string): void } }).logger.setLevel('silent');
    const configuration = createConfiguration({
      // Both are named, for what is not it would take from the environment.
      authMethods: { apiKeyAuth: access.apiKey, appKeyAuth: access.appKey },
      ...(access.url ? { baseServer: new BaseServerConfiguration(access.url, {}) } : {}),
      // The client knows no time-out and no proxy, and gives no headers of an answer that says no.
      fetch: async (url: string, init: RequestInit) => {
        const answer = await exchange(url, init, { timeout, signal });
        if ('failure' in answer) throw new Broken(answer.failure);
        const { status, headers, body } = (answered = answer.whole);
        onAnswer?.(headers);
        if (status < 300 && !body) throw new Empty();
        if (status < 300 && !isContainer(parsed(body))) throw new Broken(strange(answer.whole, clean));
        return { status, headers, text: async () => body };
      },
    });
    if (!access.url) configuration.setServerVariables({ site: access.site });
    const api = (await parts[name](configuration)) as Api<Name>;
    return { value: await run(api) };
  } catch (error) {
    if (error instanceof Empty) return { value: undefined };
    if (error instanceof Broken) return fail(error.failure);
    if (answered) return fail((answered.status < 300 ? strange : failureOf)(answered, clean));
    return fail({ kind: 'request', because: (error as Error).message });
  }
}

/** One request to Datadog by its path, with the names that its documentation uses. */
export interface Request {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With its question mark, such as `/api/v2/metrics/e2e.tests/tags`. */
  path: string;
  body?: object;
}

/**
 * Asks an operation of version 2 of the API once; what comes back is as it is on the wire, and the caller's to check.
 * Never rejects. The value is undefined where Datadog said yes and nothing more.
 */
export async function request(
  access: Access,
  { method, path, body }: Request,
  { timeout, signal, onAnswer }: CallOptions,
): Promise<Answer<unknown>> {
  const fail = failing(access);
  if (signal?.aborted) return fail(NO_TIME);
  const answer = await exchange(
    `${access.url ?? `https://api.${access.site}`}${path}`,
    {
      method,
      headers: {
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        'dd-api-key': access.apiKey,
        ...(access.appKey ? { 'dd-application-key': access.appKey } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    },
    { timeout, signal },
  );
  if ('failure' in answer) return fail(answer.failure);
  const { status, headers, body: text } = answer.whole;
  onAnswer?.(headers);
  const clean = (words: string) => withoutKeys(words, access);
  if (status >= 300) return fail(failureOf(answer.whole, clean));
  const value = parsed(text);
  return !text || isContainer(value) ? { value } : fail(strange(answer.whole, clean));
}
