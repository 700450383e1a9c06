import { existsSync } from 'node:fs';
import path from 'node:path';
import { problemIn, policySchema, type Policy } from '../schema/policy.ts';
import { quarantineSchema, type Quarantine } from '../schema/quarantine.ts';
import { cleanName } from './clean.ts';
import type { PolicyFiles } from './digests.ts';
import { policyFileIn } from './folder.ts';
import { loadDefault } from './load-module.ts';
import { readText } from './read-text.ts';

/** A policy, and the files whose content it is. */
export interface LoadedPolicy {
  policy: Policy;
  files: PolicyFiles;
}

/** Other files than those of the project. */
export interface PolicyOptions {
  policy?: string | undefined;
  quarantine?: string | undefined;
}

/** The project's policy, or one that lies beside the configuration of a run that was started elsewhere. */
const usualPolicy = (project: string, configFile: string | undefined) =>
  policyFileIn(project) ?? (configFile === undefined ? undefined : policyFileIn(path.dirname(configFile)));

async function read(file: string, project: string): Promise<Policy> {
  const name = path.basename(file);
  let loaded: unknown;
  try {
    loaded = file.endsWith('.json') ? JSON.parse(readText(file)) : await loadDefault(file);
  } catch (error) {
    const [line = ''] = String((error as Error).message ?? error)
      .split('\n')
      .filter((one) => one.trim());
    throw new Error(line.startsWith(name) ? line : `${name} cannot be read: ${line.replaceAll(project, '.')}`);
  }
  const result = policySchema.safeParse(loaded);
  if (!result.success) throw new Error(problemIn(name, result.error));
  const removed = result.data.removed.map((one) => ('test' in one ? { ...one, test: cleanName(one.test) } : one));
  return { ...result.data, removed };
}

/**
 * Loads the policy of a project: the one loader that there is. A project without one has a policy of defaults.
 * @param project the folder that paths are relative to
 * @param configFile of Playwright, where a run has one
 * @throws Error with a sentence that says what is wrong with the file
 */
export async function loadPolicy(
  project: string,
  options: PolicyOptions = {},
  configFile?: string,
): Promise<LoadedPolicy> {
  const file = options.policy === undefined ? usualPolicy(project, configFile) : path.resolve(project, options.policy);
  const policy = file === undefined ? policySchema.parse({}) : await read(file, project);
  const quarantine = path.resolve(project, options.quarantine ?? policy.quarantine.file);
  return { policy, files: { policy: file ?? path.join(project, 'gate.config.ts'), quarantine } };
}

/** Reads the quarantine, with tests named as journals name them; a file that is not there is an empty one. */
export function readQuarantine(file: string): Quarantine | { unreadable: string } {
  if (!existsSync(file)) return [];
  const name = path.basename(file);
  try {
    const result = quarantineSchema.safeParse(JSON.parse(readText(file)));
    if (!result.success) return { unreadable: problemIn(name, result.error) };
    return result.data.map((entry) => ({ ...entry, test: cleanName(entry.test) }));
  } catch (error) {
    return { unreadable: `${name} cannot be read: ${(error as Error).message}.` };
  }
}
