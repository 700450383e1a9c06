import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FullConfig } from '@playwright/test/reporter';

/** SHA-256 in hexadecimal. */
export const sha256 = (...parts: (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

const contentOf = (file: string | undefined) => (file && existsSync(file) ? readFileSync(file) : '');

/** The files that hold the policy. */
export interface PolicyFiles {
  policy: string;
  quarantine: string;
}

/** The digest of what a run is judged by. */
export const policyDigest = ({ policy, quarantine }: PolicyFiles): string =>
  sha256(contentOf(policy), contentOf(quarantine));

/** Digests of what a run is judged by and of what it is run with; taken before and after. */
export function digestsOf(config: FullConfig, files: PolicyFiles): { policy: string; configuration: string } {
  const settings = config.projects.map(({ name, retries, repeatEach, timeout, grep, grepInvert }) => [
    name,
    retries,
    repeatEach,
    timeout,
    String(grep),
    String(grepInvert),
  ]);
  return {
    policy: policyDigest(files),
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
