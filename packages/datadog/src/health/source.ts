import type { HealthSource } from 'playwright-gate/plugin';
import { USUAL_WAIT } from '../health-signals.ts';
import type { DatadogOptions } from '../options.ts';

/** Asks Datadog for the signals that the options name, with as much of it loaded as that takes. */
export function healthSource({ health: signals, service }: Pick<DatadogOptions, 'health' | 'service'>): HealthSource {
  const waits = signals.map((signal) => ('deploymentGate' in signal ? (signal.deploymentGate.wait ?? USUAL_WAIT) : 0));
  return {
    seconds: Math.max(0, ...waits),
    async ask({ stage, build }) {
      if (!signals.length) return [];
      try {
        const { datadogEnvironment } = await import('../environment.ts');
        const { access } = datadogEnvironment();
        const { datadogHealth } = await import('./health.ts');
        const { versionOf } = await import('../points/tags.ts');
        const version = build === undefined ? undefined : versionOf(build);
        return await datadogHealth(signals, { access, service, env: stage, version });
      } catch (error) {
        const detail = (error as Error).message;
        return signals.map(({ name }) => ({ type: 'health', name, state: 'unknown', detail }));
      }
    },
  };
}
