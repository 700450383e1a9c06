import path from 'node:path';
import { currentRun, loadPolicy, projectFolder, readDotenv, UsageError, type GatePlugin } from 'playwright-gate/plugin';
import type { Access } from '../access.ts';
import type { WatchPolicy } from '../as-code/resource.ts';
import { datadogEnvironment, type DatadogEnvironment } from '../environment.ts';
import type { DatadogPlugin } from '../index.ts';
import type { DatadogOptions } from '../options.ts';

/** What every command needs. */
interface Context {
  options: DatadogOptions;
  /** What monitors, SLOs and the dashboard are made of. */
  policy: WatchPolicy;
  /** The plugin's own, in `.gate`. */
  folder: string;
  environment: DatadogEnvironment;
}

const isOurs = (plugin: GatePlugin): plugin is DatadogPlugin => plugin.name === 'datadog' && 'options' in plugin;

/**
 * Reads environment and policy.
 * @param file of the policy; `gate.config.ts` unless another is given
 * @throws UsageError with a sentence where one of them is wrong, or the policy does not list the plugin
 */
export async function contextOf(file?: string): Promise<Context> {
  try {
    readDotenv(projectFolder());
    const { project, folder } = currentRun();
    const environment = datadogEnvironment();
    const { policy, files } = await loadPolicy(project, { policy: file });
    const options = policy.plugins.find(isOurs)?.options;
    if (!options)
      throw new Error(
        `${path.basename(files.policy)} does not list the plugin: add plugins: [datadog()] to it, imported from 'playwright-gate-datadog'.`,
      );
    const watched = { flows: policy.flows, datadog: options };
    return { options, policy: watched, folder: folder.plugin('datadog'), environment };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError without a key */
export function accessOf({ environment: { access } }: Context): Access {
  if (access) return access;
  throw new UsageError(
    'DD_API_KEY is not set, so there is nobody to talk to; npm run datadog -- fake starts a fake Datadog.',
  );
}
