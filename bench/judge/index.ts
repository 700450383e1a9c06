import { seeded, type RegressionOptions } from 'playwright-gate/statistics';
import { defineBench, type Limit, type Report } from '../bench.ts';
import { printBets } from './bets.ts';
import { contest, OURS, SLOWDOWNS, WHOLE_SLOWDOWNS, wholeContest, type ContestOptions, type Tally } from './contest.ts';
import { FAILURE_RATES, flakyContest, readFlakeRates } from './flaky.ts';
import { PAIR_WORLDS, pairContest, printPairs } from './pairs.ts';
import { drawReplay, readDurations, REPLAYED_ROUNDS } from './replay.ts';
import { percent, printTallies, standardError } from './table.ts';
import { drawDeployment, WORLD, type World } from './world.ts';

const ROUNDS = 12;
const SLOWER = SLOWDOWNS.map((slowdown) => `+${slowdown * 100} %`);
const FAILING = FAILURE_RATES.map((rate) => `fails at ${rate * 100} %`);

/** The others are judged on the same machine, or in a world that is not ours. */
const WORLDS: [name: string, change: Partial<World>, options?: RegressionOptions][] = [
  ['machines twice as noisy', { machineNoise: 0.24, noisyRuns: 0.2 }],
  ['20 % bimodal flows', { bimodal: 0.2 }],
  ['drift of 1 % a run', { drift: 0.01 }],
  ['20 runs of history', { history: 20 }],
  ['same machine, not told', { sameMachine: true }],
  ['same machine, told', { sameMachine: true }, { sameMachine: true }],
  ['same machine, learned', { sameMachine: true, looks: 2 }, { sameMachine: true }],
  ['same machine, young', { history: 15, sameMachine: true, looks: 1 }, { sameMachine: true }],
  ['same machine that shares little, learned', { sameMachine: true, looks: 2, ofRun: 0.03 }, { sameMachine: true }],
];

const most = (atMost: number): Limit => ({ atMost, unit: '%' });
const least = (atLeast: number): Limit => ({ atLeast, unit: '%' });
/** Of our judgment; percent of deployments, and executions of flows beyond the first round. */
const LIMITS = {
  'false blocks, simulated': most(1),
  '+20 % found, simulated, 3 samples': least(79),
  '+50 % found, simulated, 3 samples': least(98),
  'extra executions, simulated, 3 samples': { atMost: 75.6 },
  '+20 % found, simulated, 5 samples': least(86),
  '+50 % found, simulated, 5 samples': least(98),
  'extra executions, simulated, 5 samples': { atMost: 92.2 },
  'false blocks, other worlds': most(2),
  'false blocks of everything': most(1),
  'false blocks, real durations, shuffled': most(2),
  'false blocks by flaky tests': { ...most(0.1), digits: 2 },
  'broken tests found': least(99.5),
  'false blocks, pairs': most(1),
  '+10 % found, pairs with history': least(30),
  '+20 % found, pairs with history': least(80),
  '+50 % found, pairs with history': least(98),
  'extra executions, pairs with history': { atMost: 120 },
  '+20 % found, pairs without history': least(75),
  '+50 % found, pairs without history': least(98),
  'extra executions, pairs without history': { atMost: 300 },
  'everything +20 % slower found, pairs without history': least(90),
};
type Name = keyof typeof LIMITS;

const oursOf = (tallies: Tally[]): Tally => tallies.find(({ method }) => method === OURS)!;

/** Prints the share of so many deployments, with its standard error. */
const shareOf =
  ({ figure }: Report<Name>) =>
  (limit: Name, count: number, of: number, what: string = limit) =>
    figure(limit, (100 * count) / of, `${what} (±${standardError(count, of).toFixed(1)}, of ${of})`);

function simulate(samples: number, deployments: number, change: Partial<World> = {}, options: ContestOptions = {}) {
  const random = seeded(100 + samples);
  const world = { ...WORLD, ...change };
  return contest(deployments, () => drawDeployment(world, samples, ROUNDS, random), samples, options);
}

function simulated(deployments: number, report: Report<Name>): void {
  const share = shareOf(report);
  for (const samples of [1, 3, 5]) {
    console.log(
      `\nSimulated: ${WORLD.flows} flows, ${WORLD.history} runs of history, ${samples} samples a run; ${deployments} deployments`,
    );
    const tallies = simulate(samples, deployments);
    printTallies(tallies, SLOWER);
    const { falseBlocks, found, extra } = oursOf(tallies);
    share('false blocks, simulated', falseBlocks, deployments, `false blocks, simulated, ${samples} samples`);
    if (samples !== 3 && samples !== 5) continue;
    share(`+20 % found, simulated, ${samples} samples`, found[1]!, deployments);
    share(`+50 % found, simulated, ${samples} samples`, found[2]!, deployments);
    report.figure(`extra executions, simulated, ${samples} samples`, extra / deployments);
  }
}

