import { setTimeout as pauseFor } from 'node:timers/promises';
import { withoutKeys, type Access } from '../access.ts';
import { USUAL_WAIT, type DatadogSignal } from '../health-signals.ts';
import { askDeploymentGate } from './deployment-gate.ts';
import { unknown, type Finding, type Signal } from './finding.ts';
import { askMonitor, askMonitors } from './monitors.ts';

const PATIENCE = 10_000;

export interface DatadogHealthOptions {
  /** Undefined without a key: then every signal is unknown. */
  access: Access | undefined;
  service: string;
  /** The stage: the value of the tag `env`, and what `{stage}` stands for. */
  env: string;
  /** The build that was deployed, where it is known. */
  version?: string | undefined;
  /** Milliseconds for each question; 10 s. A deployment gate has its own time. */
  timeout?: number;
  /** The clock, for tests. */
  now?: () => number;
  pause?: (milliseconds: number) => Promise<void>;
}

/**
 * Where the state of health signals comes from, at Datadog: monitors and deployment gates. All are asked at once; there is
 * one answer for each signal, in their order; what could not be found out is `unknown`. Never rejects.
 */
export function datadogHealth({
  access,
  service,
  env,
  version,
  timeout = PATIENCE,
  now = Date.now,
  pause = (milliseconds) => pauseFor(milliseconds),
}: DatadogHealthOptions): (signals: readonly DatadogSignal[]) => Promise<Signal[]> {
  const here = (text: string) => text.replaceAll('{stage}', env);
  function ask(signal: DatadogSignal): Promise<Finding> | Finding {
    if (!access) return unknown('without a key Datadog cannot be asked: set DD_API_KEY and DD_APP_KEY');
    if (!access.appKey) return unknown('Datadog answers this only to an application key: set DD_APP_KEY');
    if ('monitor' in signal) return askMonitor(access, signal.monitor, { timeout, now });
    if ('monitors' in signal) return askMonitors(access, here(signal.monitors), { timeout, now });
    const { identifier, wait = USUAL_WAIT } = signal.deploymentGate;
    const question = { service, env, version, identifier: identifier && here(identifier) };
    return askDeploymentGate(access, question, { timeout, wait: wait * 1_000, now, pause });
  }
  return (signals) =>
    Promise.all(
      signals.map(async (signal): Promise<Signal> => {
        const answer = async () => ask(signal);
        const { state, detail } = await answer().catch((error: Error) =>
          unknown(`it could not be asked: ${error.message}`),
        );
        return { type: 'health', name: signal.name, state, detail: access ? withoutKeys(detail, access) : detail };
      }),
    );
}
