import type { DatadogEnvironment } from '../environment.ts';
import type { DatadogOptions } from '../options.ts';
import { apiTransport } from './api.ts';
import { dogstatsdTransport } from './dogstatsd.ts';
import { Outbox } from './outbox.ts';
import { outboxFolder, placeFor, tidy } from './places.ts';
import type { Transport } from './transport.ts';

/** How points and events leave this machine, and where those wait that cannot. */
export interface WayOut {
  transport: Transport;
  outbox: Outbox;
  /** Removes the folder of the outbox where nothing waits any more. */
  tidy: () => void;
}

const NO_KEY = 'DD_API_KEY is not set, and an agent takes no events';

/**
 * The way out that the options name; an agent gets points only, and has a key of its own.
 * @param folder of the plugin
 * @returns undefined where it is Datadog's own API and there is no key
 */
export function wayOut(options: DatadogOptions, environment: DatadogEnvironment, folder: string): WayOut | undefined {
  const { access, agent } = environment;
  const place = placeFor(options, environment);
  if (place === undefined) return undefined;
  const api: Transport = access
    ? apiTransport(access)
    : { send: () => Promise.resolve({ state: 'refused', key: true, because: NO_KEY }) };
  const points = options.transport === 'dogstatsd' ? dogstatsdTransport(agent) : api;
  return {
    transport: { send: (envelope, how) => ('points' in envelope ? points : api).send(envelope, how) },
    outbox: new Outbox(outboxFolder(folder, place)),
    tidy: () => tidy(folder, place),
  };
}
