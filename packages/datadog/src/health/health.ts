import { setTimeout as pauseFor } from 'node:timers/promises';
import type { HealthSource } from 'playwright-gate/plugin';
import { withoutKeys, type Access } from '../access.ts';
import { datadogEnvironment } from '../environment.ts';
import { USUAL_WAIT, type DatadogOptions, type DatadogSignal } from '../options.ts';
import { versionOf } from '../points/tags.ts';
import { askDeploymentGate, type GateQuestion } from './deployment-gate.ts';
import { unknown, type Finding, type Signal } from './finding.ts';
import { askMonitor, askMonitors } from './monitors.ts';

export interface HealthOptions extends Pick<GateQuestion, 'service' | 'env' | 'version'> {
  /** Undefined without a key: then every signal is unknown. */
  access: Access | undefined;
  /** Milliseconds for each question; a deployment gate has its own time. */
  timeout?: number;
  /** The clock, for tests. */
  now?: GateQuestion['now'];
  pause?: GateQuestion['pause'];
}

async function ask(
  signal: DatadogSignal,
  { access, timeout = 10_000, now = Date.now, pause = pauseFor, ...deployment }: HealthOptions,
): Promise<Finding> {
  const here = (text: string) => text.replaceAll('{stage}', deployment.env);
  if (!access) return unknown('without a key Datadog cannot be asked: set DD_API_KEY and DD_APP_KEY');
  if (!access.appKey) return unknown('Datadog answers this only to an application key: set DD_APP_KEY');
  if ('monitor' in signal) return askMonitor(access, signal.monitor, timeout);
  if ('monitors' in signal) return askMonitors(access, here(signal.monitors), timeout);
  const { identifier, wait = USUAL_WAIT } = signal.deploymentGate;
  const gate = { ...deployment, identifier: identifier && here(identifier) };
  return askDeploymentGate(access, { ...gate, timeout, wait: wait * 1_000, now, pause });
}

/**
 * Asks Datadog for the state of signals, all at once: one answer for each, in their order; `{stage}` stands for the stage.
 * What could not be found out is `unknown`. Never rejects.
 */
export const datadogHealth = (signals: readonly DatadogSignal[], options: HealthOptions): Promise<Signal[]> =>
  Promise.all(
    signals.map(async (signal): Promise<Signal> => {
      const { state, detail } = await ask(signal, options);
      const { access } = options;
      return { type: 'health', name: signal.name, state, detail: access ? withoutKeys(detail, access) : detail };
    }),
  );

/** Asks Datadog for the signals that the options name. */
export function healthSource({ health: signals, service }: Pick<DatadogOptions, 'health' | 'service'>): HealthSource {
  const waits = signals.map((signal) => ('deploymentGate' in signal ? (signal.deploymentGate.wait ?? USUAL_WAIT) : 0));
  return {
    seconds: Math.max(0, ...waits),
    async ask({ stage, build }) {
      if (!signals.length) return [];
      try {
        const version = build === undefined ? undefined : versionOf(build);
        return await datadogHealth(signals, { access: datadogEnvironment().access, service, env: stage, version });
      } catch (error) {
        const detail = (error as Error).message;
        return signals.map(({ name }) => ({ type: 'health', name, state: 'unknown', detail }));
      }
    },
  };
}
