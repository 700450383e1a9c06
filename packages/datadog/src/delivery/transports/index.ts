import type { DatadogEnvironment } from '../../environment.ts';
import type { DatadogOptions } from '../../options.ts';
import type { Transport } from '../transport.ts';
import { apiTransport } from './api.ts';
import { dogstatsdTransport } from './dogstatsd.ts';
import { otlpTransport } from './otlp.ts';

export { endpointComplaint } from './otlp.ts';

/**
 * The way out that the policy names. None where it is Datadog's own API and there is no key; an agent and a collector
 * have a key of their own.
 */
export function transportFor(
  { transport }: Pick<DatadogOptions, 'transport'>,
  { access, agent, collector }: DatadogEnvironment,
): Transport | undefined {
  if (transport === 'dogstatsd') return dogstatsdTransport(agent);
  if (transport === 'otlp') return otlpTransport(collector);
  return access && apiTransport(access);
}
