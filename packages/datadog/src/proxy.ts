import { allVariables } from 'playwright-gate';

/** The first variable that is set and not blank. */
const firstOf = (env: Readonly<Record<string, string | undefined>>, names: readonly string[]): string | undefined =>
  names.map((name) => env[name]?.trim()).find(Boolean);

/** What the environment says of proxies. */
export interface Proxies {
  http: string | undefined;
  https: string | undefined;
  /** Hosts that are reached without one, separated by commas or spaces; `*` for all. */
  none: string | undefined;
}

/**
 * The proxies of the environment: `DD_PROXY_HTTPS`, `DD_PROXY_HTTP` and `DD_PROXY_NO_PROXY`, as Datadog's Agent reads them,
 * else `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` in large or small letters.
 * @returns undefined where no proxy is named
 */
export function proxiesOf(env: Readonly<Record<string, string | undefined>> = allVariables()): Proxies | undefined {
  const http = firstOf(env, ['DD_PROXY_HTTP', 'http_proxy', 'HTTP_PROXY']);
  const https = firstOf(env, ['DD_PROXY_HTTPS', 'https_proxy', 'HTTPS_PROXY']) ?? http;
  if (!http && !https) return undefined;
  return { http, https, none: firstOf(env, ['DD_PROXY_NO_PROXY', 'no_proxy', 'NO_PROXY']) };
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

let throughProxies: { key: string; fetch: Promise<Fetch> } | undefined;

/** Only who has a proxy pays for loading it: Node's own `fetch` knows none before Node 24. */
async function loadFetch({ http, https, none }: Proxies): Promise<Fetch> {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  // An empty text keeps it from reading the environment itself.
  const dispatcher = new EnvHttpProxyAgent({ httpProxy: http ?? '', httpsProxy: https ?? '', noProxy: none ?? '' });
  return (url, init) => fetch(url, { ...init, dispatcher } as object) as unknown as Promise<Response>;
}

/** What stands on this machine, such as the fake, is nobody else's to see. */
const isLoopback = (url: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** Sends a request, through the proxy that the environment names for its address, if any. */
export const fetchThroughProxy: Fetch = (url, init) => {
  const proxies = proxiesOf();
  if (!proxies || isLoopback(url)) return fetch(url, init);
  const key = JSON.stringify(proxies);
  if (throughProxies?.key !== key) throughProxies = { key, fetch: loadFetch(proxies) };
  return throughProxies.fetch.then((send) => send(url, init));
};
