import { setTimeout as pause } from 'node:timers/promises';
import { readHistory, seriesOf } from '../judge/history.ts';
import type { History, PastRun } from '../schema/history.ts';
import type { Plan } from '../schema/plan.ts';
import type { Policy } from '../schema/policy.ts';
import { readHistoryFile, writeHistory } from './history-file.ts';
import { say } from './say.ts';

/** Milliseconds; what a run itself has sent is not before it, whenever it is judged. */
const BEFORE = 15 * 60_000;

/** What is known from before a run: the lines, and what they say of its series. */
export interface Before {
  text: string;
  history: History;
}

interface Found {
  runs: PastRun[];
  problems: string[];
}

/** What the plugins remember of a series. Never rejects. */
async function ask(
  { plugins, flows }: Policy,
  plan: Plan,
  { runs, others, series }: History,
  deployed: boolean,
): Promise<Found> {
  const question = {
    plan,
    series,
    flows: Object.keys(flows),
    known: [...runs, ...others],
    before: plan.at - BEFORE,
    deployed,
  };
  const answers = await Promise.all(plugins.flatMap(({ history }) => (history ? [history.runs(question)] : [])));
  return {
    runs: answers.flatMap(({ runs }) => runs),
    problems: answers.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
  };
}

const atOf = (line: string): number => {
  try {
    return Number((JSON.parse(line) as { at?: unknown }).at) || 0;
  } catch {
    return 0;
  }
};

/** A history with more runs in it, each before the first line that is later; the lines that were there stay as they are. */
export function withRuns(local: string, runs: PastRun[]): string {
  const lines = local.split('\n').filter((line) => line.trim());
  const more = runs.toSorted((one, other) => one.at - other.at);
  const merged: string[] = [];
  for (const line of lines) {
    const at = atOf(line);
    while (more[0] && at > more[0].at) merged.push(JSON.stringify(more.shift()));
    merged.push(line);
  }
  return [...merged, ...more.map((run) => JSON.stringify(run))].map((line) => `${line}\n`).join('');
}

/** Keeps what came, so that judging again has the same before it; not where another run has written meanwhile. */
function keep(file: string, local: string, text: string): void {
  try {
    if (readHistoryFile(file) === local) writeHistory(file, text);
  } catch (error) {
    say(`  history: earlier runs could not be kept in ${file} (${(error as Error).message})`);
  }
}

interface Options {
  file: string;
  plan: Plan;
  policy: Policy;
  deployed: boolean;
  /** Whether what came is written into the file. */
  kept?: boolean;
}

/**
 * Reads the history that a run is compared with: the file, and what plugins remember. They are asked while the tests run,
 * so that nobody waits for it at the end.
 * @returns what the file knows, and a function that gives all of it after at most so many milliseconds; what plugins have
 * not answered by then is left out. It never rejects
 */
export function beginHistory({ file, plan, policy, deployed, kept = true }: Options) {
  const text = readHistoryFile(file);
  const local: Before = { text, history: readHistory(text, seriesOf({ plan }), plan) };
  const asked = ask(policy, plan, local.history, deployed);
  const complete = async (patience: number): Promise<Before> => {
    const late = pause(
      patience,
      { runs: [], problems: ['no answer in time; earlier runs are left out'] },
      { ref: false },
    );
    const { runs, problems }: Found = await Promise.race([asked, late]);
    for (const problem of problems) say(`  history: ${problem}`);
    if (!runs.length) return local;
    const merged = withRuns(text, runs);
    if (kept) keep(file, text, merged);
    say(`  history: ${runs.length} earlier runs come from ${policy.plugins.map(({ name }) => name).join(', ')}`);
    return { text: merged, history: readHistory(merged, local.history.series, plan) };
  };
  return { local, complete };
}
