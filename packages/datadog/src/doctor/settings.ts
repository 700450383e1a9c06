import type { Access } from '../access.ts';
import type { DatadogOptions } from '../options.ts';
import { proxiesOf } from '../proxy.ts';
import { fail, ok, warn, type Line } from './render.ts';

/** What alerts lack by the options. */
export function settingsLines({ monitors: { docs, notify } }: Pick<DatadogOptions, 'monitors'>): Line[] {
  const nobody = [...(notify.page.length ? [] : ['urgent alerts']), ...(notify.notify.length ? [] : ['other alerts'])];
  const readable = 'Set monitors.docs in datadog() to the address at which docs/ can be read.';
  const handles =
    'Set monitors.notify in datadog() to handles such as @slack-portal, then run npm run datadog -- apply.';
  return [
    docs
      ? ok('runbooks', `Alerts link to pages of ${docs}.`)
      : warn('runbooks', 'Alerts name pages of docs/, and do not link to them.', readable),
    nobody.length
      ? warn('notify', `Nobody is told of ${nobody.join(' and ')}.`, handles)
      : ok('notify', `Urgent alerts go to ${notify.page.join(' ')}, others to ${notify.notify.join(' ')}.`),
  ];
}

/** Which way requests go; a proxy's address without the name and the password in it. */
export function proxyLine({ site, url }: Access, proxies = proxiesOf()): Line {
  const address = new URL(url ?? `https://api.${site}`);
  const there = `Requests to ${address.host} go`;
  const proxy = address.protocol === 'https:' ? proxies?.https : proxies?.http;
  if (!proxies || !proxy) return ok('proxy', `${there} straight there: the environment names no proxy for them.`);
  const { protocol = '', host = '' } = URL.canParse(proxy) ? new URL(proxy) : {};
  const unless = proxies.none ? `, unless NO_PROXY names where they go: ${proxies.none}` : '';
  if (/^https?:$/.test(protocol)) return ok('proxy', `${there} through the proxy at ${protocol}//${host}${unless}.`);
  const todo = 'Set HTTPS_PROXY or DD_PROXY_HTTPS to an address such as http://proxy.example.com:3128.';
  return fail('proxy', 'The address of the proxy in the environment cannot be read.', todo);
}
