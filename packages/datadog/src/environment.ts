import type { Access } from './access.ts';
import { EnvironmentError } from '../../../fixtures/environment/schema.ts';

/** What the environment says of Datadog: the access, and where an agent or a collector listens. */
export interface DatadogEnvironment {
  /** Undefined without a key: then nothing is sent, and nothing of the client is loaded. */
  access: Access | undefined;
  /** Where the agent listens: `DD_AGENT_HOST`, `DD_DOGSTATSD_PORT`. */
  agent: { host: string; port: number };
  /** Where a collector takes OpenTelemetry metrics: `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`, or the general one. */
  collector: string;
}

const DEFAULT_SITE = 'datadoghq.com';

/**
 * Reads Datadog's own variables: `DD_API_KEY`, `DD_APP_KEY`, `DD_SITE`, and `E2E_DATADOG_URL` for a stand-in.
 * @throws EnvironmentError with a sentence that holds no key
 */
export function datadogEnvironment(env: Record<string, string | undefined> = process.env): DatadogEnvironment {
  const site = env.DD_SITE || DEFAULT_SITE;
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(site))
    throw new EnvironmentError(`DD_SITE must be a site of Datadog such as ${DEFAULT_SITE}, without https://.`);
  const url = env.E2E_DATADOG_URL || undefined;
  if (url && !URL.canParse(url))
    throw new EnvironmentError('E2E_DATADOG_URL must be an address such as http://127.0.0.1:8126.');
  const port = Number(env.DD_DOGSTATSD_PORT || 8_125);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new EnvironmentError('DD_DOGSTATSD_PORT must be a port number such as 8125.');
  const general = env.OTEL_EXPORTER_OTLP_ENDPOINT || 'http://127.0.0.1:4318';
  const apiKey = env.DD_API_KEY?.trim();
  const appKey = env.DD_APP_KEY?.trim() || undefined;
  for (const [name, key] of [
    ['DD_API_KEY', apiKey],
    ['DD_APP_KEY', appKey],
  ] as const)
    if (key && !/^[\x21-\x7e]+$/.test(key))
      throw new EnvironmentError(
        `${name} holds something that no key of Datadog does: set it again, without quotes or line ends.`,
      );
  return {
    access: apiKey ? { apiKey, appKey, site, url: url?.replace(/\/$/, '') } : undefined,
    agent: { host: env.DD_AGENT_HOST || '127.0.0.1', port },
    collector: env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT || `${general.replace(/\/$/, '')}/v1/metrics`,
  };
}