function otherWorlds(deployments: number, report: Report<Name>): void {
  const share = shareOf(report);
  console.log(`\nOther worlds, 3 samples; ${deployments} deployments each, ours only`);
  const tallies = WORLDS.map(([name, change, options]) => ({
    ...oursOf(simulate(3, deployments, change, { ...options, rivals: false })),
    method: name,
  }));
  printTallies(tallies, SLOWER);
  for (const { method, falseBlocks } of tallies)
    if (!method.includes('not told'))
      share('false blocks, other worlds', falseBlocks, deployments, `false blocks, ${method}`);

  console.log(`\nEverything slower, 3 samples; ${deployments} deployments; blocked at`);
  for (const probeNoise of [0.03, 0.08]) {
    const blocked = wholeContest(deployments, 3, { probeNoise });
    const name = `machine probe with ${probeNoise * 100} % noise`;
    const shares = blocked.map((count, index) => `+${WHOLE_SLOWDOWNS[index]! * 100}%: ${percent(count, deployments)}`);
    console.log(`  ${name}: ${shares.join('  ')}`);
    share('false blocks of everything', blocked[0]!, deployments, `false blocks of everything, ${name}`);
  }
}

function paired(deployments: number, report: Report<Name>): void {
  const share = shareOf(report);
  const print = (tallies: ReturnType<typeof pairContest>[]) => {
    printTallies(tallies, SLOWER);
    printPairs(tallies);
    for (const { method, falseBlocks } of tallies)
      if (!method.includes('no coin'))
        share('false blocks, pairs', falseBlocks, deployments, `false blocks, pairs ${method}`);
  };
  console.log(`\nOld and new side by side, on one machine, 3 samples a run; ${deployments} deployments`);
  const [learned, fresh] = [
    pairContest(deployments, 3, {}, 'with history'),
    pairContest(deployments, 3, { history: 0 }, 'without history'),
  ];
  print([learned, fresh]);
  share('+10 % found, pairs with history', learned.found[0]!, deployments);
  share('+20 % found, pairs with history', learned.found[1]!, deployments);
  share('+50 % found, pairs with history', learned.found[2]!, deployments);
  report.figure('extra executions, pairs with history', learned.extra / deployments);
  share('+20 % found, pairs without history', fresh.found[1]!, deployments);
  share('+50 % found, pairs without history', fresh.found[2]!, deployments);
  report.figure('extra executions, pairs without history', fresh.extra / deployments);
  share('everything +20 % slower found, pairs without history', fresh.everything[1]!, deployments);

  console.log(`\nSide by side in other worlds; ${deployments} deployments each`);
  const worlds = PAIR_WORLDS.flatMap(([name, change]) => [
    pairContest(deployments, 3, change, `${name}, with history`),
    pairContest(deployments, 3, { ...change, history: 0 }, `${name}, without`),
  ]);
  print(worlds);
  printBets(Math.ceil(deployments / 8));
}

function replayed(deployments: number, report: Report<Name>): void {
  const tests = readDurations();
  for (const order of ['shuffled', 'time'] as const) {
    const random = seeded(42);
    const options = { mostRounds: REPLAYED_ROUNDS };
    const tallies = contest(deployments, () => drawReplay(tests, order, random), 1, options);
    const ours = oursOf(tallies);
    console.log(
      `\nReal durations, ${order === 'shuffled' ? 'shuffled: nothing changes' : 'in order of time: with the real changes that are in them'}; ${ours.deployments} deployments, 1 sample a run`,
    );
    printTallies(tallies, SLOWER);
    if (order === 'shuffled')
      shareOf(report)('false blocks, real durations, shuffled', ours.falseBlocks, ours.deployments);
  }
}

function flakyOrBroken(deployments: number, report: Report<Name>): void {
  for (const share of [0.16, 0.4]) {
    const flaky = `${share * 100} % of them flaky`;
    console.log(`\nFlaky or broken: 30 tests, ${flaky} at real rates; ${deployments} deployments`);
    const tallies = flakyContest(readFlakeRates(), share, deployments, seeded(11));
    printTallies(tallies, FAILING);
    const { falseBlocks, found } = oursOf(tallies);
    const print = shareOf(report);
    print('false blocks by flaky tests', falseBlocks, deployments, `false blocks by flaky tests, ${flaky}`);
    print('broken tests found', found[0]!, deployments, `broken tests found, ${flaky}`);
  }
}

export default defineBench({
  name: 'judge',
  summary:
    'the judge of durations beside fixed thresholds, mean + 3 sigma and Mann-Whitney, and the judge of pairs of old and new build, on so many simulated and real deployments of each kind; all of it follows from seeds',
  args: { deployments: 400 },
  limits: LIMITS,
  run({ deployments }, report) {
    simulated(deployments, report);
    otherWorlds(Math.ceil(deployments / 4), report);
    paired(deployments, report);
    replayed(deployments, report);
    flakyOrBroken(deployments * 10, report);
  },
});
