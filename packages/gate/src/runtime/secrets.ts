import path from 'node:path';
import type { FullConfig } from '@playwright/test/reporter';
import type { LineOf } from '../schema/journal.ts';
import { scanFolders } from '../secrets/scan.ts';
import { clean, knownSecrets } from './clean.ts';
import type { GateFolder } from './folder.ts';
import { reportPlaces } from './report-places.ts';

interface Options {
  /** The folder that names of files are relative to. */
  root: string;
  /** Whether what is found is made unreadable; where the gate only observes, nothing is changed. */
  redact: boolean;
  /** Files and folders that are left out. */
  except: string[];
  /** Epoch milliseconds of the run's begin: what earlier runs have left was looked through then. */
  since: number;
}

/** Looks through what a run leaves behind for every secret that is known. */
export async function secretsIn(places: string[], options: Options): Promise<LineOf<'secrets'>> {
  const findings = await scanFolders(places, knownSecrets().secrets, options);
  return {
    type: 'secrets',
    findings: findings.map((finding) => {
      const where = clean([finding.file, finding.entry].filter(Boolean).join(' › ').split(path.sep).join('/'));
      const observed = options.redact ? {} : { observed: true };
      if (finding.kind === 'unreadable')
        return { variable: 'any secret', where, redacted: false, unreadable: finding.why, ...observed };
      const { variable, encoding, redacted, onlyAWord } = finding;
      return {
        variable,
        where: `${where} (${encoding})`,
        redacted,
        ...(onlyAWord ? { onlyAWord } : {}),
        ...observed,
      };
    }),
  };
}

const isWithin = (folder: string, place: string) => place === folder || place.startsWith(folder + path.sep);

/** What a run leaves for others to look at: the tests' files, the reports and the gate's own folder. A later look makes no reports. */
export function leftFolders(
  config: FullConfig,
  { project, folder, round }: { project: string; folder: GateFolder; round: number },
): string[] {
  const { projects, rootDir, configFile } = config;
  const sources = [rootDir, project, ...(configFile === undefined ? [] : [path.dirname(configFile)])];
  const places = [
    ...projects.map(({ outputDir }) => outputDir),
    ...(round === 1 ? [...reportPlaces(config, project), folder.path] : []),
  ];
  // A folder with the sources in it is nothing that a run has left.
  return [...new Set(places)].filter((place) => !sources.some((source) => isWithin(place, source)));
}

/** What is not searched in the gate's folder: the journals of this run, which are written without secrets line by line. */
export const writtenClean = ({ journals, secretsOfTheRun }: GateFolder, run: string): string[] => [
  path.join(journals, `${run}.`),
  secretsOfTheRun,
];

const told = new Set<string>();

/** Sentences on secrets that cannot be searched for, a variable each, and once. */
export const notSearched = (): string[] =>
  knownSecrets().notSearchable.flatMap(({ variable, why }) => {
    if (told.has(variable)) return [];
    told.add(variable);
    return `${variable} ${why} to be searched for; reports may contain its value. Give it a longer one.`;
  });
