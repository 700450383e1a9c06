import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FullConfig } from '@playwright/test/reporter';
import type { Policy } from '../schema/policy.ts';

/** SHA-256 in hexadecimal. */
export const sha256 = (...parts: (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

const contentOf = (file: string | undefined) => (file && existsSync(file) ? readFileSync(file) : '');

/** The files that hold the policy. */
export interface PolicyFiles {
  policy: string;
  quarantine: string;
}

/** What is no data, told by its kind: the code of a function differs between the ways in which it is loaded. */
const asData = (_key: string, value: unknown): unknown =>
  typeof value === 'function' ? 'a function' : value instanceof RegExp ? String(value) : value;

/**
 * The digest of what a run is judged by: the policy's file, and the values that it came to, so that what it imports and the
 * variables that it reads count as well; and the quarantine. Of plugins and the target it is what they were made with.
 */
export function policyDigest({ target, plugins, ...policy }: Policy, files: PolicyFiles): string {
  const values = {
    ...policy,
    target: target && Object.keys(target).sort(),
    plugins: plugins.map(({ name, options }) => ({ name, options })),
  };
  return sha256(JSON.stringify(values, asData), contentOf(files.policy), contentOf(files.quarantine));
}

/** Digests of what a run is judged by and of what it is run with; taken before and after. */
export function digestsOf(
  config: FullConfig,
  { policy, files }: { policy: Policy; files: PolicyFiles },
): { policy: string; configuration: string } {
  const settings = config.projects.map(({ name, retries, repeatEach, timeout, grep, grepInvert }) => [
    name,
    retries,
    repeatEach,
    timeout,
    String(grep),
    String(grepInvert),
  ]);
  return {
    policy: policyDigest(policy, files),
    configuration: sha256(
      contentOf(config.configFile),
      JSON.stringify([
        config.version,
        config.maxFailures,
        settings,
        config.configFile && path.basename(config.configFile),
      ]),
    ),
  };
}
