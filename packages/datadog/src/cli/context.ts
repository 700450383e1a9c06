import path from 'node:path';
import { config as readDotenv } from 'dotenv';
import { currentRun, loadPolicy, UsageError, type GatePlugin, type LoadedPolicy } from 'playwright-gate/plugin';
import type { Access } from '../access.ts';
import type { WatchPolicy } from '../as-code/index.ts';
import { datadogEnvironment, type DatadogEnvironment } from '../environment.ts';
import type { DatadogPlugin } from '../index.ts';
import type { DatadogOptions } from '../options.ts';

/** What every command needs. */
export interface Context {
  options: DatadogOptions;
  /** What monitors, SLOs and the dashboard are made of. */
  policy: WatchPolicy;
  /** The plugin's own, in `.gate`. */
  folder: string;
  environment: DatadogEnvironment;
}

const isOurs = (plugin: GatePlugin): plugin is DatadogPlugin => plugin.name === 'datadog' && 'options' in plugin;

/** The options that a policy gives to the plugin. @throws UsageError where it has not got the plugin */
function optionsIn({ policy, files }: LoadedPolicy): DatadogOptions {
  const plugin = policy.plugins.find(isOurs);
  if (plugin) return plugin.options;
  throw new UsageError(
    `${path.basename(files.policy)} does not list the plugin: add plugins: [datadog()] to it, imported from 'playwright-gate-datadog'.`,
  );
}

/** The plugin's own folder, in `.gate`. */
const pluginFolder = (): string => currentRun().folder.plugin('datadog');

/**
 * Reads environment and policy.
 * @param file of the policy; `gate.config.ts` unless another is given
 * @throws UsageError with a sentence where one of them is wrong
 */
export async function contextOf(file?: string): Promise<Context> {
  readDotenv({ quiet: true });
  try {
    const folder = pluginFolder();
    const environment = datadogEnvironment();
    const loaded = await loadPolicy(currentRun().project, { policy: file });
    const options = optionsIn(loaded);
    return {
      options,
      policy: { flows: loaded.policy.flows, datadog: options },
      folder,
      environment,
    };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError without a key */
export function accessOf({ environment: { access } }: Context): Access {
  if (!access)
    throw new UsageError(
      'DD_API_KEY is not set, so there is nobody to talk to; npm run datadog -- fake starts a fake Datadog.',
    );
  return access;
}
