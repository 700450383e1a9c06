import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FullConfig } from '@playwright/test/reporter';
import { allVariables, type Variables } from './environment.ts';

/** Where reporters write unless they are told otherwise: Playwright's own, and those that many projects add. */
const USUAL = ['playwright-report', 'blob-report', 'allure-results', 'test-results/perfetto.json'];
/** Options of reporters that name a file or folder. */
const OPTION = /^(output|results?|report)_?(file|folder|dir|directory|path)?$|^(outputFile|fileName)$/i;
const VARIABLE = /^PLAYWRIGHT_(\w+)_OUTPUT_(FILE|DIR|NAME)$/;
/** Variables of other names with the same meaning. */
const OTHERS = ['PLAYWRIGHT_HTML_REPORT', 'PLAYWRIGHT_LAST_RUN_OUTPUT_FILE', 'ALLURE_RESULTS_DIR'];

/** The nearest folder with a package.json, from where reporters that are told nothing write. */
function packageFolder(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (path.dirname(folder) === folder) return from;
  }
}

const textsIn = (options: unknown): [name: string, value: string][] =>
  typeof options === 'object' && options !== null
    ? Object.entries(options).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    : [];

/**
 * The files and folders that the reporters of a run write to, as Playwright resolves them: by variable, by option, or where
 * they write unless they are told. Some may not be there.
 * @param root the project's folder
 */
export function reportPlaces(
  { configFile, rootDir, reporter }: Pick<FullConfig, 'configFile' | 'rootDir' | 'reporter'>,
  root: string,
  env: Variables = allVariables(),
): string[] {
  const configFolder = configFile === undefined ? rootDir : path.dirname(configFile);
  const bases = [...new Set([root, configFolder, packageFolder(configFolder), process.cwd()])];
  const usual = bases.flatMap((base) => USUAL.map((name) => path.resolve(base, name)));
  const named = reporter.flatMap(([, options]) =>
    textsIn(options)
      .filter(([name]) => OPTION.test(name))
      .flatMap(([, value]) => bases.map((base) => path.resolve(base, value))),
  );
  // A name alone stands in the folder that is named beside it, or in the usual one.
  const folders = [...named, ...usual, ...bases];
  const given = Object.entries(env).flatMap(([name, value]) => {
    if (!value) return [];
    const [, reporterName = '', kind] = VARIABLE.exec(name) ?? [];
    if (kind !== 'NAME') return kind || OTHERS.includes(name) ? [path.resolve(value)] : [];
    const folder = env[`PLAYWRIGHT_${reporterName}_OUTPUT_DIR`];
    return (folder ? [path.resolve(folder)] : folders).map((one) => path.resolve(one, value));
  });
  return [...new Set([...usual, ...named, ...given])];
}
