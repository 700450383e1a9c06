import type { GatePlugin } from 'playwright-gate/plugin';
import { healthSource } from './health/health.ts';
import { historySource } from './history/history.ts';
import { checkOptions, type DatadogInput, type DatadogOptions } from './options.ts';
import { telemetry } from './telemetry.ts';

export type { DatadogInput, DatadogOptions, DatadogSignal } from './options.ts';

/** Datadog as the gate sees it, with what its own commands need to know. */
export type DatadogPlugin = GatePlugin &
  Required<Pick<GatePlugin, 'telemetry' | 'health' | 'history'>> & { name: 'datadog'; options: DatadogOptions };

/**
 * Sends what a run measures and decides to Datadog, asks it for signals of health, and for earlier runs where this machine
 * knows too few. For `plugins` of `gate.config.ts`. Loads nothing of the client, and sends nothing, without `DD_API_KEY`.
 * @throws Error with a sentence where an option is wrong
 */
export function datadog(options: DatadogInput = {}): DatadogPlugin {
  const checked = checkOptions(options);
  return {
    name: 'datadog',
    options: checked,
    telemetry: telemetry(checked),
    health: healthSource(checked),
    history: historySource(checked),
  };
}
