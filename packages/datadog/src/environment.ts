import { readVariables, type Variables } from 'playwright-gate/plugin';
import { z } from 'zod';
import type { Access } from './access.ts';

/** What the environment says of Datadog: the access, and where an agent listens. */
export interface DatadogEnvironment {
  /** Undefined without a key: then nothing is sent, and nothing of the client is loaded. */
  access: Access | undefined;
  /** Where the agent listens: `DD_AGENT_HOST`, `DD_DOGSTATSD_PORT`. */
  agent: { host: string; port: number };
  /** Of releases, for projects that name none: `E2E_CHANNEL`. */
  channel: string;
}

const DEFAULT_SITE = 'datadoghq.com';
const LARGEST_PORT = 65_535;
const PORT = 'must be a port number such as 8125';

const key = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'holds something that no key of Datadog does: set it again, without quotes or line ends');

const SHAPE = {
  DD_API_KEY: key.optional(),
  DD_APP_KEY: key.optional(),
  DD_SITE: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, `must be a site of Datadog such as ${DEFAULT_SITE}, without https://`)
    .default(DEFAULT_SITE),
  /** The address of a fake. */
  E2E_DATADOG_URL: z
    .string()
    .refine(
      (value) => URL.canParse(value) && !new URL(value).username,
      'must be an address such as http://127.0.0.1:8126',
    )
    .optional(),
  DD_AGENT_HOST: z.string().default('127.0.0.1'),
  DD_DOGSTATSD_PORT: z
    .string()
    .regex(/^\d+$/, PORT)
    .transform(Number)
    .refine((value) => value >= 1 && value <= LARGEST_PORT, PORT)
    .default(8_125),
  E2E_CHANNEL: z
    .string()
    .regex(/^[\w.-]+$/, 'must be a word such as stable or canary')
    .default('stable'),
};

const withoutSlash = (address: string) => address.replace(/\/$/, '');

/**
 * Reads Datadog's own variables, and `E2E_DATADOG_URL` for a fake.
 * @throws EnvironmentError with a sentence that holds no key
 */
export function datadogEnvironment(env?: Variables): DatadogEnvironment {
  const given = readVariables(SHAPE, { ...(env ? { env } : {}), secret: ['DD_API_KEY', 'DD_APP_KEY'] });
  const { DD_API_KEY: apiKey, DD_APP_KEY: appKey, DD_SITE: site, E2E_DATADOG_URL: url } = given;
  return {
    access: apiKey ? { apiKey, appKey, site, url: url && withoutSlash(url) } : undefined,
    agent: { host: given.DD_AGENT_HOST, port: given.DD_DOGSTATSD_PORT },
    channel: given.E2E_CHANNEL,
  };
}
