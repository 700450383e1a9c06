import path from 'node:path';
import type { FullConfig } from '@playwright/test/reporter';
import type { JournalLine } from '../schema/journal.ts';
import { scanFolders } from '../secrets/scan.ts';
import { secretVariables } from '../secrets/variables.ts';

type Line = Extract<JournalLine, { type: 'secrets' }>;

/**
 * Looks through what a run leaves behind for the values of secret variables.
 * @param root the folder that names of files are relative to
 * @param redact whether they are made unreadable; where the gate only observes, nothing is changed
 */
export async function secretsIn(
  folders: string[],
  env: Record<string, string | undefined>,
  root: string,
  redact: boolean,
): Promise<Line> {
  const { secrets } = secretVariables(env);
  const findings = await scanFolders(folders, secrets, { root, redact });
  return {
    type: 'secrets',
    findings: findings.map((finding) => {
      const where = [finding.file, finding.entry].filter(Boolean).join(' › ').split(path.sep).join('/');
      return {
        ...(finding.kind === 'secret'
          ? { variable: finding.variable, where: `${where} (${finding.encoding})`, redacted: finding.redacted }
          : { variable: `any secret (${finding.why})`, where, redacted: false }),
        ...(redact ? {} : { observed: true }),
      };
    }),
  };
}

const REPORTS = ['playwright-report', 'blob-report', 'allure-results'];

/** The folders that a run leaves for others to look at; a later look makes no reports. */
export const leftFolders = ({ projects, rootDir }: FullConfig, root: string, withReports: boolean): string[] =>
  [
    ...new Set([
      ...projects.map(({ outputDir }) => outputDir),
      ...(withReports ? REPORTS.map((name) => path.resolve(root, name)) : []),
    ]),
  ].filter((folder) => folder !== rootDir);

/** Takes the values of secret variables out of a text that is about to be written. */
export function withoutSecrets(env: Record<string, string | undefined>): (text: string) => string {
  const { secrets } = secretVariables(env);
  const values = secrets
    .flatMap(({ variable, values: those }) =>
      those.map((value) => ({ value: JSON.stringify(value).slice(1, -1), instead: `[redacted ${variable}]` })),
    )
    .sort((a, b) => b.value.length - a.value.length);
  return (text) => {
    let rest = text;
    for (const { value, instead } of values) if (rest.includes(value)) rest = rest.replaceAll(value, () => instead);
    return rest;
  };
}
