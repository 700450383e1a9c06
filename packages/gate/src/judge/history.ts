import { createHash } from 'node:crypto';
import { durationsByFlow } from './flow-results.ts';
import { failedAsExpected, testName } from '../rules/tests.ts';
import {
  isWhole,
  pastLineSchema,
  pastTestsSchema,
  type History,
  type PastLine,
  type PastRun,
  type PastTests,
} from '../schema/history.ts';
import type { Plan } from '../schema/plan.ts';
import type { RunRecord } from '../schema/record.ts';
import type { Verdict } from '../schema/verdict.ts';
import { median } from '../statistics/location.ts';
import { machineProbeOf } from './machine-probe.ts';

/** How many runs are read at most. */
const MOST_RUNS = 200;
const MOST_PROBLEMS = 5;
const USUAL_RUNS = 5;

/** The series of a run: runs of one stage of one target are compared with each other. */
export const seriesOf = ({ plan: { stage, target } }: { plan: Pick<Plan, 'stage' | 'target'> }) =>
  `${stage} at ${target}`;

function parse(text: string): PastLine | undefined {
  try {
    const result = pastLineSchema.safeParse(JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

const digestOf = (tests: PastTests['tests']) => createHash('sha256').update(JSON.stringify(tests)).digest('hex');

/** The list of tests with a digest, if the history has it whole; it may be much older than the runs that refer to it. */
function testsWith(digest: string, lines: string[]): History['lastPassing'] {
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const text = lines[index] ?? '';
    if (!text.includes('"type":"tests"') || !text.includes(digest)) continue;
    const line = parse(text);
    if (line?.type === 'tests' && digestOf(line.tests) === digest) return { digest, tests: line.tests };
  }
  return undefined;
}

/**
 * Reads the latest passing runs of a series, from the end of a history.
 * @param text NDJSON as `linesOf` writes it; lines that cannot be read are skipped and named
 */
export function readHistory(text: string, series: string): History {
  const lines = text.split('\n');
  const history: History = { series, runs: [], others: [], accepted: [], lastPassing: undefined, problems: [] };
  const digests = new Set<string>();
  const known = new Set<string>();
  for (let index = lines.length - 1; index >= 0 && history.runs.length < MOST_RUNS; index -= 1) {
    const content = lines[index]?.trim();
    if (!content) continue;
    const line = parse(content);
    if (!line) {
      if (history.problems.length < MOST_PROBLEMS)
        history.problems.push(`Line ${index + 1} of the history cannot be read.`);
      continue;
    }
    if (line.series !== series) continue;
    if (line.type === 'accepted') history.accepted.unshift(line);
    // A run that was judged again has several lines; the last one counts.
    if (line.type === 'run' && known.has(line.run)) continue;
    if (line.type === 'run') known.add(line.run);
    if (line.type === 'run' && line.verdict === 'pass') {
      if (line.tests) digests.add(line.tests);
      history.runs.unshift(line);
    } else if (line.type === 'run') history.others.unshift(line);
  }
  for (const digest of digests) {
    history.lastPassing = testsWith(digest, lines);
    if (history.lastPassing) break;
    if (history.problems.length < MOST_PROBLEMS)
      history.problems.push('The history lacks the list of tests of a passing run.');
  }
  return history;
}

/** The tests that a run has passed, as id and name, with the digest of that list. */
function testsPassedIn(record: RunRecord): { tests: [string, string][]; digest: string } {
  // A test that fails as it is expected to has not shown that what it covers works.
  const ran = record.tests.filter(
    (test) => (test.outcome === 'passed' || test.outcome === 'flaky') && !failedAsExpected(test),
  );
  const tests = ran.map((test): [string, string] => [test.id, testName(test)]).sort(([a], [b]) => (a < b ? -1 : 1));
  return { tests, digest: digestOf(tests) };
}

/** What a run leaves for those after it. */
export function pastRunOf(record: RunRecord, verdict: Verdict): PastRun {
  const attempts = record.tests.flatMap((test) => test.attempts);
  const machineProbe = machineProbeOf(attempts);
  const ids = (outcome: string) => record.tests.filter((test) => test.outcome === outcome).map(({ id }) => id);
  const looks = record.remeasurements
    .filter(({ machine }) => machine === record.plan.machine)
    .map(({ attempts: those }) => durationsByFlow(those))
    // One that was interrupted at once teaches nothing.
    .filter((flows) => Object.keys(flows).length);
  return {
    type: 'run',
    at: record.ended,
    series: seriesOf(record),
    run: verdict.run,
    verdict: verdict.verdict,
    build: verdict.build,
    flows: durationsByFlow(attempts),
    ...(looks.length ? { looks } : {}),
    ...(machineProbe === undefined ? {} : { machineProbe }),
    duration: record.ended - record.began,
    flaky: ids('flaky'),
    failed: ids('failed'),
    tests: testsPassedIn(record).digest,
  };
}

/** The lines that a run adds to the history: its own, and the list of its tests unless the last passing run had the same. */
export function linesOf(record: RunRecord, run: PastRun, { lastPassing }: Pick<History, 'lastPassing'>): PastLine[] {
  const { at, series } = run;
  const { tests, digest } = testsPassedIn(record);
  if (lastPassing?.digest === digest || run.verdict !== 'pass') return [run];
  return [pastTestsSchema.parse({ type: 'tests', at, series, digest, tests }), run];
}

/** The series that a history holds, in the order in which they appear. */
export const seriesIn = (text: string): string[] => [
  ...new Set(text.split('\n').flatMap((line) => (line.trim() ? (parse(line)?.series ?? []) : []))),
];

/** Milliseconds that the latest runs took; undefined without one. */
export function usualDuration({ runs }: Pick<History, 'runs'>): number | undefined {
  const latest = runs.filter(isWhole).slice(-USUAL_RUNS);
  return latest.length ? median(latest.map(({ duration }) => duration)) : undefined;
}
