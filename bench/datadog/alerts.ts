import { median, seeded, type Random } from 'playwright-gate/statistics';
import { defineBench } from '../bench.ts';

/** What `npm run bench -- judge` counts false blocks of. */
const JUDGED_FLOWS = 30;
const FLOWS = 11;
/** Of production, where only tests tagged @smoke run. */
const SMOKE_FLOWS = 8;
const TESTS = { staging: 82, production: 24 };
const HOUR = 3_600;
const DAY = 24 * HOUR;
/** When people deploy: weekdays from 8 to 17 h. */
const OPENS = 8;
const HOURS_OPEN = 9;

/** What happens although nothing changed. Durations are in medians of the flow; shares are of runs, or of tests in a run. */
const WORLD = {
  /** Of logarithms: what a run's samples share, and what each has of its own. */
  runNoise: 0.13,
  sampleNoise: 0.08,
  outlierFrom: 1.5,
  outlierTo: 5,
  fail: 4.8,
  flaky: 0.000_5,
  failsAgain: 0.01,
  undecided: 0.01,
  undelivered: 0.001,
};

interface RunOfSuite {
  /** Seconds. */
  at: number;
  /** One sample of each flow. */
  durations: number[];
  /** Indices of tests that flaked, and of flows that failed or that the judge falsely calls slower. */
  flaky: number[];
  failing: number[];
  slower: number[];
  verdict: 'pass' | 'fail' | 'undecided';
  delivered: boolean;
}

interface Rates {
  /** A day, in each stage. */
  runs: number;
  /** The share of samples. */
  outliers: number;
  /** The share of runs with 30 flows that the judge blocks although nothing changed. */
  falseBlocks: number;
}

function drawRun(at: number, stage: keyof typeof TESTS, { outliers, falseBlocks }: Rates, random: Random): RunOfSuite {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const flows = stage === 'production' ? SMOKE_FLOWS : FLOWS;
  const chosen = (count: number, share: number) => [...Array(count).keys()].filter(() => random() < share);
  const machine = WORLD.runNoise * normal();
  const durations = Array.from({ length: flows }, () => {
    const { outlierFrom, outlierTo } = WORLD;
    const outlier = random() < outliers ? outlierFrom + (outlierTo - outlierFrom) * random() : 1;
    return outlier * Math.exp(machine + WORLD.sampleNoise * normal());
  });
  const flaky = chosen(TESTS[stage], WORLD.flaky);
  const slower = chosen(flows, falseBlocks / JUDGED_FLOWS);
  const failed = slower.length > 0 || flaky.some(() => random() < WORLD.failsAgain);
  const verdict = failed ? 'fail' : random() < WORLD.undecided ? 'undecided' : 'pass';
  const failing = chosen(flows, WORLD.flaky);
  return { at, durations, flaky, failing, slower, verdict, delivered: random() >= WORLD.undelivered };
}

/** The runs of some weeks, in order. */
function drawRuns(weeks: number, stage: keyof typeof TESTS, rates: Rates, random: Random): RunOfSuite[] {
  const days = Array.from({ length: weeks * 7 }, (_, day) => day).filter((day) => day % 7 < 5);
  return days.flatMap((day) =>
    Array.from({ length: rates.runs }, () => day * DAY + (OPENS + HOURS_OPEN * random()) * HOUR)
      .sort((one, other) => one - other)
      .map((at) => drawRun(at, stage, rates, random)),
  );
}

/** Whether each thing that a monitor watches is in alert, by what ran up to a run; the run itself is the last one. */
type Monitor = (runs: readonly RunOfSuite[]) => boolean[];

const since = (runs: readonly RunOfSuite[], seconds: number) => {
  const from = runs.at(-1)!.at - seconds;
  let first = runs.length;
  while (first > 0 && runs[first - 1]!.at > from) first -= 1;
  return runs.slice(first);
};
const byFlow = (runs: readonly RunOfSuite[], isOver: (flow: number) => boolean) =>
  runs.at(-1)!.durations.map((_, flow) => isOver(flow));
/** A percentile as Datadog's sketches have it: of a few values the largest. */
const percentile = (runs: readonly RunOfSuite[], flow: number, share: number) => {
  const durations = runs.map((run) => run.durations[flow]!).sort((one, other) => one - other);
  return durations[Math.floor(share * (durations.length - 1) + 0.5)]!;
};
const atLeast = (runs: readonly RunOfSuite[], seconds: number, least: number, what: 'slower' | 'failing' | 'flaky') => {
  const times = new Map<number, number>();
  for (const run of since(runs, seconds)) for (const one of run[what]) times.set(one, (times.get(one) ?? 0) + 1);
  return Array.from({ length: TESTS.staging }, (_, one) => (times.get(one) ?? 0) >= least);
};
const excess = (runs: readonly RunOfSuite[], share: number, isOne: (run: RunOfSuite) => boolean) => {
  const last = since(runs, DAY);
  return [last.filter(isOne).length - share * last.length >= 1];
};
/** Silent since the last run but one, for longer than this. */
const silent = (runs: readonly RunOfSuite[], hours: number) => [
  runs.length > 1 && runs.at(-1)!.at - runs.at(-2)!.at > hours * HOUR,
];

