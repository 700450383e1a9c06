import path from 'node:path';
import type { FullConfig } from '@playwright/test/reporter';
import type { LineOf } from '../schema/journal.ts';
import { z } from 'zod';
import { sentenceOnSecret } from '../rules/secrets.ts';
import { scanFolders, type Finding } from '../secrets/scan.ts';
import { pluralize } from '../wording.ts';
import { clean, knownSecrets } from './clean.ts';
import type { GateFolder } from './folder.ts';
import { readText } from './read-text.ts';
import { reportPlaces } from './report-places.ts';
import type { Run } from './run.ts';
import { writeWhole } from './whole-file.ts';

/** What of a run says where to look, and whether what is found is made unreadable. */
type Searched = Pick<Run, 'id' | 'project' | 'folder' | 'round' | 'enforce'>;

/** A little more than a file's time may lag behind the clock. */
const LAG = 1_000;

/** When places were last searched to their end, with nothing left in them: epoch milliseconds, by their path. */
function searchedBefore({ searched }: GateFolder): Record<string, number> {
  try {
    return z.record(z.string(), z.number().max(Date.now())).parse(JSON.parse(readText(searched)));
  } catch {
    return {};
  }
}

/** The line of the journal on what one look has found. */
const lineOf = (findings: Finding[], isRedacting: boolean): LineOf<'secrets'> => ({
  type: 'secrets',
  findings: findings.map((finding) => {
    const where = clean([finding.file, finding.entry].filter(Boolean).join(' › ').split(path.sep).join('/'));
    const observed = isRedacting ? {} : { observed: true };
    if (finding.kind === 'unreadable')
      return { variable: 'any secret', where, redacted: false, unreadable: finding.why, ...observed };
    const { variable, encoding, redacted, onlyAWord } = finding;
    return { variable, where: `${where} (${encoding})`, redacted, ...(onlyAWord ? { onlyAWord } : {}), ...observed };
  }),
});

/**
 * Looks through what a run leaves for every secret that is known, and makes it unreadable where the verdict is enforced. What
 * did not change since such a search came to its end, with nothing left, is not searched again.
 */
export async function searchLeft(config: FullConfig, run: Searched): Promise<LineOf<'secrets'>> {
  const { id, project, folder, enforce } = run;
  const places = leftFolders(config, run);
  const nameOf = (place: string) => path.relative(project, place);
  const before = searchedBefore(folder);
  const until = Date.now() - LAG;
  const findings = await scanFolders(places, knownSecrets().secrets, {
    root: project,
    redact: enforce,
    except: writtenClean(folder, id),
    since: (place) => before[nameOf(place)] ?? -Infinity,
  });
  const isDone = findings.every((one) => one.kind === 'secret' && (one.redacted || one.onlyAWord));
  const now = Object.fromEntries(places.map((place) => [nameOf(place), until]));
  if (enforce && isDone)
    try {
      writeWhole(folder.searched, JSON.stringify({ ...before, ...now }));
    } catch {
      // Then all of it is searched again.
    }
  return lineOf(findings, enforce);
}

/** The same where a run came to no plan: what is said of it, in sentences. */
export async function searchAnyway(config: FullConfig, run: Searched): Promise<string[]> {
  const { findings } = await searchLeft(config, run);
  const left = findings.filter(({ redacted }) => !redacted);
  return [
    `What the run left was searched for secrets all the same; ${pluralize(findings.length - left.length, 'value')} ${findings.length - left.length === 1 ? 'was' : 'were'} redacted.`,
    ...left.map(sentenceOnSecret),
  ];
}

/** What is said where nothing could be searched any more. */
export const NOT_SEARCHED =
  'What the run left was not searched for secrets: do not upload its reports as they are, and run the suite again.';

const isWithin = (folder: string, place: string) => place === folder || place.startsWith(folder + path.sep);

/** What a run leaves for others to look at: the tests' files, the reports and the gate's own folder. A later look makes no reports. */
function leftFolders(config: FullConfig, { project, folder, round }: Searched): string[] {
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
const writtenClean = ({ journals, secretsOfTheRun }: GateFolder, run: string): string[] => [
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
