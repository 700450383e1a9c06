import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { readJournal } from '../record/read-journal.ts';
import type { Run } from '../runtime/run.ts';
import { pipelineOf, type Plan } from '../schema/plan.ts';
import { moment, pluralize } from '../wording.ts';
import { UsageError } from './usage.ts';

const GIVE = 'Give the files from .gate/journal of every shard.';
/** How the gate names a journal. */
const JOURNAL = /\.\d+-of-\d+(\.[\w-]+)*\.ndjson$/;
const PLAN = '{"type":"plan"';

/** A file that is a journal, or was to be one. */
interface Found {
  file: string;
  /** Undefined where it cannot be read. */
  plan: Plan | undefined;
}

/** What journals are judged, what to say of the others, and why those that are left cannot be judged. */
interface Collected {
  journals: string[];
  notes: string[];
  problems: string[];
}

const firstLineOf = (file: string) => readFileSync(file, 'utf8').split('\n', 1)[0] ?? '';
/** Whether a file was to be a journal, by its name or by how it begins. */
const isJournal = (file: string) => JOURNAL.test(file) || firstLineOf(file).startsWith(PLAN);
const nameOf = ({ file }: Found) => path.basename(file);
const namesOf = (journals: Found[]) => journals.map(nameOf).join(', ');

function found(file: string): Found {
  const read = readJournal(path.basename(file), `${firstLineOf(file)}\n`);
  return { file, plan: 'plan' in read ? read.plan : undefined };
}

/** The journals below a folder, artifacts in folders of their own included, and how many files are none. */
function within(folder: string): { journals: string[]; others: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .sort();
  const journals = files.filter((file) => file.endsWith('.ndjson') && isJournal(file));
  return { journals, others: files.length - journals.length };
}

/** Groups journals by something of their plan; those that cannot be read are in no group. */
function grouped(journals: Found[], keyOf: (plan: Plan) => string): [string, Found[]][] {
  const groups = new Map<string, Found[]>();
  for (const one of journals) if (one.plan) groups.set(keyOf(one.plan), [...(groups.get(keyOf(one.plan)) ?? []), one]);
  return [...groups];
}

const began = (journals: Found[]) => Math.max(...journals.map(({ plan }) => plan?.at ?? 0));

/**
 * Of journals of several runs those that are meant: of the run that the environment names, or else of the newest, but only
 * where folders were given, for whoever names files means all of them.
 */
function ofOneRun(
  all: Found[],
  named: string | undefined,
  byName: boolean,
): { left: Found[]; note?: string; problem?: string } {
  const runs = grouped(all, pipelineOf).toSorted(([, one], [, other]) => began(other) - began(one));
  const own = runs.find(([run]) => run === named);
  const [newest, next] = runs;
  if (!newest || !next) return { left: all };
  const list = `The journals are of ${runs.length} runs: ${runs
    .map(([run, journals]) => `${run} (${pluralize(journals.length, 'journal')}, begun ${moment(began(journals))})`)
    .join('; ')}.`;
  if (!own && byName)
    return {
      left: all,
      problem: `${list} ${namesOf(next[1].slice(0, 1))} belongs to another run than ${namesOf(newest[1].slice(0, 1))}: judge the journals of one run at a time.`,
    };
  const [run, journals] = own ?? newest;
  // One that cannot be read may be of the run: only where its name says otherwise it is left out.
  const unread = all.filter((one) => !one.plan && (!own || nameOf(one).startsWith(run)));
  return {
    left: [...journals, ...unread],
    note: `${list} ${own ? 'The one that the environment names' : 'The newest'} is judged: ${run}.`,
  };
}

/** What one run of the suite is of; two in one run of the pipeline may differ in it. */
const suiteOf = ({ stage, target, partial, tests }: Plan): string => {
  const projects = new Set(tests.flatMap(({ project, shared }) => (project && !shared ? [project] : [])));
  return [`${stage} at ${target}`, [...projects].sort().join(' + '), partial.join(' ')].filter(Boolean).join(', ');
};

/** Of several suites in one run (two stages, a matrix of browsers) none may stand for the others. */
function ofOneSuite(all: Found[], stage: string | undefined): { left: Found[]; problem?: string } {
  const suitesOf = (journals: Found[]) =>
    grouped(
      journals.filter(({ plan }) => plan?.round === 1),
      suiteOf,
    );
  const suites = suitesOf(all);
  if (suites.length < 2) return { left: all };
  const staged = all.filter(({ plan }) => !plan || plan.stage === stage);
  if (suitesOf(staged).length === 1) return { left: staged };
  const list = suites.map(([suite, journals]) => `${suite} (${namesOf(journals)})`).join('; ');
  return {
    left: all,
    problem: `The journals are of ${suites.length} suites in one run: ${list}. Judge each by itself: give its files, or set GATE_STAGE where the stages differ.`,
  };
}

/** The files that places stand for, each once. */
function filesAt(places: string[]): { files: string[]; notes: string[] } {
  const files = new Map<string, string>();
  const notes: string[] = [];
  for (const place of places) {
    if (!existsSync(place)) throw new UsageError(`There is no journal at ${place}. ${GIVE}`);
    const isFolder = statSync(place).isDirectory();
    const { journals, others } = isFolder ? within(place) : { journals: [place], others: 0 };
    if (!journals.length) throw new UsageError(`There is no journal below ${place}. ${GIVE}`);
    if (others)
      notes.push(`${pluralize(others, 'file')} below ${place} ${others === 1 ? 'is no journal' : 'are no journals'}.`);
    for (const file of journals) {
      const real = realpathSync(file);
      if (files.has(real)) notes.push(`${file} was given twice and counts once.`);
      else files.set(real, file);
    }
  }
  return { files: [...files.values()], notes };
}

/**
 * Finds the journals that are meant.
 * @param places files, and folders that are looked through
 * @throws UsageError where there is none
 */
export function collectJournals(places: string[], run: Pick<Run, 'pipeline' | 'stage'>): Collected {
  if (!places.length) throw new UsageError(`Which journals? ${GIVE}`);
  const { files, notes } = filesAt(places);
  const all = files.map(found);
  if (!files.some(isJournal)) throw new UsageError(`${namesOf(all)} is no journal. ${GIVE}`);
  const byName = places.every((place) => !statSync(place).isDirectory());
  const one = ofOneRun(all, run.pipeline, byName);
  const suite = one.problem === undefined ? ofOneSuite(one.left, run.stage) : { left: one.left };
  return {
    journals: suite.left.map(({ file }) => file),
    notes: [...notes, one.note ?? []].flat(),
    problems: [one.problem ?? [], suite.problem ?? []].flat(),
  };
}