/** How far the medians of the last two days are above those of a week before, in percent, as the change alert takes it. */
function driftOf(runs: readonly RunOfSuite[], flow: number): number {
  const today = Math.floor(runs.at(-1)!.at / DAY);
  const last = since(runs, 10 * DAY);
  const medianOf = (day: number) => {
    const values = last.filter(({ at }) => Math.floor(at / DAY) === day).map(({ durations }) => durations[flow]!);
    return values.length ? median(values) : undefined;
  };
  const changes = [today - 1, today].flatMap((day) => {
    const [now, before] = [medianOf(day), medianOf(day - 7)];
    return now && before ? [100 * (now / before - 1)] : [];
  });
  return changes.length ? changes.reduce((sum, change) => sum + change, 0) / changes.length : 0;
}

/** Monitors of thresholds and of drift, as they were. */
const BEFORE: Record<string, Monitor> = {
  'slow (p95 of 4 h)': (runs) => byFlow(runs, (flow) => percentile(since(runs, 4 * HOUR), flow, 0.95) > WORLD.fail),
  'drift (25 % in a week)': (runs) => byFlow(runs, (flow) => driftOf(runs, flow) > 25),
  'silence (24 h)': (runs) => silent(runs, 24),
};
/** docs/alerts.md has them all; what the gate never does while nothing changes, such as leaving a flow out, is not here. */
const AFTER: Record<string, Monitor> = {
  failed: (runs) => [runs.at(-1)!.verdict === 'fail'],
  undecided: (runs) => excess(runs, 0.2, ({ verdict }) => verdict === 'undecided'),
  failing: (runs) => atLeast(runs, DAY, 3, 'failing'),
  slow: (runs) => byFlow(runs, (flow) => percentile(since(runs, DAY), flow, 0.9) > WORLD.fail),
  slower: (runs) => atLeast(runs, DAY, 2, 'slower'),
  flaky: (runs) => atLeast(runs, DAY, 3, 'flaky'),
  silence: (runs) => silent(runs, 72),
  delivery: (runs) => excess(runs, 0.05, ({ delivered }) => !delivered),
};

/** How often each monitor goes into alert in a week. */
function alertsOf(monitors: Record<string, Monitor>, runs: readonly RunOfSuite[], weeks: number): Map<string, number> {
  return new Map(
    Object.entries(monitors).map(([name, monitor]) => {
      let [count, before] = [0, [] as boolean[]];
      for (let last = 1; last <= runs.length; last += 1) {
        const now = monitor(runs.slice(Math.max(0, last - 500), last));
        count += now.filter((isOver, index) => isOver && !before[index]).length;
        before = now;
      }
      return [name, count / weeks];
    }),
  );
}

const add = (one: Map<string, number>, other: Map<string, number>) =>
  new Map([...one].map(([name, count]) => [name, count + (other.get(name) ?? 0)]));
const sumOf = (alerts: Map<string, number>) => [...alerts.values()].reduce((sum, count) => sum + count, 0);
const shown = (alerts: Map<string, number>) =>
  [...alerts].map(([name, count]) => `${name} ${count.toFixed(2)}`).join(', ');

export default defineBench({
  name: 'alerts',
  summary: 'how often the monitors alert in a week in which nothing changed: simulated, both stages together',
  args: { weeks: 100, falseBlocks: 0.2 },
  limits: { 'false alerts in a week': { atMost: 1, digits: 2 } },
  run: ({ weeks, falseBlocks }, { figure }) => {
    for (const runs of [40, 10, 3])
      for (const outliers of [0.02, 0.005]) {
        const random = seeded(20_261_129 + runs);
        const rates = { runs, outliers, falseBlocks: falseBlocks / 100 };
        const stages = (['staging', 'production'] as const).map((stage) => drawRuns(weeks, stage, rates, random));
        const total = (monitors: Record<string, Monitor>) =>
          stages.map((all) => alertsOf(monitors, all, weeks)).reduce(add);
        const what = `${runs} runs a day, ${100 * outliers} % outliers`;
        const before = total(BEFORE);
        console.log(`${what}: before ${sumOf(before).toFixed(2)} (${shown(before)})`);
        const after = total(AFTER);
        console.log(`${what}: now ${sumOf(after).toFixed(2)} (${shown(after)})`);
        figure('false alerts in a week', sumOf(after), `false alerts in a week of ${what}`);
      }
  },
});
