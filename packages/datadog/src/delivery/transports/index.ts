import type { DatadogEnvironment } from '../../environment.ts';
import type { DatadogOptions } from '../../options.ts';
import type { Transport } from '../transport.ts';
import { apiTransport } from './api.ts';
import { dogstatsdTransport } from './dogstatsd.ts';

/**
 * The way out that the policy names. None where it is Datadog's own API and there is no key; an agent has a
 * key of its own.
 */
export function transportFor(
  { transport }: Pick<DatadogOptions, 'transport'>,
  { access, agent }: DatadogEnvironment,
): Transport | undefined {
  if (transport === 'dogstatsd') return dogstatsdTransport(agent);
  return access && apiTransport(access);
}
