import type { DatadogSignal, HealthSignal, LocalSignal } from '../../../gate/src/schema/health.ts';
import type { Signal } from './finding.ts';

/** Gives one answer for each signal, in their order. Never rejects. */
export type Provider<One extends HealthSignal> = (signals: One[]) => Promise<Signal[]>;

const isLocal = (signal: HealthSignal): signal is LocalSignal => 'path' in signal;
const isOther = (signal: HealthSignal): signal is DatadogSignal => !isLocal(signal);

/**
 * One provider of two: the target is asked for its own signals, Datadog for the others, both at once. The answers are in
 * the order of the policy.
 */
export const healthProviders =
  (local: Provider<LocalSignal>, datadog: Provider<DatadogSignal>): Provider<HealthSignal> =>
  async (signals) => {
    const [own, others] = await Promise.all([local(signals.filter(isLocal)), datadog(signals.filter(isOther))]);
    const next = { own: own.values(), others: others.values() };
    return signals.flatMap((signal) => next[isLocal(signal) ? 'own' : 'others'].next().value ?? []);
  };
