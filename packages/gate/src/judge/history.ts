import { createHash } from 'node:crypto';
import { durationsByFlow } from './flow-results.ts';
import { failedAsExpected, pastIds, testName } from '../rules/tests.ts';
import { onChannel } from '../schema/channel.ts';
import {
  isWhole,
  pastLineSchema,
  pastPolicySchema,
  pastTestsSchema,
  type History,
  type PastLine,
  type PastRun,
  type PastTests,
  type PolicySnapshot,
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

/** The series of a run: runs of the same channels of one stage of one target are compared with each other. */
export const seriesOf = ({
  plan: { stage, target, channels },
}: {
  plan: Pick<Plan, 'stage' | 'target' | 'channels'>;
}) => `${onChannel(stage, channels?.join(', '))} at ${target}`;

function parse(text: string): PastLine | undefined {
  try {
    const result = pastLineSchema.safeParse(JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

const digestOf = (value: PastTests['tests'] | PolicySnapshot) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** The latest line of a type with a digest, if the history has it whole; it may be much older than the runs that refer to it. */
function lineWith<Type extends 'tests' | 'policy'>(
  type: Type,
  digest: string,
  lines: string[],
): Extract<PastLine, { type: Type }> | undefined {
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const text = lines[index] ?? '';
    if (!text.includes(`"type":"${type}"`) || !text.includes(digest)) continue;
    const line = parse(text);
    if (line?.type !== type) continue;
    if (digestOf(line.type === 'tests' ? line.tests : line.policy) === digest)
      return line as Extract<PastLine, { type: Type }>;
  }
  return undefined;
}

/** The lines from before a run: what it has left itself, and what came after it, is no history of its. */
function linesBefore(text: string, own: Pick<Plan, 'run' | 'at'> | undefined): string[] {
  const lines = text.split('\n');
  if (!own) return lines;
  const end = lines.findIndex((content) => {
    if (!content.includes('"type":"run"') || !content.includes(JSON.stringify(own.run))) return false;
    const line = parse(content);
    return line?.type === 'run' && line.run === own.run && line.at >= own.at;
  });
  return end < 0 ? lines : lines.slice(0, end);
}

/**
 * Reads the latest passing runs of a series, from the end of a history.
 * @param text NDJSON as `linesOf` writes it; lines that cannot be read are skipped and named
 * @param own the run that is judged: what it left when it was judged before does not count
 */
export function readHistory(text: string, series: string, own?: Pick<Plan, 'run' | 'at'>): History {
  const lines = linesBefore(text, own);
  const history: History = {
    series,
    runs: [],
    others: [],
    accepted: [],
    lastPassing: undefined,
    lastPolicy: undefined,
    foreign: [],
    problems: [],
  };
  const problem = (message: string) => {
    if (history.problems.length < MOST_PROBLEMS) history.problems.push(message);
  };
  const digests = new Set<string>();
  const known = new Set<string>();
  const foreign = new Set<string>();
  for (let index = lines.length - 1; index >= 0 && history.runs.length < MOST_RUNS; index -= 1) {
    const content = lines[index]?.trim();
    if (!content) continue;
    const line = parse(content);
    if (!line) {
      problem(`Line ${index + 1} of the history cannot be read.`);
      continue;
    }
    if (line.series !== series) {
      foreign.add(line.series);
      continue;
    }
    if (line.type === 'accepted') history.accepted.unshift(line);
    if (line.type === 'verified') history.verified ??= line;
    // A run that was judged again has several lines; the last one counts.
    if (line.type === 'run' && known.has(line.run)) continue;
    if (line.type === 'run') known.add(line.run);
    if (line.type === 'run' && line.verdict === 'pass') {
      if (line.tests) digests.add(line.tests);
      history.runs.unshift(line);
    } else if (line.type === 'run') history.others.unshift(line);
  }
  history.foreign = [...foreign].sort();
  for (const digest of digests) {
    history.lastPassing = lineWith('tests', digest, lines);
    if (history.lastPassing) break;
    problem('The history lacks the list of tests of a passing run.');
  }
  const judgedBy = history.runs.findLast(({ policy }) => policy !== undefined)?.policy;
  if (judgedBy !== undefined) {
    history.lastPolicy = lineWith('policy', judgedBy, lines)?.policy;
    if (!history.lastPolicy) problem('The history lacks what the last passing run was judged by.');
  }
  return history;
}

/** The tests that a run has passed, as id and name, with the digest of that list. */
function testsPassedIn(record: RunRecord): { tests: [string, string][]; digest: string } {
  // A test that fails as it is expected to has not shown that what it covers works.
  const ran = record.tests.filter(
    (test) => (test.outcome === 'passed' || test.outcome === 'flaky') && !failedAsExpected(test),
  );
  const idOf = pastIds(record.tests);
  const names = new Map(ran.map((test): [string, string] => [idOf.get(test.id) ?? test.id, testName(test)]));
  const tests = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  return { tests, digest: digestOf(tests) };
}

/** What a run leaves for those after it. */
export function pastRunOf(record: RunRecord, verdict: Verdict): PastRun {
  const attempts = record.tests.flatMap((test) => test.attempts);
  const machineProbe = machineProbeOf(attempts);
  const idOf = pastIds(record.tests);
  const ids = (outcome: string) => [
    ...new Set(record.tests.filter((test) => test.outcome === outcome).map(({ id }) => idOf.get(id) ?? id)),
  ];
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
    // Of the tests alone, without what was measured or tried again.
    duration: Math.max(record.began, ...record.ends.map(({ at }) => at)) - record.began,
    flaky: ids('flaky'),
    failed: ids('failed'),
    tests: testsPassedIn(record).digest,
  };
}

/**
 * The lines that a run adds to the history: its own, and the list of its tests and what it was judged by unless the last
 * passing run had the same. None of a run that tried what is not published.
 */
export function linesOf(
  record: RunRecord,
  run: PastRun,
  { lastPassing, lastPolicy, verified }: Pick<History, 'lastPassing' | 'lastPolicy' | 'verified'>,
  snapshot: PolicySnapshot,
): PastLine[] {
  const { at, series } = run;
  if (record.plan.overrides) return [];
  if (run.verdict !== 'pass') return [run];
  const { tests, digest } = testsPassedIn(record);
  const policy = digestOf(snapshot);
  const { maps, build } = record.plan;
  return [
    ...(maps && 'identity' in build && verified?.build !== build.identity
      ? [{ type: 'verified', at, series, build: build.identity, maps } as const]
      : []),
    ...(lastPassing?.digest === digest ? [] : [pastTestsSchema.parse({ type: 'tests', at, series, digest, tests })]),
    ...(lastPolicy && digestOf(lastPolicy) === policy
      ? []
      : [pastPolicySchema.parse({ type: 'policy', at, series, digest: policy, policy: snapshot })]),
    { ...run, policy },
  ];
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
