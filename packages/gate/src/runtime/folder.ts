import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Plan } from '../schema/plan.ts';
import type { Verdict } from '../schema/verdict.ts';

const POLICIES = ['gate.config.ts', 'gate.config.mts', 'gate.config.mjs', 'gate.config.js', 'gate.config.json'];
const CONFIGURATIONS = ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs'].map((extension) => `playwright.config.${extension}`);

/** The first of some files that a folder has. */
const firstIn = (folder: string, names: string[]) =>
  names.map((name) => path.join(folder, name)).find((file) => existsSync(file));

/** The folder of the project that is worked in: the nearest with a policy or a Playwright configuration, else this one. */
export function projectFolder(from = process.cwd()): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (firstIn(folder, [...POLICIES, ...CONFIGURATIONS])) return folder;
    if (path.dirname(folder) === folder) return from;
  }
}

/** The folder of the configuration that a command line names, else the project's. */
export function configurationFolder({ config }: { config: string | undefined }): string {
  if (config === undefined) return projectFolder();
  const place = path.resolve(config);
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ? place : path.dirname(place);
}

/** The project's policy; undefined where it has none. */
export const policyFileIn = (project: string): string | undefined => firstIn(project, POLICIES);

type Shard = Pick<Plan, 'run' | 'stage' | 'shard' | 'round' | 'partial' | 'tests'>;

const MOST_CHARACTERS = 40;

/** A part of a file's name, as short as a name has to be. */
function partOf(text: string): string {
  const part = text.replace(/\W+/g, '-');
  return part.length > MOST_CHARACTERS ? digestOf(text) : part;
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** What tells runs of one pipeline's run from each other, beside their stage: the projects, and what was selected of them. */
function selectionOf({ stage, tests, partial }: Pick<Plan, 'stage' | 'tests' | 'partial'>): string[] {
  const projects = [...new Set(tests.filter(({ shared }) => !shared).map(({ project }) => project))].sort();
  const name = partOf(projects.join('-'));
  return [
    ...(name && name !== partOf(stage) ? [name] : []),
    ...(partial.length ? [`part-${digestOf([...new Set(partial)].join(' '))}`] : []),
  ];
}

/** More than this of one name would not leave room for the others of a file. */
const LONGEST_NAME = 80;

/** A name as a part of a file's: without signs that mean something in paths, and a long one cut, with a digest of it all. */
export function fileName(name: string): string {
  const plain = name.replace(/[^\w-]/g, '-');
  if (plain.length <= LONGEST_NAME) return plain;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return `${plain.slice(0, LONGEST_NAME - digest.length - 1)}-${digest}`;
}

/** The paths below `.gate`. */
export class GateFolder {
  readonly verdict: string;
  readonly page: string;
  readonly junit: string;
  readonly attestation: string;
  readonly history: string;
  readonly journals: string;
  /** Where a run notes what its target was, and which verdicts were sent. */
  readonly targets: string;
  readonly tolds: string;
  /** Says which run works in the folder. */
  readonly lock: string;
  /** Where tests write down what they create before they create it. */
  readonly ledgers: string;
  /** Says until when what runs left was searched for secrets. */
  readonly searched: string;
  /** Where tests tell, sealed, which secrets they have made. */
  readonly secretsOfTheRun: string;

  constructor(readonly path: string) {
    this.verdict = this.at('verdict.json');
    this.page = this.at('verdict.html');
    this.junit = this.at('verdict.xml');
    this.attestation = this.at('verdict.intoto.jsonl');
    this.history = this.at('history.ndjson');
    this.journals = this.at('journal');
    this.targets = this.at('target');
    this.tolds = this.at('told');
    this.lock = this.at('lock');
    this.ledgers = this.at('ledger');
    this.searched = this.at('searched.json');
    this.secretsOfTheRun = this.at('secrets-of-the-run');
  }

  private at(...parts: string[]): string {
    return path.join(this.path, ...parts);
  }

  /** The journal of one shard of a run, and of one of its re-measurements. */
  journal({ run, stage, shard, round, ...selection }: Shard): string {
    const parts = [run, partOf(stage), ...selectionOf({ stage, ...selection }), `${shard.current}-of-${shard.total}`];
    return path.join(this.journals, `${[...parts, ...(round > 1 ? [`round-${round}`] : [])].join('.')}.ndjson`);
  }

  /** What the target of these stages was while it was still there. */
  target(run: string, stages: readonly string[]): string {
    return path.join(this.targets, `${[run, ...[...stages].sort()].join('.').replace(/[^\w.-]+/g, '-')}.json`);
  }

  /** Says that a verdict was sent to where it is watched: of a run's stage, by when the run ended. */
  told({ run, stage, ended }: Pick<Verdict, 'run' | 'stage' | 'ended'>): string {
    return path.join(this.tolds, `${[run, partOf(stage), ended].join('-').replace(/[^\w-]+/g, '-')}`);
  }

  /** A plugin's own folder. */
  plugin(name: string): string {
    return this.at(name);
  }
}
