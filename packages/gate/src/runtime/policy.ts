import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { complaint, policySchema, quarantineSchema, type Policy, type Quarantine } from '../index.ts';
import type { PolicyFiles } from './digests.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..', '..');

/** Where the policy lies, and the quarantine that it names. */
export const policyFile = (file = 'gate.config.ts') => path.resolve(ROOT, file);

/**
 * Reads the policy.
 * @throws Error with a sentence that says what is wrong with the file
 */
export async function loadPolicy(file = policyFile()): Promise<Policy> {
  const name = path.basename(file);
  let loaded: { default?: unknown };
  try {
    loaded = (await import(pathToFileURL(file).href)) as typeof loaded;
  } catch (error) {
    const [line = ''] = String((error as Error).message ?? error)
      .split('\n')
      .filter((one) => one.trim());
    throw new Error(line.startsWith(name) ? line : `${name} cannot be read: ${line.replaceAll(ROOT, '.')}`);
  }
  const result = policySchema.safeParse(loaded.default);
  if (!result.success) throw new Error(complaint(name, result.error));
  return result.data;
}

/** Reads the quarantine; a file that is not there is an empty one. */
export function readQuarantine(file: string): Quarantine | { unreadable: string } {
  if (!existsSync(file)) return [];
  const name = path.basename(file);
  try {
    const result = quarantineSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return result.success ? result.data : { unreadable: complaint(name, result.error) };
  } catch (error) {
    return { unreadable: `${name} cannot be read: ${(error as Error).message}.` };
  }
}

/** The files whose content is the policy. */
export const policyFiles = (policy: string, { quarantine }: Policy, instead?: string): PolicyFiles => ({
  policy,
  quarantine: path.resolve(ROOT, instead ?? quarantine.file),
});
