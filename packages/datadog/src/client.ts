import type { client as Client } from '@datadog/datadog-api-client';
import { withoutKeys, type Access } from './access.ts';
import { exchange, failureOf, parsed, type Failure, type Whole } from './exchange.ts';

export { resetOf, type Failure } from './exchange.ts';

/**
 * The client of Datadog, part by part: the whole of it takes over a second to load, version 1 of one API a fifth of that.
 * Its inner paths are no promise of the package; they are named here and nowhere else.
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
  metricSettings: async (configuration: Client.Configuration) =>
    new (await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/MetricsApi.js')).MetricsApi(
      configuration,
    ),
  events: async (configuration: Client.Configuration) =>
    new (await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/EventsApi.js')).EventsApi(
      configuration,
    ),
  deployments: async (configuration: Client.Configuration) =>
    new (
      await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/DORAMetricsApi.js')
    ).DORAMetricsApi(configuration),
  downtimes: async (configuration: Client.Configuration) =>
    new (
      await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/DowntimesApi.js')
    ).DowntimesApi(configuration),
  deploymentGates: async (configuration: Client.Configuration) =>
    new (
      await import('@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/DeploymentGatesApi.js')
    ).DeploymentGatesApi(configuration),
} as const;

type ApiName = Exclude<keyof typeof parts, 'common' | 'logger'>;
export type Api<Name extends ApiName> = Awaited<ReturnType<(typeof parts)[Name]>>;

export type Answer<T> = { value: T } | { failure: Failure };

export interface CallOptions {
  /** Milliseconds for one attempt, the answer's body included. */
  timeout: number;
  /** Ends the call early. */
  signal?: AbortSignal;
  /** Operations that Datadog calls unstable and that are wanted all the same: `v2.triggerDeploymentGatesEvaluation`. */
  unstable?: string[];
  /** Told the headers of the answer, whatever it says: its `date` is the other side's clock. */
  onAnswer?: (headers: Headers) => void;
}

/** What came of the request itself, on its way through the client. */
class Broken extends Error {
  constructor(readonly failure: Failure) {
    super(failure.because);
  }
}

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

/**
 * Calls one API of Datadog once, without any retry of the client's own.
 * Never rejects: what went wrong, whatever it was, is the answer.
 * @param name the API; only what it needs is loaded
 */
export async function call<Name extends ApiName, T>(
  access: Access,
  name: Name,
  { timeout, signal, unstable = [], onAnswer }: CallOptions,
  run: (api: Api<Name>) => Promise<T>,
): Promise<Answer<T>> {
  const clean = (text: string) => withoutKeys(text, access);
  const fail = (failure: Failure): Answer<T> => ({ failure: { ...failure, because: clean(failure.because) } });
  if (signal?.aborted) return fail({ kind: 'time', because: 'there was no time left to ask' });
  let answered: Whole | undefined;
  try {
    const { createConfiguration, BaseServerConfiguration } = await parts.common();
    // It prints whatever fails, with its stack, where only a sentence is wanted.
    ((await parts.logger()) as { logger: { setLevel(level: string): void } }).logger.setLevel('silent');
    const configuration = createConfiguration({
      // Both are named, for what is not it would take from the environment.
      authMethods: { apiKeyAuth: access.apiKey, appKeyAuth: access.appKey },
      ...(access.url ? { baseServer: new BaseServerConfiguration(access.url, {}) } : {}),
      // The client knows no time-out, and gives no headers of an answer that says no.
      fetch: async (url: string, init: RequestInit) => {
        const answer = await exchange(url, init, { timeout, signal });
        if ('failure' in answer) throw new Broken(answer.failure);
        const { status, headers, body } = (answered = answer.whole);
        onAnswer?.(headers);
        if (status < 300 && body && !isContainer(parsed(body))) throw new Broken(strange(answer.whole, clean));
        return { status, headers, text: async () => body };
      },
    });
    if (!access.url) configuration.setServerVariables({ site: access.site });
    for (const operation of unstable) configuration.unstableOperations[operation] = true;
    const api = (await parts[name](configuration)) as Api<Name>;
    return { value: await run(api) };
  } catch (error) {
    if (error instanceof Broken) return fail(error.failure);
    if (answered) return fail((answered.status < 300 ? strange : failureOf)(answered, clean));
    return fail({ kind: 'request', because: (error as Error).message });
  }
}
