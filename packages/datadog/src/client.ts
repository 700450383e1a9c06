import type { client as Client, v1 } from '@datadog/datadog-api-client';
import { withoutKeys, type Access } from './access.ts';
import { exchange, failureOf, parsed, type Failure, type Whole } from './exchange.ts';

export { resetOf, type Failure } from './exchange.ts';

/** The APIs that measurements and verdicts go through, by how they are named here. */
const CLASSES = { metrics: 'MetricsApi', events: 'EventsApi' } as const;
type ApiName = keyof typeof CLASSES;
export type Api<Name extends ApiName> = InstanceType<(typeof v1)[(typeof CLASSES)[Name]]>;

const NOT_INSTALLED = 'the package @datadog/datadog-api-client is not installed: npm i -D @datadog/datadog-api-client';

/**
 * Loads the client of Datadog, part by part: version 1 of one API takes a fifth of a second, the other one milliseconds.
 * All that is not sent while tests run is asked by its path, for version 2 of any API takes two seconds.
 * The inner paths of the package are no promise of it; they are named here and nowhere else.
 */
async function loaded<Name extends ApiName>(name: Name) {
  const { createConfiguration, BaseServerConfiguration } =
    await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js');
  const printing = await import('@datadog/datadog-api-client/dist/logger.js');
  // It prints whatever fails, with its stack, where only a sentence is wanted.
  (printing as { logger: { setLevel(level: string): void } }).logger.setLevel('silent');
  const file = `@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/${CLASSES[name]}.js`;
  const classes = (await import(file)) as Record<string, new (configuration: Client.Configuration) => Api<Name>>;
  const apiOf = (configuration: Client.Configuration) => new classes[CLASSES[name]]!(configuration);
  return { createConfiguration, BaseServerConfiguration, apiOf };
}

export type Answer<T> = { value: T } | { failure: Failure };

export interface CallOptions {
  /** Milliseconds for one attempt, the answer's body included. */
  timeout: number;
  /** Ends the call early. */
  signal?: AbortSignal;
  /** Told the headers of the answer, whatever it says: its `date` is the other side's clock. */
  onAnswer?: (headers: Headers) => void;
}

/** An answer that says yes, and is none that the client can read: something on the way has given it. */
function strange(answer: Whole, access: Access): Failure {
  const { because, ...failure } = failureOf(answer, access);
  return { ...failure, because: `${because} (which is no answer of Datadog's; is there a proxy in between?)` };
}

/** Whatever Datadog says, it says in an object or a list. */
const isContainer = (json: unknown) => typeof json === 'object' && json !== null;

const failed = (failure: Failure, access: Access): { failure: Failure } => ({
  failure: { ...failure, because: withoutKeys(failure.because, access) },
});

/** Loads an API before it is called, so that no call's time is spent on that. Rejects with whatever loading it does. */
export const load = async (name: ApiName): Promise<void> => void (await loaded(name));

type Sent = { whole: Whole } | { failure: Failure };

/** Sends one request, and tells what says no, or is none of Datadog's, as a failure without a key; a yes may be empty. */
async function sent(
  access: Access,
  url: string,
  init: RequestInit,
  { onAnswer, ...limits }: CallOptions,
): Promise<Sent> {
  if (limits.signal?.aborted) return { failure: { kind: 'time', because: 'there was no time left to ask' } };
  const answer = await exchange(url, init, limits);
  if ('failure' in answer) return failed(answer.failure, access);
  const { whole } = answer;
  onAnswer?.(whole.headers);
  if (whole.status >= 300) return { failure: failureOf(whole, access) };
  return whole.body && !isContainer(parsed(whole.body)) ? { failure: strange(whole, access) } : answer;
}

/**
 * Calls one API of Datadog once, without any retry of the client's own.
 * Never rejects: what went wrong, whatever it was, is the answer. The value is undefined where Datadog said yes and
 * nothing more.
 * @param name the API; only what it needs is loaded
 */
export async function call<Name extends ApiName, T>(
  access: Access,
  name: Name,
  options: CallOptions,
  run: (api: Api<Name>) => Promise<T>,
): Promise<Answer<T | undefined>> {
  const told: { answer?: Sent } = {};
  try {
    const { createConfiguration, BaseServerConfiguration, apiOf } = await loaded(name);
    const configuration = createConfiguration({
      // Both are named, for what is not it would take from the environment.
      authMethods: { apiKeyAuth: access.apiKey, appKeyAuth: access.appKey },
      ...(access.url ? { baseServer: new BaseServerConfiguration(access.url, {}) } : {}),
      // The client knows no time-out and no proxy.
      fetch: async (url: string, init: RequestInit) => {
        const answer = (told.answer = await sent(access, url, init, options));
        // The client is left to read a yes that has words; all else is told below.
        if ('failure' in answer || !answer.whole.body) throw new Error('there is nothing to read');
        const { status, headers, body } = answer.whole;
        return { status, headers, text: async () => body };
      },
    });
    if (!access.url) configuration.setServerVariables({ site: access.site });
    return { value: await run(apiOf(configuration)) };
  } catch (error) {
    const { answer } = told;
    if (answer && 'failure' in answer) return answer;
    if (answer) return answer.whole.body ? { failure: strange(answer.whole, access) } : { value: undefined };
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.endsWith('MODULE_NOT_FOUND')) return failed({ kind: 'client', because: NOT_INSTALLED }, access);
    return failed({ kind: 'request', because: message }, access);
  }
}

/** One request to Datadog by its path, with the names that its documentation uses. */
export interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its question mark, such as `/api/v2/metrics/e2e.tests/tags`. */
  path: string;
  body?: object;
}

/**
 * Asks an operation of the API once; what comes back is as it is on the wire, and the caller's to check.
 * Never rejects. The value is undefined where Datadog said yes and nothing more.
 */
export async function request(
  access: Access,
  { method, path, body }: Request,
  options: CallOptions,
): Promise<Answer<unknown>> {
  const headers = {
    accept: 'application/json',
    ...(body ? { 'content-type': 'application/json' } : {}),
    'dd-api-key': access.apiKey,
    ...(access.appKey ? { 'dd-application-key': access.appKey } : {}),
  };
  const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  const answer = await sent(access, `${access.url ?? `https://api.${access.site}`}${path}`, init, options);
  return 'failure' in answer ? answer : { value: parsed(answer.whole.body) };
}
